"""The options that helm has too, for every verb that renders a chart."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import click

from archcheck.errors import UsageError
from archcheck.sources.charts.lists import elements
from archcheck.sources.charts.model import ChartRequest, RenderOptions

if TYPE_CHECKING:
    from archcheck.cli.options.shared import CommonOptions

Command = TypeVar("Command", bound=Callable[..., Any])

_OPTIONS = [
    click.option("--repo", default="", metavar="URL", help="The repository that has the chart NAME."),
    click.option(
        "--version", default="", metavar="V", help="A version, or a constraint such as ^1.2; else the latest."
    ),
    click.option(
        "-f", "--values", "values_files", multiple=True, metavar="FILE", help="A values file, as in helm."
    ),
    click.option("--set", "set_", multiple=True, metavar="K=V", help="A value, as in helm."),
    click.option(
        "--set-string", multiple=True, metavar="K=V", help="A value that stays a string, as in helm."
    ),
    click.option("--set-file", multiple=True, metavar="K=FILE", help="A value read from a file, as in helm."),
    click.option("-n", "--namespace", default="", help="The release's namespace."),
    click.option(
        "--release-name",
        default="release-name",
        show_default=True,
        metavar="NAME",
        help="The release's name.",
    ),
    click.option(
        "--kube-version",
        default="",
        metavar="V",
        help="The Kubernetes version to render for; else that of the newest kubelet of the nodes.",
    ),
    click.option(
        "-a", "--api-versions", multiple=True, metavar="API", help="An API the cluster has (repeatable)."
    ),
    click.option("--include-crds", is_flag=True, help="Render the chart's CRDs too."),
]


def chart_options(command: Command) -> Command:
    """Add helm's options to a command."""
    for decorate in reversed(_OPTIONS):
        command = decorate(command)
    return command


def read_chart(chart: str, values: dict[str, Any]) -> ChartRequest:
    """Take helm's options out of a command's values; `offline` is for the caller to set."""
    repo, version = values.pop("repo"), values.pop("version")
    options = RenderOptions(
        release_name=values.pop("release_name"),
        namespace=values.pop("namespace"),
        values=_listed("--values", values.pop("values_files")),
        set=values.pop("set_"),
        set_string=values.pop("set_string"),
        set_file=values.pop("set_file"),
        kube_version=values.pop("kube_version"),
        api_versions=_listed("--api-versions", values.pop("api_versions")),
        include_crds=values.pop("include_crds"),
    )
    return ChartRequest(chart, repo, version, options)


def as_common(request: ChartRequest, common: "CommonOptions") -> ChartRequest:
    """Return a request with what the shared options say: whether and how to fetch, for which Kubernetes."""
    options = request.options.for_kubernetes(common.kube_version)
    return replace(request, options=options, offline=common.asks_nobody, registries=common.access.routes)


def _listed(option: str, texts: Iterable[str]) -> tuple[str, ...]:
    """Return what an option of helm's names, given several times or as a list.

    Raises:
        UsageError: helm would refuse it.

    """
    found: list[str] = []
    for text in texts:
        try:
            found += elements(text)
        except ValueError as error:
            hint = "it is read as CSV: '\"a,b.yaml\"' is one file"
            raise UsageError(f"{option} {text!r} is no list of helm's: {error}", hint=hint) from None
    return tuple(found)
