"""What to do about a pod that may land where it cannot run: the smallest change that is safe.

Never `NotIn`, which admits nodes without the label and those of tomorrow; never a toleration alone.
"""

from collections.abc import Iterable

from archcheck.findings.pods import Case, listed, titles
from archcheck.images.availability import Found
from archcheck.scheduling.landing import Why
from archcheck.scheduling.node import ARCH_LABEL
from archcheck.scheduling.outcomes import Runs
from archcheck.scheduling.pools import Pool
from archcheck.workloads.model import Role

_ANOTHER_IMAGE = "choose another image or tag, one that has the platform of a node"
_LABEL = f"{ARCH_LABEL} does not tell these nodes apart: give those that can a label, and select on it"
_EXAMPLE = " (kubectl label node NAME example.org/arm-variant=v7)"


def keep_off(case: Case) -> str:
    """Return what keeps a workload off the nodes that cannot run it, and on all that can."""
    able = [pool for pool, placement in case.on if placement.runs in (Runs.NATIVE, Runs.FALLBACK)]
    bad = [pool for pool, placement in case.on if placement.lands and placement.runs is Runs.NO]
    values = sorted(_architectures(case) - _labels_of(bad))
    if alike := _labels_of(able) & _labels_of(bad):
        return _LABEL + (_EXAMPLE if "arm" in alike else "")
    if not able or not values:
        return _ANOTHER_IMAGE
    if len(values) == 1:
        return f"add nodeSelector {ARCH_LABEL}: {values[0]}, or choose an image that has the others too"
    wanted = f"{ARCH_LABEL} In [{', '.join(values)}]"
    return f"require {wanted} in every term of the node affinity, or choose an image that has the others too"


def make_room(case: Case) -> str:
    """Return what lets a workload run that no node takes."""
    able = [each for each in case.on if each[1].runs in (Runs.NATIVE, Runs.FALLBACK)]
    if not able:
        return _ANOTHER_IMAGE
    tainted = [pool for pool, placement in able if {each.why for each in placement.blocks} == {Why.TAINT}]
    if tainted:
        archs = ", ".join(sorted(_labels_of(tainted)))
        wanted = f"{ARCH_LABEL} In [{archs}]"
        return f"tolerate the taints of {titles(tainted)}, together with {wanted}, or choose other images"
    nearest = min(able, key=lambda each: len(each[1].blocks))
    rules = listed([each.text for each in nearest[1].blocks])
    return f"{titles(pool for pool, _ in able)} could run it: correct what keeps it off, {rules}"


def _architectures(case: Case) -> set[str]:
    """Return the architectures, by GOARCH, that all images of a workload have; unknown ones have none."""
    common: set[str] | None = None
    for use in case.workload.images:
        answer = case.answers(use.text)
        if use.role in (Role.FIELD, Role.VOLUME):
            continue
        have = (
            {each.normalized().architecture for each in answer.platforms}
            if isinstance(answer, Found)
            else set()
        )
        common = have if common is None else common & have
    fallback_only = {
        pool.node.platform.architecture for pool, placement in case.on if placement.runs is Runs.FALLBACK
    }
    return (common or set()) - {"", "unknown"} | fallback_only


def _labels_of(pools: Iterable[Pool]) -> set[str]:
    return {pool.node.labels.get(ARCH_LABEL, "") for pool in pools}
