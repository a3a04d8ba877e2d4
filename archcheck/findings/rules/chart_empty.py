"""A chart that renders no workload with the values at hand: nothing of it was checked."""

from collections.abc import Iterator

from archcheck.findings.checked_charts import CheckedChart
from archcheck.findings.model import Finding, Severity
from archcheck.findings.rule import Rule

RULE = Rule(
    id="chart-empty",
    severity=Severity.WARNING,
    summary="a chart that renders no workload",
)

_REMEDY = "see the chart's notes and README for the values it needs, and pass them with --set or --values"


def check_chart(chart: CheckedChart) -> Iterator[Finding]:
    """Yield that there was nothing to check."""
    if not chart.workloads:
        message = f"{chart.label} renders no workload with these values: nothing was checked"
        yield chart.finding(RULE, message, _REMEDY)
