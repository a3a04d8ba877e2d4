"""A term of a required node affinity that matches no node at all, as an empty one does."""

from collections.abc import Iterator

from archcheck.findings.checked_workloads import CheckedPod
from archcheck.findings.model import Finding, Severity
from archcheck.findings.rule import Rule
from archcheck.findings.workload_finding import workload_finding
from archcheck.scheduling.selectors import fault_of

RULE = Rule(
    id="affinity-malformed",
    severity=Severity.WARNING,
    summary="a term of a node affinity that matches no node at all",
)

_CORRECT = "correct it, or take it out"
_TAKE_OUT = "take it out; filled, it would begin to match, and let the pod go to more nodes"


def check_pod(pod: CheckedPod) -> Iterator[Finding]:
    """Yield each such term, and what is wrong with it."""
    for term in dict.fromkeys(pod.constraints.required or ()):
        if fault := fault_of(term):
            message = f"a term of the required node affinity matches no node: {fault}"
            position = term.requirements[0].spot if term.requirements else None
            remedy = _CORRECT if term.requirements else _TAKE_OUT
            yield workload_finding(pod.workload, RULE, message, remedy, position)
