"""A preferred node affinity that the API server refuses, or that keeps its pod Pending."""

from collections.abc import Iterator

from archcheck.findings.checked_workloads import CheckedPod
from archcheck.findings.model import Finding, Severity
from archcheck.findings.rule import Rule
from archcheck.findings.workload_finding import workload_finding
from archcheck.scheduling.selectors import refused_preference, unscorable

RULE = Rule(
    id="preference-malformed",
    severity=Severity.ERROR,
    summary="a preferred node affinity that keeps its pod pending",
)

_REMEDY = "correct it, or take it out"
_PENDING = "the pod stays Pending wherever more than one node would do"


def check_pod(pod: CheckedPod) -> Iterator[Finding]:
    """Yield such terms. A DaemonSet's pod, and one with a node's name, have one node: none is scored."""
    scored = not pod.workload.is_daemon and not pod.constraints.node_name
    for term in dict.fromkeys(pod.constraints.preferred):
        position = term.requirements[0].spot if term.requirements else None
        if refused := refused_preference(term):
            message = f"the API server refuses the preferred node affinity {term}: {refused}"
            yield workload_finding(pod.workload, RULE, message, _REMEDY, position)
        elif scored and (fault := unscorable(term)):
            message = f"the scheduler cannot parse the preferred node affinity {term}, {fault}: {_PENDING}"
            severity = Severity.WARNING if pod.placed else None
            yield workload_finding(pod.workload, RULE, message, _REMEDY, position, severity)
