"""A 32-bit arm node that gets an image of an older variant."""

from collections.abc import Iterator

from archcheck.findings.fallbacks import Fallback
from archcheck.findings.model import Finding, Severity
from archcheck.findings.rule import Need, Rule
from archcheck.findings.texts import titles
from archcheck.findings.workload_finding import workload_finding
from archcheck.scheduling.outcomes import Runs

RULE = Rule(
    id="fallback-older",
    severity=Severity.NOTE,
    summary="an arm node that gets an image of an older variant",
    needs=(Need.NODES,),
)


def check_fallback(fallback: Fallback) -> Iterator[Finding]:
    """Yield what runs in place of the node's own variant."""
    entry, platform = fallback.entry, fallback.node.platform
    if fallback.runs is not Runs.FALLBACK or entry is None:
        return
    if entry.architecture == platform.architecture == "arm":
        image = fallback.image.familiar
        message = f"{image} has no {platform}: {titles(fallback.pools)} runs its {entry}"
        remedy = "nothing: it runs, though it is built for an older CPU"
        yield workload_finding(fallback.placed.workload, RULE, message, remedy, fallback.use)
