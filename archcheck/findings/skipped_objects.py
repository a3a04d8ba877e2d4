"""What was skipped of the input, as findings."""

from collections.abc import Iterable, Iterator

from archcheck.findings.model import Finding
from archcheck.findings.rule import SKIPPED
from archcheck.findings.rules import checks
from archcheck.workloads.inventory import Skipped


def skipped_findings(skipped: Iterable[Skipped]) -> Iterator[Finding]:
    """Yield a finding for each object that is not read; what cannot be read at all is an error elsewhere."""
    for part in skipped:
        for check in checks(SKIPPED):
            yield from check(part)
