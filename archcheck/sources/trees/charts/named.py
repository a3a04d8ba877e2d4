"""A chart that the user names → what it renders, placed in the files that a person would edit."""

from dataclasses import replace
from pathlib import Path

from archcheck.findings.checked_charts import chart_findings
from archcheck.sources.charts.model import ChartRequest, RenderedChart
from archcheck.sources.charts.render import opened_chart
from archcheck.sources.trees.charts.origins import chart_file, origins_of


def render_named(request: ChartRequest, artifact_hub: str, cache: Path) -> RenderedChart:
    """Return what a chart renders with the values of the user, what it says of itself, and what is odd.

    Raises:
        ChartError: it cannot be found, read or rendered (with helm's own message), or there is no helm.

    """
    with opened_chart(request, artifact_hub, cache) as chart:
        rendered = chart.render()
        inventory = origins_of(chart).with_origins(rendered)
        facts = replace(chart.metadata.facts, path=chart_file(chart))
    return RenderedChart(inventory, facts, tuple(chart_findings(facts, rendered.workloads)))
