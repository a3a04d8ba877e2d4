"""Why it is not known where a workload lands, and what to do: what a check says, and what a patch refuses."""

from dataclasses import dataclass

from archcheck.findings.placed_workloads import PlacedWorkload
from archcheck.findings.texts import listed
from archcheck.workloads.constraints import OpenConstraint, Position

_MADE = "check the pods that its operator makes of it: kubectl get pods -o yaml | archcheck manifest -"


@dataclass(frozen=True, slots=True)
class OpenPlacement:
    """What is not known of where a workload lands. `spot` is where it is said, if that is in one place.

    `check` is what shows where it lands, `patch` how to change that. `is_of_template`: it stands in values of
    an object that is not read, and is said of that.
    """

    why: str
    check: str
    patch: str
    spot: Position | None = None
    is_of_template: bool = False


def open_placement(case: PlacedWorkload) -> OpenPlacement | None:
    """Return what is not known of where a workload lands; None where all of it is."""
    texts = list(case.placed.open)
    if not texts:
        return None
    pods = [pod.constraints for pod in case.workload.pods]
    said = [each for pod in pods for each in pod.open if each.what in texts]
    spot = said[0].spot if said else None
    later = [text for text in texts if text not in {pod.template for pod in pods}]
    if not later:
        return OpenPlacement(
            f"where it lands is not known: {listed(texts)}",
            "render it, and check what comes out",
            f"render the {case.workload.kind}, and patch what comes out; or say it in its values",
            spot,
            is_of_template=True,
        )
    if said and all(each.by_operator for each in said):
        return OpenPlacement(
            f"where it lands is not known: {listed(later)}", _MADE, _by_hand(case, said), spot
        )
    return OpenPlacement(
        f"where it lands is named only later: {listed(later)}",
        "check what it is rendered to",
        "render it, and patch what comes out",
        spot,
    )


def _by_hand(case: PlacedWorkload, said: list[OpenConstraint]) -> str:
    """Return where a custom resource says of nodes what its operator gives to the pods."""
    fields = listed(list(dict.fromkeys(each.path for each in said)))
    return f"say it by hand in the {case.workload.kind}, where {fields} stands; then {_MADE}"
