"""What a run found, ready to be shown in any format."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from archcheck.errors import ExitCode, InputError
from archcheck.findings.model import Finding
from archcheck.findings.suppression.model import Suppressed
from archcheck.frozen import dataclass
from archcheck.images.availability import Availability
from archcheck.images.naming import ImageName
from archcheck.images.platform import Platform
from archcheck.images.reference import Reference
from archcheck.workloads.inventory import Skipped
from archcheck.workloads.model import Workload

if TYPE_CHECKING:
    from archcheck.findings.chart_facts import ChartFacts
    from archcheck.scheduling.placement import PlacementReport
    from archcheck.workloads.followed import FollowedCluster

DEFAULT_COLUMNS = (Platform("linux", "amd64"), Platform("linux", "arm64"), Platform("linux", "arm", "v7"))
"""What the table shows where nothing is required: the boards and the PC of a mixed home cluster."""


@dataclass(frozen=True, slots=True)
class ImageResult:
    """One image and what is known of it."""

    name: ImageName
    availability: Availability

    @property
    def reference(self) -> Reference | None:
        """The reference that its name is; None for a placeholder, and for what is no reference."""
        return self.name if isinstance(self.name, Reference) else None

    @property
    def familiar(self) -> str:
        """The name for people."""
        return self.name.familiar

    @property
    def full(self) -> str:
        """The name for programs: the full reference, else the text as written."""
        return str(self.name)


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a format may show.

    `declared` are images that `chart` declares and does not render. `placement_report` has one verdict for
    each of `workloads`; None where no nodes are given. `suppressed` are findings that do not count.
    `clusters` are those of an input that deploys several. `locate` gives a path relative to the repository.
    `mentions` are ConfigMaps and Secrets, which name images and run nothing. `followed` are the
    clusters as they were followed.
    """

    images: tuple[ImageResult, ...]
    workloads: tuple[Workload, ...]
    findings: tuple[Finding, ...]
    required: tuple[Platform, ...]
    errors: tuple[InputError, ...]
    skipped: tuple[Skipped, ...]
    chart: "ChartFacts | None"
    declared: tuple[Reference, ...]
    complete: bool
    exit_code: ExitCode
    placement_report: "PlacementReport | None" = None
    suppressed: tuple[Suppressed, ...] = ()
    followed: "tuple[FollowedCluster, ...]" = ()
    clusters: tuple[str, ...] = ()
    locate: Callable[[str], str] = str
    mentions: tuple[Workload, ...] = ()

    @property
    def shows_clusters(self) -> bool:
        """Whether the names of clusters tell workloads apart."""
        every = frozenset(self.clusters)
        return len(every) > 1 and any(frozenset(workload.clusters) != every for workload in self.workloads)

    @property
    def columns(self) -> tuple[Platform, ...]:
        """The platforms that the table shows."""
        of_nodes = self.placement_report.pools if self.placement_report else ()
        wanted = dict.fromkeys((*self.required, *(pool.node.platform for pool in of_nodes)))
        return tuple(platform for platform in wanted if platform.architecture) or DEFAULT_COLUMNS
