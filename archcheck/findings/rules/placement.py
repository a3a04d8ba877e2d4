"""Rules about where pods may land, and what becomes of them there."""

from collections.abc import Callable, Iterable, Iterator

from archcheck.findings.model import (
    AT_RISK,
    DAEMON_AT_RISK,
    DAEMON_NOWHERE,
    DIGEST_PINS,
    KEPT_OFF,
    PLACEMENT_UNRESOLVED,
    PREFERENCE_ONLY,
    SELECTOR_STALE,
    STUCK,
    Finding,
    Severity,
)
from archcheck.findings.open_placement import open_placement
from archcheck.findings.placed_workloads import PlacedWorkload, about
from archcheck.findings.remedies import Remedy
from archcheck.findings.texts import listed, names, titles
from archcheck.images.availability import Found, ManifestKind
from archcheck.scheduling.landing import Filter
from archcheck.scheduling.node import ARCH_LABELS, PREFER_NO_SCHEDULE
from archcheck.scheduling.outcomes import Runs
from archcheck.scheduling.placing import NodePlacement, Verdict
from archcheck.scheduling.pools import Pool
from archcheck.scheduling.taints import is_of_system, untolerated
from archcheck.workloads.constraints import Term
from archcheck.workloads.model import ImageUse, PodSpec

_REASONS_SHOWN = 4
_REQUIRE = "say it in requiredDuringSchedulingIgnoredDuringExecution or nodeSelector: "
_IF_MEANT = "nothing, if that is meant; else archcheck patch"
_TOGETHER = "tolerates them, together with a requirement of architectures where that is needed"


def placement_findings(case: PlacedWorkload, remedy: Callable[[], Remedy]) -> Iterator[Finding]:
    """Yield what is wrong, or worth knowing, about where a workload may land.

    Args:
        case: the workload, and how it was placed.
        remedy: what to do about it, if it lands where it cannot run, or nowhere.

    """
    yield from _verdict(case, remedy)
    yield from _unresolved(case)
    yield from _pinned(case)
    yield from _preferences(case, remedy)
    yield from _left_aside(case)


def _verdict(case: PlacedWorkload, remedy: Callable[[], Remedy]) -> Iterator[Finding]:
    """Yield the one finding that explains a bad verdict. Nothing where all hangs on what is not known."""
    workload, landing = case.workload, [each for each in case.on if each[1].lands]
    bad = [each for each in landing if each[1].runs is Runs.NO]
    severity = Severity.WARNING if workload.dormant else None
    rest = f" (no pod of it runs now: {workload.dormant})" if workload.dormant else ""
    if case.placed.verdict is Verdict.STUCK:
        message = f"no node can take and run it: {why_stuck(case)}" + rest
        yield about(workload, STUCK, message, remedy().text, _causes(case, bad), severity)
    elif workload.is_daemon and not landing:
        message = f"it reaches no node: {why_stuck(case)}"
        yield about(workload, DAEMON_NOWHERE, message, "nothing, if no such node is meant to be there")
    elif bad:
        rule = DAEMON_AT_RISK if workload.is_daemon else AT_RISK
        message = f"{'reaches' if workload.is_daemon else 'may land on'} {_failures(bad)}" + rest
        yield about(workload, rule, message, remedy().text, _causes(case, bad), severity)


def _unresolved(case: PlacedWorkload) -> Iterator[Finding]:
    """Yield why it is not known where a workload lands, if anything hangs on it and nothing else says it."""
    found = open_placement(case) if case.placed.verdict is Verdict.UNKNOWN else None
    if found is not None and not found.is_of_template:
        yield about(case.workload, PLACEMENT_UNRESOLVED, found.why, found.check, found.spot)


def why_stuck(case: PlacedWorkload) -> str:
    """Return what keeps a workload off each pool, alike pools together."""
    reasons: dict[str, list[Pool]] = {}
    refused: list[str] = []
    for pool, placement in case.on:
        refused += [each.text for each in placement.blocks if each.why is Filter.REFUSED]
        reasons.setdefault(_reason(placement), []).append(pool)
    if refused:
        return f"the API server refuses it, {refused[0]}"
    texts = [f"{titles(pools)}: {reason}" for reason, pools in reasons.items()]
    more = len(texts) - _REASONS_SHOWN
    return "; ".join(texts[:_REASONS_SHOWN]) + (f"; and {more} more" if more > 0 else "")


def _reason(placement: NodePlacement) -> str:
    if placement.blocks:
        return listed([each.text for each in placement.blocks])
    return f"{names(placement.images) or 'it'} {_ends_in(placement)}"


def _failures(bad: Iterable[tuple[Pool, NodePlacement]]) -> str:
    """Return `a20 (2), where mariadb:11 ends in ImagePullBackOff: …`, alike pools together."""
    found: dict[str, list[Pool]] = {}
    for pool, placement in bad:
        found.setdefault(_reason(placement), []).append(pool)
    return "; on ".join(f"{titles(pools)}, where {reason}" for reason, pools in found.items())


def _ends_in(placement: NodePlacement) -> str:
    return f"ends in {placement.failure}" if placement.failure else "fails"


def _causes(case: PlacedWorkload, bad: Iterable[tuple[Pool, NodePlacement]]) -> list[ImageUse]:
    """Return the images that are why."""
    return [
        use
        for _, placement in bad
        for use in case.workload.images
        if use.container in placement.because and use.image in placement.images
    ]


def _pinned(case: PlacedWorkload) -> Iterator[Finding]:
    """Yield the digests of single platforms that make pods fail."""
    images = {
        image
        for _, placement in case.on
        if placement.lands and placement.runs is Runs.NO
        for image in placement.images
    }
    for use in case.workload.images:
        answer = case.answers[use.image] if use.image in images and "@" in use.text else None
        if isinstance(answer, Found) and answer.kind is ManifestKind.MANIFEST:
            have = listed([str(each.normalized()) for each in answer.platforms])
            message = f"the digest of {use.image.familiar} pins {have}: pulled anywhere, it fails elsewhere"
            yield about(case.workload, DIGEST_PINS, message, "pin the digest of the index", use)


def _preferences(case: PlacedWorkload, what_to_do: Callable[[], Remedy]) -> Iterator[Finding]:
    """Yield preferences of a workload that lands where it cannot run, as if they would keep it off."""
    bad = [pool for pool, placement in case.on if placement.lands and placement.runs is Runs.NO]
    if not bad or not any(placement.works for _, placement in case.on):
        return
    found = what_to_do()
    remedy = _REQUIRE + found.text if found.is_change else found.text
    for pod in case.workload.pods:
        wishes = [term for term in pod.constraints.preferred if _is_about_architecture(term)]
        if wishes:
            what = listed([str(term) for term in dict.fromkeys(wishes)], "; ")
            message = f"the preferred node affinity {what} ranks nodes, and keeps it off none"
            yield about(case.workload, PREFERENCE_ONLY, message, remedy, wishes[0].expressions[0].spot)
        asking = [pool for pool in bad if _asking(pool, pod)]
        if asking:
            texts = dict.fromkeys(text for pool in asking for text in _asking(pool, pod))
            message = f"{listed(list(texts))} of {titles(asking)} asks, and keeps nothing off"
            yield about(case.workload, PREFERENCE_ONLY, message, remedy)


def _is_about_architecture(term: Term) -> bool:
    return any(each.key in ARCH_LABELS for each in term.expressions)


def _asking(pool: Pool, pod: PodSpec) -> list[str]:
    """Return the taints of a pool that only ask a pod to stay away."""
    soft = [taint for taint in pool.node.taints if taint.effect == PREFER_NO_SCHEDULE]
    return [str(each) for each in untolerated(soft, pod.constraints.tolerations)]


def _left_aside(case: PlacedWorkload) -> Iterator[Finding]:
    """Yield the nodes that could run a workload and do not get it; the finding about a stuck one has them."""
    if case.placed.verdict is Verdict.STUCK:
        return
    behind: dict[str, list[Pool]] = {}
    keys: set[str] = set()
    for pool, placement in case.on:
        taints = [each.taint for each in placement.blocks if each.why is Filter.TAINT and each.taint]
        own = len(taints) == len(placement.blocks) and not any(map(is_of_system, taints))
        if taints and own and placement.runs in (Runs.NATIVE, Runs.FALLBACK):
            behind.setdefault(listed([str(taint) for taint in taints]), []).append(pool)
            keys.update(taint.key for taint in taints)
    if behind:
        texts = [
            f"{titles(pools)} could run it, and keeps it off by taints alone: {which}"
            for which, pools in behind.items()
        ]
        options = " ".join(f"--tolerate {key}" for key in sorted(keys))
        yield about(case.workload, KEPT_OFF, listed(texts, "; "), f"{_IF_MEANT} {options} {_TOGETHER}")
    narrow = [case.pools[at] for at in case.placed.narrowed]
    if narrow:
        message = f"what it says of architectures keeps it off {titles(narrow)}, for which all its images are"
        yield about(
            case.workload, SELECTOR_STALE, message, "add their architecture, or nothing if that is meant"
        )
