"""An architecture that a pod asks for from a time when its images had no other."""

from collections.abc import Iterator

from archcheck.findings.model import Finding, Severity
from archcheck.findings.placed_workloads import PlacedWorkload
from archcheck.findings.rule import Need, Rule
from archcheck.findings.texts import titles
from archcheck.findings.workload_finding import workload_finding

RULE = Rule(
    id="selector-stale",
    severity=Severity.NOTE,
    summary="an architecture selected that is narrower than the images need",
    needs=(Need.NODES,),
    turn=1,
)


def check_placement(placed: PlacedWorkload) -> Iterator[Finding]:
    """Yield the nodes that all its images are for; the finding about a stuck workload has them."""
    narrowed = [placed.pools[index] for index in placed.placement.narrowed]
    if narrowed and not placed.placement.is_stuck:
        kept_off = f"what it says of architectures keeps it off {titles(narrowed)}"
        remedy = "add their architecture, or nothing if that is meant"
        yield workload_finding(placed.workload, RULE, f"{kept_off}, for which all its images are", remedy)
