"""What to do about a pod that may land where it cannot run: the smallest change that is safe.

Never `NotIn`, which admits nodes without the label and those of tomorrow; never a toleration alone, never one
of a taint that Kubernetes or the control plane sets.
"""

from collections.abc import Iterable

from archcheck.findings.pods import Case, is_chosen, listed, titles
from archcheck.findings.separating import NO_LABEL, separate
from archcheck.images.availability import Found
from archcheck.images.walking import hidden
from archcheck.scheduling.architecture import admits
from archcheck.scheduling.landing import Why
from archcheck.scheduling.node import ARCH_LABEL, OS_LABEL, Taint
from archcheck.scheduling.outcomes import Runs
from archcheck.scheduling.placing import Placement
from archcheck.scheduling.pools import Pool

_SYSTEM_TAINTS = (
    "node.kubernetes.io/",
    "node.cloudprovider.kubernetes.io/",
    "node-role.kubernetes.io/",
    "karpenter.sh/",
    "node.cilium.io/",
    "ToBeDeletedByClusterAutoscaler",
    "DeletionCandidateOfClusterAutoscaler",
)
_ANOTHER_IMAGE = "choose another image or tag, one that has the platform of a node"
_OR_ANOTHER = ", or choose an image that has the others too"


def is_of_system(taint: Taint) -> bool:
    """Return whether Kubernetes or the control plane sets a taint, which workloads are not to tolerate."""
    return taint.key.startswith(_SYSTEM_TAINTS)


def keep_off(case: Case) -> str:
    """Return what keeps a workload off the nodes that cannot run it, and on all that may."""
    able = [pool for pool, placement in case.on if placement.runs is not Runs.NO]
    bad = [pool for pool, placement in case.on if placement.lands and placement.runs is Runs.NO]
    if not able:
        return _ANOTHER_IMAGE
    systems = _of(able, OS_LABEL)
    foreign = [pool for pool in bad if pool.node.labels.get(OS_LABEL, "") not in systems]
    near = [pool for pool in bad if pool not in foreign]
    wanted = [f"{OS_LABEL}: {system}" for system in systems if foreign and len(systems) == 1]
    if not near:
        return f"add nodeSelector {wanted[0]}" if wanted else NO_LABEL
    if alike := _of(able, ARCH_LABEL) & _of(near, ARCH_LABEL):
        others = suitable_architectures(case, able) - _of(near, ARCH_LABEL)
        pods = case.workload.pods
        admitted = [each for each in sorted(others) if any(admits(pod.constraints, each) for pod in pods)]
        return separate(able, near, alike, admitted)
    values = sorted(suitable_architectures(case, able) - _of(near, ARCH_LABEL))
    if not values:
        return _ANOTHER_IMAGE
    if len(values) == 1:
        both = " and ".join([*wanted, f"{ARCH_LABEL}: {values[0]}"])
        return f"add nodeSelector {both}{_OR_ANOTHER}"
    both = " and ".join([*wanted, f"{ARCH_LABEL} In [{', '.join(values)}]"])
    return f"require {both} in every term of the node affinity{_OR_ANOTHER}"


def make_room(case: Case) -> str:
    """Return what lets a workload run that no node takes: what its author may change, and nothing else."""
    able = [(pool, placement) for pool, placement in case.on if placement.runs is not Runs.NO]
    if not able:
        foreign = any(placement.failure and not placement.because for _, placement in case.on)
        return "correct the pod's os.name" if foreign else _ANOTHER_IMAGE
    known = [each for each in able if each[1].runs is not Runs.UNKNOWN]
    tainted = [each for each in known if each[1].blocks and _is_kept_off_by(each[1], _TAINTS)]
    if tainted:
        return _tolerate(case, tainted)
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


_TAINTS = frozenset({Why.TAINT})
_OF_AUTHOR = frozenset({Why.TAINT, Why.SELECTOR, Why.AFFINITY, Why.NODE_NAME})
_WAIT = "wait until a node that could run it takes pods again: it is cordoned, or tainted for its condition"
_NOT_TO_TOUCH = {
    Why.REFUSED: "give the pod and its RuntimeClass the same labels",
    Why.GATE: "nothing here: whoever set the scheduling gate takes it off",
    Why.VOLUME: "see where its PersistentVolume lies; moving the data is the only way, the claim must stay",
}


def _is_kept_off_by(placement: Placement, whys: frozenset[Why]) -> bool:
    """Return whether nothing else keeps pods off, and no taint that workloads are not to tolerate."""
    return all(
        each.why in whys and (each.taint is None or not is_of_system(each.taint)) for each in placement.blocks
    )


def _tolerate(case: Case, tainted: list[tuple[Pool, Placement]]) -> str:
    """Return how to let a workload onto tainted nodes, and onto no other node that cannot run it."""
    keys = {block.taint for _, placement in tainted for block in placement.blocks}
    pools = [pool for pool, _ in tainted]
    beside = [
        pool
        for pool, placement in case.on
        if placement.runs is Runs.NO and all(each.taint in keys for each in placement.blocks)
    ]
    values = sorted(suitable_architectures(case, pools) - _of(beside, ARCH_LABEL))
    if _of(pools, ARCH_LABEL) & _of(beside, ARCH_LABEL) or not values:
        return f"{NO_LABEL}; {titles(pools)} could run it behind taints, {titles(beside)} could not"
    wanted = f"{ARCH_LABEL} In [{', '.join(values)}]"
    return f"tolerate the taints of {titles(pools)}, together with {wanted}, or choose other images"


def suitable_architectures(case: Case, able: Iterable[Pool]) -> set[str]:
    """Return the architectures, by GOARCH, that all images have for the systems of nodes that can run them.

    What an index has where runtimes do not look is not counted. An image that is not known limits nothing;
    one that some node runs
    by a fallback, perhaps, has that node's.
    """
    pools = {pool.name: pool for pool in able}
    systems = {pool.node.platform.os for pool in pools.values()}
    common: set[str] | None = None
    for use in case.workload.images:
        answer = case.answers(use.text)
        if isinstance(answer, Found) and is_chosen(use.role, answer):
            unseen = hidden(answer)
            platforms = [each.normalized() for each in answer.platforms if each not in unseen]
            have = {each.architecture for each in platforms if each.os in systems or not each.os}
            common = have if common is None else common & have
    fallen = {
        pool.node.platform.architecture
        for pool, placement in case.on
        if pool.name in pools and placement.runs in (Runs.FALLBACK, Runs.DEPENDS)
    }
    return (common or set()) - {"", "unknown"} | fallen


def _of(pools: Iterable[Pool], label: str) -> set[str]:
    return {pool.node.labels.get(label, "") for pool in pools}
