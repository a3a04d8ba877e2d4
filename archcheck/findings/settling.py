"""What of a run is not known, and was not said not to matter."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from archcheck.findings.ignores import Sifted
from archcheck.findings.model import IMAGE_UNREADABLE, IMAGE_UNRESOLVED
from archcheck.findings.subjects import familiar
from archcheck.images.availability import Unknown, Unresolved
from archcheck.workloads.model import Workload

if TYPE_CHECKING:
    from archcheck.scheduling.placing import Answers, Placing


def set_aside(sifted: Sifted) -> frozenset[str]:
    """Return the images that are not known, and of which every finding about that was set aside."""
    rules = {IMAGE_UNREADABLE.id, IMAGE_UNRESOLVED.id}
    left = {finding.image for finding in sifted.findings if finding.rule in rules}
    gone = {each.finding.image for each in sifted.suppressed if each.finding.rule in rules}
    return frozenset(gone - left)


def has_unknown_verdict(
    placing: "Placing", workloads: Iterable[Workload], aside: frozenset[str], answers: "Answers"
) -> bool:
    """Return whether a verdict is unknown, and not for images alone that do not matter.

    Args:
        placing: where the workloads were placed.
        workloads: those, in the same order.
        aside: the images of which somebody said that they do not matter.
        answers: what is known of each image.

    """
    return any(
        placed.verdict == "unknown" and not _is_aside(workload, aside, answers)
        for workload, placed in zip(workloads, placing.placed, strict=True)
    )


def _is_aside(workload: Workload, aside: frozenset[str], answers: "Answers") -> bool:
    unknown = [use.text for use in workload.images if isinstance(answers(use.text), (Unknown, Unresolved))]
    return bool(unknown) and all(familiar(text) in aside for text in unknown)
