"""A node of 64 bits that gets a 32-bit image, which not every such machine can execute."""

from collections.abc import Iterator

from archcheck.findings.fallbacks import BITS_32, Fallback
from archcheck.findings.model import Finding, Severity
from archcheck.findings.rule import Need, Rule
from archcheck.findings.texts import titles
from archcheck.findings.workload_finding import workload_finding
from archcheck.scheduling.outcomes import Runs

RULE = Rule(
    id="fallback-only",
    severity=Severity.WARNING,
    summary="a 64-bit node that gets a 32-bit image",
    needs=(Need.NODES,),
)

_REMEDY = "choose an image that has the platform; else make sure that the kernel runs 32-bit code"


def check_fallback(fallback: Fallback) -> Iterator[Finding]:
    """Yield what runs in place of the node's own platform."""
    entry, platform = fallback.entry, fallback.node.platform
    if fallback.runs is not Runs.FALLBACK or entry is None:
        return
    if entry.architecture in BITS_32 and platform.architecture not in BITS_32:
        image = fallback.image.familiar
        message = f"{image} has no {platform}: {titles(fallback.pools)} runs its {entry}"
        yield workload_finding(fallback.placed.workload, RULE, message, _REMEDY, fallback.use)
