"""A pod of which it is not known where it may land, since a placeholder or an operator decides that."""

from collections.abc import Iterator

from archcheck.findings.model import Finding, Severity
from archcheck.findings.open_placement import open_placement
from archcheck.findings.placed_workloads import PlacedWorkload
from archcheck.findings.rule import Need, Rule, Unsettled
from archcheck.findings.workload_finding import workload_finding
from archcheck.scheduling.placement import Verdict

RULE = Rule(
    id="placement-unresolved",
    severity=Severity.WARNING,
    summary="a pod of which it is not known where it may land",
    needs=(Need.NODES,),
    unsettled=Unsettled.WORKLOAD,
    in_baseline=False,
)


def check_placement(placed: PlacedWorkload) -> Iterator[Finding]:
    """Yield why it is not known, if the verdict depends on it and no finding of not-read says it."""
    unknown = open_placement(placed) if placed.placement.verdict is Verdict.UNKNOWN else None
    if unknown is not None and not unknown.is_of_template:
        subject = unknown.images or unknown.position
        yield workload_finding(placed.workload, RULE, unknown.why, unknown.check, subject)
