"""An architecture that a pod selects, and that one of its own images lacks: it fails in every cluster."""

from collections.abc import Iterator

from archcheck.findings.checked_workloads import CheckedWorkload
from archcheck.findings.model import Finding, Severity
from archcheck.findings.placed_workloads import needs_node_platform
from archcheck.findings.rule import Rule
from archcheck.findings.texts import listed
from archcheck.findings.workload_finding import workload_finding
from archcheck.images.availability import Extent, Found, unique_platforms
from archcheck.images.fallback import fallbacks
from archcheck.images.platform import Platform
from archcheck.images.walking import in_reach
from archcheck.scheduling.architecture import named_architectures, named_systems
from archcheck.scheduling.handlers import is_plain
from archcheck.scheduling.placement import Verdict
from archcheck.workloads.model import PodSpec

RULE = Rule(
    id="arch-not-in-image",
    severity=Severity.ERROR,
    summary="an architecture selected that an image of the pod lacks",
)

_REMEDY = "select only what all its images have, or choose another image"
_LINUX = frozenset({"linux"})


def check_workload(workload: CheckedWorkload) -> Iterator[Finding]:
    """Yield the images that lack it, unless the verdict says that the workload fails, and why."""
    if workload.verdict not in (Verdict.STUCK, Verdict.AT_RISK):
        for pod in workload.workload.pods:
            yield from _pod(workload, pod)


def _pod(workload: CheckedWorkload, pod: PodSpec) -> Iterator[Finding]:
    selected = named_architectures(pod.constraints)
    systems = named_systems(pod.constraints)
    for use in pod.images if selected and is_plain(pod.constraints.runtime_class) else ():
        answer = workload.answers[use.image]
        if not isinstance(answer, Found) or answer.extent is Extent.PULLED:
            continue
        if not needs_node_platform(use.role, answer):
            continue
        have = unique_platforms(in_reach(answer))
        missing = [name for name in selected if not _offered(have, name, systems)]
        if missing:
            selects = f"it selects {listed(missing)}"
            message = f"{selects}, and {use.image.familiar} has {listed(list(map(str, have)))}"
            nodes = workload.architectures
            harmless = nodes is not None and nodes.isdisjoint(missing)
            severity = Severity.WARNING if harmless else None
            yield workload_finding(workload.workload, RULE, message, _REMEDY, use, severity)


def _offered(have: tuple[Platform, ...], architecture: str, systems: frozenset[str]) -> bool:
    """Return whether an image has an architecture, for a system that the pod names or for linux."""
    wanted = systems or _LINUX
    usable = {platform.architecture for platform in have if platform.os in wanted or not platform.os}
    older = {older.architecture for system in wanted for older in fallbacks(Platform(system, architecture))}
    return architecture in usable or not older.isdisjoint(usable)
