"""`archcheck chart CHART`."""

import click

from archcheck.cli.options.chart import ChartFlags, read_chart
from archcheck.cli.options.groups import Flags, takes
from archcheck.cli.options.shared import REPORTING, read_options
from archcheck.cli.options.standard_input import require_one_use


@click.command("chart")
@click.argument("chart", type=click.Path())
@takes(ChartFlags)
@click.option(
    "--declared", is_flag=True, help="Check the images too that Chart.yaml declares and nothing renders."
)
@takes(*REPORTING)
def command(chart: str, *, declared: bool, flags: Flags) -> int:
    """Render a chart with helm and check it.

    CHART is a directory, a .tgz, oci://host/path[:version], the URL of a .tgz, NAME with --repo, or
    REPO/NAME: a repository that helm knows, else one of Artifact Hub.

    \b
    archcheck chart bitnami/wordpress --platform linux/arm64
    archcheck chart ./mychart -f values-home.yaml --set redis.enabled=true
    """
    from archcheck.actions.chart import ChartOptions, check_chart
    from archcheck.cli.output.console import Console
    from archcheck.cli.output.report import finish

    require_one_use(flags, flags.of(ChartFlags).values_files, "values")
    request = read_chart(chart, flags.of(ChartFlags))
    options = read_options(flags)
    console = Console(options.is_quiet)
    wanted = ChartOptions(options.run, request, declared, outputs=tuple(options.outputs))
    return finish(check_chart(wanted, console), options, console)
