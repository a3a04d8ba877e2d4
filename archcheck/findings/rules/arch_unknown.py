"""An architecture that no node ever has: the label holds a kubelet's GOARCH, and people write x86_64."""

from collections.abc import Iterator

from archcheck.findings.checked_workloads import CheckedPod
from archcheck.findings.model import Finding, Severity
from archcheck.findings.rule import Rule
from archcheck.findings.texts import listed
from archcheck.findings.workload_finding import workload_finding
from archcheck.images.platform_names import architecture_named
from archcheck.scheduling.architecture import GOARCHES, Mention, mentions
from archcheck.scheduling.node import ARCH_LABELS

RULE = Rule(
    id="arch-unknown",
    severity=Severity.ERROR,
    summary="an architecture selected that no node ever has",
)


def check_pod(pod: CheckedPod) -> Iterator[Finding]:
    """Yield each mention of such an architecture: an error where it alone decides where the pod lands."""
    for mention in dict.fromkeys(mentions(pod.constraints)):
        if mention.key in ARCH_LABELS and mention.how in ("In", "NotIn"):
            yield from _mention(pod, mention)


def _mention(pod: CheckedPod, mention: Mention) -> Iterator[Finding]:
    wrong = [value for value in mention.values if value not in GOARCHES | pod.known_values]
    if not wrong:
        return
    meant = [name for value in wrong if (name := _goarch(value))]
    decisive = mention.required and mention.how == "In" and len(wrong) == len(mention.values)
    message = f"no node has {mention.key} {listed(wrong, ' or ')}: it holds a kubelet's GOARCH"
    remedy = f"write {listed(meant, ', ')}" if meant else "write amd64, arm64 or arm"
    severity = None if decisive else Severity.WARNING
    yield workload_finding(pod.workload, RULE, message, remedy, mention.spot, severity)


def _goarch(value: str) -> str:
    """Return the GOARCH that is meant by another name, or empty."""
    begun = (prefix for prefix in ("arm64", "arm") if value.lower().startswith(prefix))
    for name in (architecture_named(value), *begun):
        if name in GOARCHES:
            return name
    return ""
