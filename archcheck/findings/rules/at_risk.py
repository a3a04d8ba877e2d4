"""A workload that may land on a node that cannot run it."""

from collections.abc import Iterator

from archcheck.findings.model import Finding, Severity
from archcheck.findings.placed_workloads import PlacedWorkload
from archcheck.findings.placement_failures import dormancy, failing_images, lowered_severity, where_it_fails
from archcheck.findings.rule import Need, Rule
from archcheck.findings.workload_finding import workload_finding

RULE = Rule(
    id="at-risk",
    severity=Severity.ERROR,
    summary="a workload that may land on a node that cannot run it",
    needs=(Need.NODES,),
)


def check_placement(placed: PlacedWorkload) -> Iterator[Finding]:
    """Yield the nodes that take it and fail; a DaemonSet has a rule of its own."""
    workload = placed.workload
    if not workload.is_daemon and not placed.placement.is_stuck and placed.failing:
        message = f"may land on {where_it_fails(placed.failing)}{dormancy(workload)}"
        severity = lowered_severity(workload)
        yield workload_finding(
            workload, RULE, message, placed.remedy().text, failing_images(placed), severity
        )
