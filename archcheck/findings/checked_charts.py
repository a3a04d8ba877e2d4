"""A chart as the rules look at it.

Six Bitnami charts exit 0 without their own image, and "all fine" would be wrong.
"""

from collections.abc import Iterator, Sequence

from archcheck.findings.chart_facts import ChartFacts
from archcheck.findings.model import Finding
from archcheck.findings.rule import CHART, Rule
from archcheck.findings.rules import checks
from archcheck.frozen import dataclass
from archcheck.workloads.model import Workload


@dataclass(frozen=True, slots=True)
class CheckedChart:
    """A chart and its workloads, whose templates are as helm names them: `CHART/templates/…`."""

    facts: ChartFacts
    workloads: Sequence[Workload]

    @property
    def label(self) -> str:
        """Its name and version, for people."""
        return " ".join(part for part in (self.facts.name, self.facts.version) if part)

    def finding(self, rule: Rule, message: str, remedy: str) -> Finding:
        """Return a finding about the chart."""
        return Finding(rule.id, rule.severity, message, remedy, path=self.facts.path)


def chart_findings(facts: ChartFacts, workloads: Sequence[Workload]) -> Iterator[Finding]:
    """Yield what is odd about what a chart renders."""
    for check in checks(CHART):
        yield from check(CheckedChart(facts, workloads))
