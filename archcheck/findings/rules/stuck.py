"""A workload that no node can take and run."""

from collections.abc import Iterator

from archcheck.findings.model import Finding, Severity
from archcheck.findings.placed_workloads import PlacedWorkload
from archcheck.findings.placement_failures import dormancy, failing_images, lowered_severity, why_stuck
from archcheck.findings.rule import Need, Rule
from archcheck.findings.workload_finding import workload_finding

RULE = Rule(
    id="stuck",
    severity=Severity.ERROR,
    summary="a workload that no node can take and run",
    needs=(Need.NODES,),
)


def check_placement(placed: PlacedWorkload) -> Iterator[Finding]:
    """Yield what keeps it off each node, or fails there."""
    if placed.placement.is_stuck:
        workload = placed.workload
        message = f"no node can take and run it: {why_stuck(placed)}{dormancy(workload)}"
        severity = lowered_severity(workload)
        yield workload_finding(
            workload, RULE, message, placed.remedy().text, failing_images(placed), severity
        )
