"""`archcheck chart CHART`."""

from typing import Any

import click

from archcheck.actions.inputs import refuse_inputs
from archcheck.actions.requests import request_for
from archcheck.cli.options.chart import as_common, chart_options, read_chart
from archcheck.cli.options.shared import common_options, read_common
from archcheck.cli.output.finish import finish
from archcheck.storage.cache_folder import cache_folder


@click.command("chart")
@click.argument("chart", type=click.Path())
@chart_options
@click.option(
    "--declared", is_flag=True, help="Check the images too that Chart.yaml declares and nothing renders."
)
@common_options
def command(chart: str, *, declared: bool, **values: Any) -> int:
    """Render a chart with helm and check it.

    CHART is a directory, a .tgz, oci://host/path[:version], the URL of a .tgz, NAME with --repo, or
    REPO/NAME: a repository that helm knows, else one of Artifact Hub.

    \b
    archcheck chart bitnami/wordpress --platform linux/arm64
    archcheck chart ./mychart -f values-home.yaml --set redis.enabled=true
    """
    from archcheck.sources.trees.charts.named import render_named

    request = read_chart(chart, values)
    common = read_common(values)
    refuse_inputs(common.outputs, request.inputs)
    request = as_common(request, common)
    rendered = render_named(request, common.settings.artifact_hub, cache_folder() / "charts")
    checked = request_for(
        common,
        rendered.inventory,
        chart=rendered.facts,
        check_declared=declared,
        found=rendered.findings,
    )
    return finish(checked, common)
