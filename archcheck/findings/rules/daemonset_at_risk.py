"""A DaemonSet that starts a pod on a node that cannot run it: it must run wherever it lands."""

from collections.abc import Iterator

from archcheck.findings.model import Finding, Severity
from archcheck.findings.placed_workloads import PlacedWorkload
from archcheck.findings.placement_failures import dormancy, failing_images, lowered_severity, where_it_fails
from archcheck.findings.rule import Need, Rule
from archcheck.findings.workload_finding import workload_finding

RULE = Rule(
    id="daemonset-at-risk",
    severity=Severity.ERROR,
    summary="a DaemonSet that reaches nodes without an image",
    needs=(Need.NODES,),
)


def check_placement(placed: PlacedWorkload) -> Iterator[Finding]:
    """Yield the nodes that it reaches and that cannot run it."""
    workload = placed.workload
    if workload.is_daemon and not placed.placement.is_stuck and placed.failing:
        message = f"reaches {where_it_fails(placed.failing)}{dormancy(workload)}"
        severity = lowered_severity(workload)
        yield workload_finding(
            workload, RULE, message, placed.remedy().text, failing_images(placed), severity
        )
