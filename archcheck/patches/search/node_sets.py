"""What lets a workload run that no node takes, where no change that archcheck writes does."""

from archcheck.findings.placed_workloads import PlacedWorkload
from archcheck.findings.texts import listed, titles
from archcheck.scheduling.landing import Filter
from archcheck.scheduling.outcomes import Runs
from archcheck.scheduling.placing import NodePlacement
from archcheck.scheduling.pools import Pool
from archcheck.scheduling.taints import is_of_system

_ANOTHER_IMAGE = "choose another image or tag, one that has the platform of a node"
_TAINTS = frozenset({Filter.TAINT})
_OF_AUTHOR = frozenset({Filter.TAINT, Filter.SELECTOR, Filter.AFFINITY, Filter.NODE_NAME})
_WAIT = "wait until a node that could run it takes pods again: it is cordoned, or tainted for its condition"
_NOT_TO_TOUCH = {
    Filter.REFUSED: "change what the API server refuses: a label that contradicts the RuntimeClass, "
    "or a term",
    Filter.GATE: "nothing here: the controller that set the scheduling gate takes it off",
    Filter.VOLUME: "see where its PersistentVolume lies; moving the data is the only way, "
    "the claim must stay",
}


def make_room(case: PlacedWorkload) -> str:
    """Return what lets a workload run that no node takes: what its author may change, and nothing else."""
    able = [(pool, placement) for pool, placement in case.on if placement.runs is not Runs.NO]
    if not able:
        foreign = any(placement.failure and not placement.because for _, placement in case.on)
        return "correct the pod's os.name" if foreign else _ANOTHER_IMAGE
    known = [each for each in able if each[1].runs is not Runs.UNKNOWN]
    tainted = [each for each in known if each[1].blocks and _is_kept_off_by(each[1], _TAINTS)]
    if tainted:
        return _behind_taints(case, tainted)
    open_to_change = [each for each in able if _is_kept_off_by(each[1], _OF_AUTHOR)]
    if open_to_change:
        fewest = min(len(placement.blocks) for _, placement in open_to_change)
        nearest = [each for each in open_to_change if len(each[1].blocks) == fewest]
        rules = listed([each.text for each in nearest[0][1].blocks])
        alike = [pool for pool, placement in nearest if placement.blocks == nearest[0][1].blocks]
        could = "could run it" if known else "may be able to run it"
        return f"{titles(alike)} {could}: correct what keeps it off, {rules}"
    whys = {block.why for _, placement in able for block in placement.blocks}
    return next((text for why, text in _NOT_TO_TOUCH.items() if why in whys), _WAIT)


def _is_kept_off_by(placement: NodePlacement, whys: frozenset[Filter]) -> bool:
    """Return whether nothing else keeps pods off, and no taint that workloads are not to tolerate."""
    return all(
        each.why in whys and (each.taint is None or not is_of_system(each.taint)) for each in placement.blocks
    )


def _behind_taints(case: PlacedWorkload, tainted: list[tuple[Pool, NodePlacement]]) -> str:
    """Return why tolerating taints is no way, where the search for a patch with tolerations found none."""
    taints = {block.taint for _, placement in tainted for block in placement.blocks}
    could = titles(pool for pool, _ in tainted)
    others = [
        pool
        for pool, placement in case.on
        if placement.runs in (Runs.NO, Runs.DEPENDS)
        and all(each.taint in taints for each in placement.blocks)
    ]
    if not others:
        return f"tolerate the taints of {could}, or choose other images"
    reached = f"tolerating its taints would let it onto {titles(others)} too, and no label tells them apart"
    return f"give {could} a label of its own (kubectl label node): {reached}"
