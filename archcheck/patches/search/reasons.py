"""Why no change helps, and what is to be known of one that does."""

from collections.abc import Iterator, Sequence

from archcheck.findings.placed_workloads import PlacedWorkload
from archcheck.findings.placement_failures import why_stuck
from archcheck.findings.rules.fallback_depends import condition
from archcheck.findings.texts import listed, titles
from archcheck.images.availability import Found, Missing
from archcheck.images.misnaming import misnamed
from archcheck.images.naming import ImageName
from archcheck.images.reference import Reference
from archcheck.patches.model import Change
from archcheck.scheduling.filters import Filter
from archcheck.scheduling.node import ARCH_LABEL, ARCH_LABELS
from archcheck.scheduling.outcomes import Runs
from archcheck.scheduling.placement import NodePlacement
from archcheck.scheduling.pools import Pool
from archcheck.scheduling.taints import is_of_system
from archcheck.workloads.model import Workload

_GOOD = (Runs.NATIVE, Runs.FALLBACK)
_SEE_HANDLER = "see what that handler runs; nothing can be told from images and nodes"
_SEE_WHICH = "one of the two is wrong: see what its programs are, and build it anew with --platform"
_LABEL_THEM = "give the nodes that can run it a label of their own (kubectl label node), and run again"

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


def left_to_handler(case: PlacedWorkload) -> tuple[str, str] | None:
    """Return why a pod that the handler of its RuntimeClass may run is left as it is; None elsewhere."""
    on = [(pool, placement) for pool, placement in case.on if placement.lands and placement.handler]
    if not on:
        return None
    where = titles([pool for pool, _ in on])
    return f"whether {where} can run it is a matter of {on[0][1].handler}", _SEE_HANDLER


def contradicted(case: PlacedWorkload) -> tuple[str, str] | None:
    """Return why nothing is changed where an image's name and its config contradict each other; else None."""
    for use in case.workload.images:
        answer, name = case.answers[use.image], use.image
        if not use.role.is_started or not isinstance(answer, Found) or not isinstance(name, Reference):
            continue
        if wrong := misnamed(name, answer):
            have = listed([str(platform.normalized()) for platform in answer.platforms])
            return f"{name.familiar} is named for {listed(wrong)}, and has {have}", _SEE_WHICH
    return None


def no_patch_reason(case: PlacedWorkload, tried: Sequence[Change]) -> tuple[str, str]:
    """Return why no change makes a workload safe, and what may."""
    worst = case.worst
    able = [pool for pool, placement in worst.on if placement.runs in _GOOD]
    maybe = [pool for pool, placement in worst.on if placement.runs is Runs.DEPENDS]
    if not able and maybe:
        return _undecided(worst, maybe)
    if not able and all(placement.runs is Runs.NO for _, placement in worst.on):
        return _blocked_by(worst), _way_out(worst)
    if not any(placement.works for _, placement in worst.on):
        landing = [pool for pool, placement in worst.on if placement.lands]
        if not landing:
            return f"it lands nowhere: {why_stuck(worst)}", _way_out(worst)
        where = f"it may land only on {titles(landing)}, which cannot run it"
        return f"{where}; {_filters(worst)}", _way_out(worst)
    whys = {block.filter for _, placement in worst.on for block in placement.reasons}
    if Filter.VOLUME in whys and tried:
        return (
            "a change would part its pods from their PersistentVolumes",
            "the volume and its data must stay",
        )
    hint = _LABEL_THEM if tried else "give the pools of nodes names (hosts:), and run again"
    return "nothing that a pod can ask for separates the nodes that run it from the others", hint


def _undecided(case: PlacedWorkload, maybe: Sequence[Pool]) -> tuple[str, str]:
    """Return what it hangs on whether nodes run a workload, and what settles that, as its finding has it."""
    for pool, placement in case.on:
        if placement.runs is Runs.DEPENDS:
            for image, entry in zip(placement.images, placement.entries, strict=False):
                if entry is not None:
                    return condition(image.familiar, pool.node, titles(maybe), entry.normalized())
    return f"whether {titles(maybe)} can run it is not told", "see what is said of its images"


def _filters(case: PlacedWorkload) -> str:
    """Return what keeps a workload off the nodes that could run it, alike nodes together."""
    reasons: dict[str, list[Pool]] = {}
    for pool, placement in case.on:
        if placement.runs in _GOOD:
            reasons.setdefault(listed([block.text for block in placement.reasons]), []).append(pool)
    return "; ".join(f"{titles(pools)} could run it, but for {why}" for why, pools in reasons.items())


def _blocked_by(case: PlacedWorkload) -> str:
    """Return which container is why no node can run a workload."""
    causes: dict[str, None] = {}
    for _, placement in case.on:
        for container, image in zip(placement.because, placement.images, strict=False):
            causes.setdefault(f"container {container} ({image.familiar}){_has(case, image)}")
    texts = list(causes)
    if len(texts) > 1:
        return f"no node has what all its containers need: {listed(texts, '; ')}"
    return f"no node can run {texts[0]}" if texts else "no node can run it"


def _has(case: PlacedWorkload, image: ImageName) -> str:
    match case.answers[image]:
        case Found(platforms=platforms):
            names = [str(platform.normalized()) for platform in platforms]
            return f", which has {listed(names) or 'no platform'}"
        case Missing():
            return ", which does not exist"
        case _:
            return ""


def _way_out(case: PlacedWorkload) -> str:
    """Return what lets a workload run that no node takes: what its author may change, and nothing else."""
    able = [(pool, placement) for pool, placement in case.on if placement.runs is not Runs.NO]
    if not able:
        foreign = any(placement.failure and not placement.because for _, placement in case.on)
        return "correct the pod's os.name" if foreign else _ANOTHER_IMAGE
    known = [pair for pair in able if pair[1].runs is not Runs.UNKNOWN]
    tainted = [pair for pair in known if pair[1].reasons and _is_kept_off_by(pair[1], _TAINTS)]
    if tainted:
        return _behind_taints(case, tainted)
    open_to_change = [pair for pair in able if _is_kept_off_by(pair[1], _OF_AUTHOR)]
    if open_to_change:
        fewest = min(len(placement.reasons) for _, placement in open_to_change)
        nearest = [pair for pair in open_to_change if len(pair[1].reasons) == fewest]
        rules = listed([reason.text for reason in nearest[0][1].reasons])
        alike = [pool for pool, placement in nearest if placement.reasons == nearest[0][1].reasons]
        could = "could run it" if known else "may be able to run it"
        return f"{titles(alike)} {could}: correct what keeps it off, {rules}"
    whys = {block.filter for _, placement in able for block in placement.reasons}
    return next((text for why, text in _NOT_TO_TOUCH.items() if why in whys), _WAIT)


def _is_kept_off_by(placement: NodePlacement, whys: frozenset[Filter]) -> bool:
    """Return whether nothing else keeps pods off, and no taint that workloads are not to tolerate."""
    return all(
        reason.filter in whys and (reason.taint is None or not is_of_system(reason.taint))
        for reason in placement.reasons
    )


def _behind_taints(case: PlacedWorkload, tainted: list[tuple[Pool, NodePlacement]]) -> str:
    """Return why tolerating taints is no way, where the search for a patch with tolerations found none."""
    taints = {block.taint for _, placement in tainted for block in placement.reasons}
    could = titles(pool for pool, _ in tainted)
    others = [
        pool
        for pool, placement in case.on
        if placement.runs in (Runs.NO, Runs.DEPENDS)
        and all(reason.taint in taints for reason in placement.reasons)
    ]
    if not others:
        return f"tolerate the taints of {could}, or choose other images"
    reached = f"tolerating its taints would let it onto {titles(others)} too, and no label tells them apart"
    return f"give {could} a label of its own (kubectl label node): {reached}"


def disjoint_terms(workload: Workload, change: Change) -> Iterator[str]:
    """Yield the architectures that a pod asks for and that the change takes from it: most likely mistakes."""
    wanted = {
        expression.key: set(expression.values) for term in change.terms[:1] for expression in term.expressions
    }
    wanted |= {pair.key: {pair.value} for pair in change.selector}
    for term in workload.pods[0].constraints.required or ():
        for expression in term.expressions:
            if expression.operator == "In" and expression.key in ARCH_LABELS and ARCH_LABEL in wanted:
                lost = [value for value in expression.values if value not in wanted[ARCH_LABEL]]
                if len(lost) == len(expression.values):
                    yield f"its term {term} asks for what its images lack, and now matches nothing: drop it"
