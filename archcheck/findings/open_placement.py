"""Why it is not known where a workload lands, and what to do: what a check says, and what a patch refuses."""

from collections.abc import Sequence

from archcheck.findings.placed_workloads import PlacedWorkload
from archcheck.findings.texts import listed, names, titles
from archcheck.frozen import dataclass
from archcheck.images.availability import Found
from archcheck.images.naming import ImageName
from archcheck.scheduling.effective_pods import EffectivePodSpec
from archcheck.scheduling.filters import filter_node
from archcheck.scheduling.outcomes import Runs
from archcheck.scheduling.pools import Pool
from archcheck.scheduling.running import outcome
from archcheck.workloads.constraints import OpenConstraint, Position
from archcheck.workloads.model import ImageUse

_MADE = "check the pods that its operator makes of it: kubectl get pods -o yaml | archcheck manifest -"


@dataclass(frozen=True, slots=True)
class OpenPlacement:
    """What is not known of where a workload lands. `position` is where it is said, if that is in one place.

    `check` is what shows where it lands, `patch` how to change that. `is_of_template`: it stands in values of
    an object that is not read, and is said of that. `images` are those for which it matters, where nothing at
    all is said of nodes.
    """

    why: str
    check: str
    patch: str
    position: Position | None = None
    is_of_template: bool = False
    images: tuple[ImageUse, ...] = ()


def open_placement(placed: PlacedWorkload) -> OpenPlacement | None:
    """Return what is not known of where a workload lands; None where all of it is."""
    texts = list(placed.placement.open)
    if not texts:
        return None
    if not placed.pools:
        return _unknown_nodes(placed.workload.clusters, texts)
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
    if set(later) <= {pod.operator_decides for pod in pods}:
        return _left_to_operator(placed)
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


def _left_to_operator(placed: PlacedWorkload) -> OpenPlacement:
    """Return that an operator decides where pods land, with the images that some nodes cannot run."""
    open_to_all = [pool for pool in placed.pools if not any(filter_node(EffectivePodSpec(), pool.node))]
    lacking: dict[str, dict[ImageName, ImageUse]] = {}
    for use in placed.workload.images:
        unable = [pool for pool in open_to_all if _cannot_run(placed, use.image, pool)]
        if unable:
            lacking.setdefault(titles(unable), {}).setdefault(use.image, use)
    texts = [f"{names(images)} lacks what {pools} needs" for pools, images in lacking.items()]
    return OpenPlacement(
        "; ".join(("its operator decides where it lands", *texts)),
        _MADE,
        _by_name(placed),
        images=tuple(use for images in lacking.values() for use in images.values()),
    )


def _cannot_run(placed: PlacedWorkload, image: ImageName, pool: Pool) -> bool:
    answer = placed.answers[image]
    return isinstance(answer, Found) and outcome(answer, pool.node.machine).runs in (Runs.NO, Runs.DEPENDS)


def _by_name(placed: PlacedWorkload) -> str:
    return (
        f"see in the documentation of its operator where a {placed.workload.kind} says of nodes; then {_MADE}"
    )


def _unknown_nodes(clusters: Sequence[str], texts: list[str]) -> OpenPlacement:
    """Return what to say of a workload of a cluster, or of none, whose nodes are not given."""
    name = clusters[0] if clusters else ""
    remedy = (
        f"clusters: {name}: nodes: in .archcheck.yaml, or --nodes {name}=FILE"
        if name
        else "nodes: in .archcheck.yaml, or --nodes FILE, for what is of no cluster"
    )
    return OpenPlacement(f"where it lands is not known: {listed(texts)}", remedy, remedy)


def _by_hand(placed: PlacedWorkload, unresolved: list[OpenConstraint]) -> str:
    """Return where a custom resource says of nodes what its operator gives to the pods."""
    fields = listed(list(dict.fromkeys(constraint.path for constraint in unresolved)))
    return f"say it by hand in the {placed.workload.kind}, where {fields} stands; then {_MADE}"
