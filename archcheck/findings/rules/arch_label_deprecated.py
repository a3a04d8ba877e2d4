"""A selector on a label of Kubernetes before 1.14, which nodes may lack."""

from collections.abc import Iterator

from archcheck.findings.checked_workloads import CheckedPod
from archcheck.findings.model import Finding, Severity
from archcheck.findings.rule import Rule
from archcheck.findings.workload_finding import workload_finding
from archcheck.scheduling.architecture import BETA_LABELS, mentions

RULE = Rule(
    id="arch-label-deprecated",
    severity=Severity.WARNING,
    summary="a selector on beta.kubernetes.io/arch or os",
)


def check_pod(pod: CheckedPod) -> Iterator[Finding]:
    """Yield each such label once, where it is mentioned first."""
    first = {
        mention.key: mention
        for mention in reversed(list(mentions(pod.constraints)))
        if mention.key in BETA_LABELS
    }
    for label, mention in sorted(first.items()):
        message = f"{label} is deprecated, and nodes may lack it"
        remedy = f"write {label.removeprefix('beta.')}"
        yield workload_finding(pod.workload, RULE, message, remedy, mention.spot)
