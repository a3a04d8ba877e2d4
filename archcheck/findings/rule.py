"""What a rule is: what it reports, what a run must have before it can, and what it looks at."""

from collections.abc import Container
from enum import Enum
from typing import TYPE_CHECKING, Generic, TypeVar

from archcheck.findings.model import Severity
from archcheck.frozen import dataclass

if TYPE_CHECKING:
    from archcheck.findings.checked_charts import CheckedChart
    from archcheck.findings.checked_images import CheckedImage
    from archcheck.findings.checked_workloads import CheckedPod, CheckedWorkload
    from archcheck.findings.fallbacks import Fallback
    from archcheck.findings.placed_workloads import PlacedWorkload
    from archcheck.findings.suppression.usage import CheckedSuppression
    from archcheck.findings.unseen_pods import UnseenPods
    from archcheck.workloads.inventory import Skipped

T = TypeVar("T")


class Need(Enum):
    """What a run has or has not, and a rule may need."""

    NODES = "nodes to place workloads on"
    PLATFORMS = "platforms that every image must have"
    DEEP = "indexes that are not believed (--deep)"
    REGISTRY = "answers of a registry: a lock never says that an image is missing"


class Unsettled(Enum):
    """What stays unknown where a rule has a finding."""

    IMAGE = "which platforms an image has"
    WORKLOAD = "what a workload runs, or where"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with a stable id. `summary` completes "archcheck reports …".

    `needs` is what a run must have, of which one is enough; empty for a rule that the input is enough for.
    `unsettled` is what is not known where it has a finding, `in_baseline` whether a baseline may hold such a
    finding back, `by_name_only` whether it takes an ignore that names the rule and a reason.

    Of the rules that look at one thing, those of turn 0 have their findings first, in the order of the table;
    then those of turn 1, and so on.
    """

    id: str
    severity: Severity
    summary: str
    needs: tuple[Need, ...] = ()
    unsettled: Unsettled | None = None
    in_baseline: bool = True
    by_name_only: bool = False
    turn: int = 0

    def can_occur(self, given: Container[Need]) -> bool:
        """Return whether it can have a finding in a run that has what is given."""
        return not self.needs or any(need in given for need in self.needs)


@dataclass(frozen=True, slots=True)
class Subject(Generic[T]):
    """What rules look at: `check` names the function in a rule's file that takes one and yields findings."""

    check: str


IMAGE: "Subject[CheckedImage]" = Subject("check_image")
"""An image with all the places that name it."""

PLACEMENT: "Subject[PlacedWorkload]" = Subject("check_placement")
"""A workload as it was placed; where its pods differ, the pod of the worst verdict."""

FALLBACK: "Subject[Fallback]" = Subject("check_fallback")
"""An image that alike nodes may run though it is not for their platform."""

MENTION: "Subject[UnseenPods]" = Subject("check_mention")
"""Images that are named where no pod is written: by a ConfigMap, a Secret."""

ALL_PODS: "Subject[PlacedWorkload]" = Subject("check_all_pods")
"""A workload as all its pods were placed."""

POD: "Subject[CheckedPod]" = Subject("check_pod")
"""What a pod says of nodes."""

WORKLOAD: "Subject[CheckedWorkload]" = Subject("check_workload")
"""A workload with what is known of its images, whether nodes are given or not."""

SKIPPED: "Subject[Skipped]" = Subject("check_skipped")
"""A part of the input that was skipped."""

CHART: "Subject[CheckedChart]" = Subject("check_chart")
"""A chart with the workloads that it renders."""

SUPPRESSION: "Subject[CheckedSuppression]" = Subject("check_suppression")
"""An ignore, and whether it was of use."""
