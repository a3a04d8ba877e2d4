"""Why it is not known where a workload lands, and what to do: what a check says, and what a patch refuses."""

from archcheck.findings.placed_workloads import PlacedWorkload
from archcheck.findings.texts import listed
from archcheck.frozen import dataclass
from archcheck.workloads.constraints import OpenConstraint, Position

_MADE = "check the pods that its operator makes of it: kubectl get pods -o yaml | archcheck manifest -"


@dataclass(frozen=True, slots=True)
class OpenPlacement:
    """What is not known of where a workload lands. `position` is where it is said, if that is in one place.

    `check` is what shows where it lands, `patch` how to change that. `is_of_template`: it stands in values of
    an object that is not read, and is said of that.
    """

    why: str
    check: str
    patch: str
    position: Position | None = None
    is_of_template: bool = False


def open_placement(placed: PlacedWorkload) -> OpenPlacement | None:
    """Return what is not known of where a workload lands; None where all of it is."""
    texts = list(placed.placement.open)
    if not texts:
        return None
    pods = [pod.constraints for pod in placed.workload.pods]
    unresolved = [constraint for pod in pods for constraint in pod.open if constraint.what in texts]
    position = unresolved[0].spot if unresolved else None
    later = [text for text in texts if text not in {pod.template for pod in pods}]
    if not later:
        return OpenPlacement(
            f"where it lands is not known: {listed(texts)}",
            "render it, and check what comes out",
            f"render the {placed.workload.kind}, and patch what comes out; or say it in its values",
            position,
            is_of_template=True,
        )
    if unresolved and all(constraint.by_operator for constraint in unresolved):
        return OpenPlacement(
            f"where it lands is not known: {listed(later)}", _MADE, _by_hand(placed, unresolved), position
        )
    return OpenPlacement(
        f"where it lands is named only later: {listed(later)}",
        "check what it is rendered to",
        "render it, and patch what comes out",
        position,
    )


def _by_hand(placed: PlacedWorkload, unresolved: list[OpenConstraint]) -> str:
    """Return where a custom resource says of nodes what its operator gives to the pods."""
    fields = listed(list(dict.fromkeys(constraint.path for constraint in unresolved)))
    return f"say it by hand in the {placed.workload.kind}, where {fields} stands; then {_MADE}"
