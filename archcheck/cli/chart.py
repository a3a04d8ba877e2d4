"""`archcheck chart CHART`."""

from typing import Any

import click

from archcheck.check import Request
from archcheck.cli.finish import finish
from archcheck.cli.options import common_options, read_common
from archcheck.cli.places import cache_folder


@click.command("chart")
@click.argument("chart")
@click.option("--repo", default="", metavar="URL", help="The repository that has the chart NAME.")
@click.option(
    "--version", default="", metavar="V", help="A version, or a constraint such as ^1.2; else the latest."
)
@click.option(
    "-f", "--values", "values_files", multiple=True, metavar="FILE", help="A values file, as in helm."
)
@click.option("--set", "set_", multiple=True, metavar="K=V", help="A value, as in helm.")
@click.option("--set-string", multiple=True, metavar="K=V", help="A value that stays a string, as in helm.")
@click.option("--set-file", multiple=True, metavar="K=FILE", help="A value read from a file, as in helm.")
@click.option("-n", "--namespace", default="", help="The release's namespace.")
@click.option(
    "--release-name", default="release-name", show_default=True, metavar="NAME", help="The release's name."
)
@click.option("--kube-version", default="", metavar="V", help="The Kubernetes version to render for.")
@click.option(
    "-a", "--api-versions", multiple=True, metavar="API", help="An API the cluster has (repeatable)."
)
@click.option("--include-crds", is_flag=True, help="Render the chart's CRDs too.")
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
    from archcheck.sources.charts.model import ChartRequest, RenderOptions
    from archcheck.sources.charts.render import render_chart

    repo, version = values.pop("repo"), values.pop("version")
    options = RenderOptions(
        release_name=values.pop("release_name"),
        namespace=values.pop("namespace"),
        values=values.pop("values_files"),
        set=values.pop("set_"),
        set_string=values.pop("set_string"),
        set_file=values.pop("set_file"),
        kube_version=values.pop("kube_version"),
        api_versions=values.pop("api_versions"),
        include_crds=values.pop("include_crds"),
    )
    common = read_common(values)
    request = ChartRequest(chart, repo, version, options, common.access.offline)
    rendered = render_chart(request, common.settings.artifact_hub, cache_folder() / "charts")
    checked = Request(
        rendered.inventory,
        chart=rendered.facts,
        check_declared=declared,
        required=common.platforms,
        nodes=common.nodes,
        gates=common.settings.gates,
        fail_on=common.fail_on,
        access=common.access,
    )
    return finish(checked, common)
