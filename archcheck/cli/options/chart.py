"""The options that helm has too, for every verb that renders a chart."""

from collections.abc import Iterable

from archcheck.cli.options.groups import option
from archcheck.errors import UsageError
from archcheck.frozen import dataclass
from archcheck.sources.charts.lists import elements
from archcheck.sources.charts.model import ChartRequest, RenderOptions


@dataclass(frozen=True, slots=True)
class ChartFlags:
    """Where a chart is, and how helm renders it."""

    repo: str = option("--repo", default="", metavar="URL", help="The repository that has the chart NAME.")
    version: str = option(
        "--version", default="", metavar="V", help="A version, or a constraint such as ^1.2; else the latest."
    )
    values_files: tuple[str, ...] = option(
        "-f", "--values", multiple=True, metavar="FILE", help="A values file, as in helm."
    )
    set_: tuple[str, ...] = option("--set", multiple=True, metavar="K=V", help="A value, as in helm.")
    set_string: tuple[str, ...] = option(
        "--set-string", multiple=True, metavar="K=V", help="A value that stays a string, as in helm."
    )
    set_file: tuple[str, ...] = option(
        "--set-file", multiple=True, metavar="K=FILE", help="A value read from a file, as in helm."
    )
    namespace: str = option("-n", "--namespace", default="", help="The release's namespace.")
    release_name: str = option(
        "--release-name",
        default="release-name",
        show_default=True,
        metavar="NAME",
        help="The release's name.",
    )
    kube_version: str = option(
        "--kube-version",
        default="",
        metavar="V",
        help="The Kubernetes version to render for; else that of the newest kubelet of the nodes.",
    )
    api_versions: tuple[str, ...] = option(
        "-a", "--api-versions", multiple=True, metavar="API", help="An API the cluster has (repeatable)."
    )
    include_crds: bool = option("--include-crds", is_flag=True, help="Render the chart's CRDs too.")


def read_chart(chart: str, flags: ChartFlags) -> ChartRequest:
    """Return what helm's options say; whether to fetch, and for which Kubernetes, is said by the run."""
    options = RenderOptions(
        release_name=flags.release_name,
        namespace=flags.namespace,
        values=_listed("--values", flags.values_files),
        set=flags.set_,
        set_string=flags.set_string,
        set_file=flags.set_file,
        kube_version=flags.kube_version,
        api_versions=_listed("--api-versions", flags.api_versions),
        include_crds=flags.include_crds,
    )
    return ChartRequest(chart, flags.repo, flags.version, options)


def _listed(option: str, texts: Iterable[str]) -> tuple[str, ...]:
    """Return what an option of helm's names, given several times or as a list.

    Raises:
        UsageError: helm would refuse it.

    """
    names: list[str] = []
    for text in texts:
        try:
            names += elements(text)
        except ValueError as error:
            hint = "it is read as CSV: '\"a,b.yaml\"' is one file"
            raise UsageError(f"{option} {text!r} is no list of helm's: {error}", hint=hint) from None
    return tuple(names)
