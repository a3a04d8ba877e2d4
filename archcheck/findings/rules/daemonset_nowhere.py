"""A DaemonSet that reaches no node, which is no failure, and may be a mistake."""

from collections.abc import Iterator

from archcheck.findings.model import Finding, Severity
from archcheck.findings.placed_workloads import PlacedWorkload
from archcheck.findings.placement_failures import why_stuck
from archcheck.findings.rule import Need, Rule
from archcheck.findings.workload_finding import workload_finding

RULE = Rule(
    id="daemonset-nowhere",
    severity=Severity.NOTE,
    summary="a DaemonSet that reaches no node",
    needs=(Need.NODES,),
)


def check_placement(placed: PlacedWorkload) -> Iterator[Finding]:
    """Yield what keeps it off each node."""
    if placed.workload.is_daemon and not placed.placement.is_stuck and not placed.landing:
        remedy = "nothing, if no such node is meant to be there"
        yield workload_finding(placed.workload, RULE, f"it reaches no node: {why_stuck(placed)}", remedy)
