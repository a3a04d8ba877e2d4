"""A chart that renders none of the images it declares for itself, only those of its dependencies."""

from collections.abc import Iterator

from archcheck.findings.chart_facts import references_in
from archcheck.findings.checked_charts import CheckedChart
from archcheck.findings.model import Finding, Severity
from archcheck.findings.rule import Rule
from archcheck.images.reference import Reference
from archcheck.workloads.model import Workload

RULE = Rule(
    id="chart-own-images",
    severity=Severity.WARNING,
    summary="a chart that renders none of the images it declares for itself",
)

_REMEDY = "see the chart's notes and README for the values it needs, and pass them with --set or --values"


def check_chart(chart: CheckedChart) -> Iterator[Finding]:
    """Yield that what the chart is for was not checked."""
    if chart.workloads and chart.facts.declared and not _renders_itself(chart):
        only = "only those of its dependencies"
        message = f"{chart.label} renders none of the images it declares for itself, {only}"
        yield chart.finding(RULE, message, _REMEDY)


def _renders_itself(chart: CheckedChart) -> bool:
    """Return whether a declared image is rendered that is the chart's own.

    Helpers that a chart shares with its dependencies (os-shell) do not count where only a dependency
    renders them and the image with the chart's name is left out, as in mastodon. An umbrella chart, which
    declares what its dependencies render, is fine.
    """
    declared = {_basename(reference) for reference in chart.facts.declared}
    rendered = {_basename(reference) for reference in references_in(chart.workloads)}
    own = {_basename(reference) for reference in references_in(filter(_is_own, chart.workloads))}
    if chart.facts.name in declared - rendered:
        return not declared.isdisjoint(own)
    return not declared.isdisjoint(rendered)


def _is_own(workload: Workload) -> bool:
    """Return whether a template of the chart itself rendered the workload: `NAME/templates/…`."""
    return not workload.source.path.partition("/")[2].startswith("charts/")


def _basename(reference: Reference) -> str:
    return reference.repository.rpartition("/")[2]
