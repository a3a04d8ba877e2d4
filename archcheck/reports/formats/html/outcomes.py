"""What becomes of a workload on a node, with the reasons for it in words."""

from collections.abc import Iterator
from enum import Enum
from itertools import zip_longest

from archcheck.frozen import dataclass
from archcheck.reports.document import ReportPlacement


class PlacementOutcome(Enum):
    """What becomes of a workload on a node: the worst first, which is how sorting wants it."""

    FAILS = "fails"
    UNKNOWN = "not known"
    FALLBACK = "runs by a fallback"
    RUNS = "runs"
    KEPT_OFF = "kept off"
    ELSEWHERE = "of another cluster"


NOT_LANDING = (PlacementOutcome.KEPT_OFF, PlacementOutcome.ELSEWHERE)


@dataclass(frozen=True, slots=True)
class NodeOutcome:
    """A workload on a node. `reasons` are texts: what keeps it off, how it fails, which containers."""

    outcome: PlacementOutcome
    reasons: tuple[str, ...] = ()


ELSEWHERE = NodeOutcome(PlacementOutcome.ELSEWHERE)
NOT_SAID = NodeOutcome(PlacementOutcome.UNKNOWN, ("the report does not say",))

_OUTCOMES = {
    "native": PlacementOutcome.RUNS,
    "fallback": PlacementOutcome.FALLBACK,
    "no": PlacementOutcome.FAILS,
}
_ELSEWHERE = {
    "native": "would run there",
    "fallback": "would run there by a fallback",
    "no": "would fail there",
    "depends": "may run there, as the node is configured",
}


def node_outcome(placement: ReportPlacement) -> NodeOutcome:
    """Return what becomes of a workload on the node of a placement; a later word for it is not known."""
    if not placement.lands:
        reasons = (*placement.blocked_by, *_if_it_landed(placement))
        return NodeOutcome(PlacementOutcome.KEPT_OFF, reasons)
    outcome = _OUTCOMES.get(placement.runs, PlacementOutcome.UNKNOWN)
    first = ""
    if outcome is PlacementOutcome.FAILS:
        first = placement.fails_with
    elif placement.runs == "depends":
        first = "may run, as the node is configured"
    elif outcome is PlacementOutcome.UNKNOWN:
        first = "an image could not be read"
    return NodeOutcome(outcome, tuple(reason for reason in (first, *_causes(placement)) if reason))


def _if_it_landed(placement: ReportPlacement) -> Iterator[str]:
    """Yield what would become of it if it were not kept off: whether lifting that would help."""
    if placement.runs in _ELSEWHERE:
        causes = ", ".join(_causes(placement))
        text = _ELSEWHERE[placement.runs]
        yield f"{text} ({causes})" if causes else text


def _causes(placement: ReportPlacement) -> Iterator[str]:
    """Yield the containers that are why, with the platform that would be pulled for them."""
    pulls = placement.pulls[: len(placement.because)]
    for container, platform in zip_longest(placement.because, pulls, fillvalue=""):
        yield f"{container} gets {platform}" if platform else f"container {container}"
