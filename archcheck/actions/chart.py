"""`chart`: a chart, rendered → a report."""

from dataclasses import replace
from pathlib import Path

from archcheck.actions.check import check
from archcheck.actions.check_request import request_of
from archcheck.actions.overwriting import refuse_inputs
from archcheck.actions.reporter import Reporter
from archcheck.actions.run_options import RunOptions
from archcheck.frozen import dataclass
from archcheck.reports.model import Report
from archcheck.sources.charts.model import ChartRequest
from archcheck.sources.trees.charts.named import render_named
from archcheck.storage.cache_folder import charts_folder


@dataclass(frozen=True, slots=True)
class ChartOptions:
    """A chart; `declared`: the images count that it declares and does not render. `outputs` are no input."""

    run: RunOptions
    chart: ChartRequest
    declared: bool = False
    outputs: tuple[Path, ...] = ()


def check_chart(options: ChartOptions, reporter: Reporter) -> Report:
    """Return the report.

    Raises:
        ChartError: the chart cannot be found, read or rendered.
        UsageError: an output is an input.

    """
    run = options.run
    refuse_inputs(options.outputs, options.chart.inputs)
    rendered = render_named(chart_for(options.chart, run), run.settings.artifact_hub, charts_folder())
    request = replace(
        request_of(run),
        inventory=rendered.inventory,
        chart=rendered.facts,
        check_declared=options.declared,
        findings=rendered.findings,
    )
    with reporter.progress() as progress:
        return check(request, progress)


def chart_for(chart: ChartRequest, run: RunOptions) -> ChartRequest:
    """Return a request with what a run says of it: whether and how to fetch, for which Kubernetes."""
    options = chart.options.for_kubernetes(run.kube_version)
    return replace(chart, options=options, offline=run.is_offline, registries=run.registry.routes)
