"""Rules about what pods say of architectures. Most need no nodes: what they catch fails in every cluster."""

from collections.abc import Iterator

from archcheck.findings.model import (
    AFFINITY_MALFORMED,
    ARCH_DEPRECATED,
    ARCH_NOT_IN_IMAGE,
    ARCH_UNKNOWN,
    ARGUMENT_IMAGE,
    PREFERENCE_MALFORMED,
    Finding,
    Severity,
)
from archcheck.findings.placed_workloads import PlacedWorkload, about, is_chosen
from archcheck.findings.texts import listed, titles
from archcheck.images.availability import Found, unique_platforms
from archcheck.images.fallback import fallbacks
from archcheck.images.naming import ImageName
from archcheck.images.platform import Platform
from archcheck.images.platform_names import architecture_named
from archcheck.images.walking import in_reach
from archcheck.scheduling.architecture import (
    BETA_LABELS,
    GOARCHES,
    Mention,
    mentions,
    named_architectures,
    named_systems,
)
from archcheck.scheduling.handlers import is_plain
from archcheck.scheduling.landing import blocks
from archcheck.scheduling.node import ARCH_LABELS
from archcheck.scheduling.outcomes import Runs
from archcheck.scheduling.placing import Answers
from archcheck.scheduling.pools import Pool
from archcheck.scheduling.running import outcome
from archcheck.scheduling.selectors import fault_of, refused_preference, unscorable
from archcheck.scheduling.shapes import EffectivePodSpec
from archcheck.workloads.constraints import Constraints
from archcheck.workloads.model import PodSpec, Role, Workload

_LINUX = frozenset({"linux"})
_CORRECT = "correct it, or take it out"
_PENDING = "the pod stays Pending wherever more than one node would do"
_TAKE_OUT = "take it out; filled, it would begin to match, and let the pod go to more nodes"


def selector_findings(
    workload: Workload, present: frozenset[str] = frozenset(), *, placed: bool = False
) -> Iterator[Finding]:
    """Yield what is wrong with what a workload says of nodes.

    Args:
        workload: of any kind.
        present: the values of the architecture labels of the nodes, as far as they are given.
        placed: whether nodes are given, so that a verdict says what comes of it.

    """
    for pod in workload.pods:
        for mention in dict.fromkeys(mentions(pod.constraints)):
            yield from _unknown(workload, mention, present)
        yield from _deprecated(workload, pod.constraints)
        for term in dict.fromkeys(pod.constraints.required or ()):
            if fault := fault_of(term):
                message = f"a term of the required node affinity matches no node: {fault}"
                spot = term.requirements[0].spot if term.requirements else None
                remedy = "correct it, or take it out" if term.requirements else _TAKE_OUT
                yield about(workload, AFFINITY_MALFORMED, message, remedy, spot)
        yield from _preferences(workload, pod.constraints, placed=placed)


def _preferences(workload: Workload, constraints: Constraints, *, placed: bool) -> Iterator[Finding]:
    """Yield preferred terms that the API server refuses, or by which the scheduler cannot score nodes."""
    scored = not workload.is_daemon and not constraints.node_name
    for term in dict.fromkeys(constraints.preferred):
        spot = term.requirements[0].spot if term.requirements else None
        if refused := refused_preference(term):
            message = f"the API server refuses the preferred node affinity {term}: {refused}"
            yield about(workload, PREFERENCE_MALFORMED, message, _CORRECT, spot)
        elif scored and (fault := unscorable(term)):
            message = f"the scheduler cannot parse the preferred node affinity {term}, {fault}: {_PENDING}"
            severity = Severity.WARNING if placed else None
            yield about(workload, PREFERENCE_MALFORMED, message, _CORRECT, spot, severity)


def _unknown(workload: Workload, mention: Mention, present: frozenset[str]) -> Iterator[Finding]:
    if mention.key not in ARCH_LABELS or mention.how not in ("In", "NotIn"):
        return
    wrong = [value for value in mention.values if value not in GOARCHES and value not in present]
    if not wrong:
        return
    meant = [name for value in wrong if (name := _goarch(value))]
    decisive = mention.required and mention.how == "In" and len(wrong) == len(mention.values)
    message = f"no node has {mention.key} {listed(wrong, ' or ')}: it holds a kubelet's GOARCH"
    remedy = f"write {listed(meant, ', ')}" if meant else "write amd64, arm64 or arm"
    severity = None if decisive else Severity.WARNING
    yield about(workload, ARCH_UNKNOWN, message, remedy, mention.spot, severity)


def _goarch(value: str) -> str:
    """Return the GOARCH that is meant by another name, or empty."""
    begun = (each for each in ("arm64", "arm") if value.lower().startswith(each))
    for name in (architecture_named(value), *begun):
        if name in GOARCHES:
            return name
    return ""


def _deprecated(workload: Workload, constraints: Constraints) -> Iterator[Finding]:
    found = {each.key: each for each in reversed(list(mentions(constraints))) if each.key in BETA_LABELS}
    for key, mention in sorted(found.items()):
        stable = key.removeprefix("beta.")
        message = f"{key} is deprecated, and nodes may lack it"
        yield about(workload, ARCH_DEPRECATED, message, f"write {stable}", mention.spot)


def image_findings(
    workload: Workload, answers: Answers, present: frozenset[str] | None, *, explained: bool
) -> Iterator[Finding]:
    """Yield the images that lack an architecture which their own pod asks for.

    Args:
        workload: of any kind.
        answers: what is known of its images.
        present: the architectures of the cluster; None where no nodes are given.
        explained: whether the verdict says that it fails, and why.

    """
    for pod in workload.pods if not explained else ():
        yield from _lacking(workload, pod, answers, present)


def _lacking(
    workload: Workload, pod: PodSpec, answers: Answers, present: frozenset[str] | None
) -> Iterator[Finding]:
    wanted = named_architectures(pod.constraints)
    systems = named_systems(pod.constraints)
    for use in pod.images if wanted and is_plain(pod.constraints.runtime_class) else ():
        answer = answers[use.image]
        if not isinstance(answer, Found) or not is_chosen(use.role, answer):
            continue
        have = unique_platforms(in_reach(answer))
        missing = [name for name in wanted if not _offered(have, name, systems)]
        if missing:
            message = (
                f"it selects {listed(missing)}, and {use.image.familiar} has {listed(list(map(str, have)))}"
            )
            harmless = present is not None and present.isdisjoint(missing)
            yield about(
                workload,
                ARCH_NOT_IN_IMAGE,
                message,
                "select only what all its images have, or choose another image",
                use,
                Severity.WARNING if harmless else None,
            )


def _offered(have: tuple[Platform, ...], architecture: str, systems: frozenset[str]) -> bool:
    """Return whether an image has an architecture, for a system that the pod names or for linux."""
    mine = [each for each in have if each.os in (systems or _LINUX) or not each.os]
    older = {each.architecture for os in systems or _LINUX for each in fallbacks(Platform(os, architecture))}
    names = {each.architecture for each in mine}
    return architecture in names or not older.isdisjoint(names)


def argument_findings(case: PlacedWorkload) -> Iterator[Finding]:
    """Yield images in arguments that lack the platform of a node which takes any pod."""
    named = [use for use in case.workload.images if use.role is Role.FIELD]
    free = [pool for pool in case.pools if not any(blocks(EffectivePodSpec(), pool.node))] if named else []
    for use in named:
        bad = [pool for pool in free if _fails(case, use.image, pool)]
        if bad:
            message = (
                f"{use.image.familiar} runs in a pod that is not seen here, and lacks what "
                f"{titles(bad)} needs"
            )
            remedy = "see whether the controller that makes that pod can be told to keep it off"
            yield about(case.workload, ARGUMENT_IMAGE, message, remedy, use)


def _fails(case: PlacedWorkload, image: ImageName, pool: Pool) -> bool:
    answer = case.answers[image]
    return isinstance(answer, Found) and outcome(answer, pool.node.machine).runs is Runs.NO
