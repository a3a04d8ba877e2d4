"""CHART, as the user names it and as it is not on this machine → a chart that has been fetched."""

from pathlib import Path

from archcheck.errors import ChartError
from archcheck.sources.charts import download, hub, oci
from archcheck.sources.charts.helm import run_helm
from archcheck.sources.charts.model import OCI, ChartRequest
from archcheck.sources.charts.repositories import has_repository
from archcheck.sources.charts.versions import is_exact

_WEB = ("https://", "http://")


def fetch(request: ChartRequest, scratch: Path, cache: Path, artifact_hub: str) -> Path:
    """Return the path of an archive, fetched into `scratch` or `cache`.

    In helm's own order: `oci://`, a URL, a name in `--repo`, `repo/name` of a repository that the user added;
    and then, where helm gives up, Artifact Hub.

    Raises:
        ChartError: it is nowhere; `ChartUnreachableError` where the place does not answer.

    """
    chart = request.chart
    if chart.startswith(OCI):
        return oci.pull(chart, request.version, request.registries, cache, scratch)
    if chart.startswith(_WEB):
        return download.download(chart, scratch / "download" / "chart.tgz")
    if request.repo:
        return _from_repository(request.repo, chart, request.version, scratch)
    if chart.startswith((".", "/", "~")) or chart.count("/") != 1:
        raise ChartError(
            f"no chart {chart!r} here",
            hint="a directory, a .tgz, oci://host/path, a URL, repo/name, or NAME with --repo URL",
        )
    repository, name = chart.split("/")
    if has_repository(repository):
        return _pull_added(chart, repository, request.version, scratch)
    return _from_hub(request, repository, name, (scratch, cache, artifact_hub))


def _from_repository(url: str, name: str, version: str, scratch: Path) -> Path:
    if url.startswith(OCI):
        raise ChartError(f"{url} is no repository of helm", hint=f"archcheck chart {url.rstrip('/')}/{name}")
    if not url.startswith(_WEB):
        raise ChartError(f"--repo {url!r} is no web address")
    environment = {"HELM_REPOSITORY_CACHE": str(scratch / "repository-cache")}
    return _pull([f"--repo={url}", *_version(version)], name, scratch, environment)


def _pull_added(chart: str, repository: str, version: str, scratch: Path) -> Path:
    """Pull from a repository that the user added: by the index helm has, else by a fresh one, kept apart."""
    try:
        return _pull(_version(version), chart, scratch, {})
    except ChartError as error:
        if "repo update" not in error.what:
            raise
    environment = {"HELM_REPOSITORY_CACHE": str(scratch / "repository-cache")}
    run_helm(["repo", "update", "--", repository], environment)
    return _pull(_version(version), chart, scratch, environment)


def _from_hub(request: ChartRequest, repository: str, name: str, places: tuple[Path, Path, str]) -> Path:
    scratch, cache, base = places
    version = request.version if is_exact(request.version) else ""
    package = hub.find_chart(base, repository, name, version)
    wanted = request.version or package.version
    content = package.content_url
    constrained = bool(request.version) and not version
    if content.startswith(_WEB) and not constrained:
        return download.download(content, scratch / "download" / "chart.tgz", digest=package.digest)
    if content.startswith(OCI) and not constrained:
        return oci.pull(content, "", request.registries, cache, scratch)
    if package.repository_url.startswith(OCI):
        address = package.repository_url.rstrip("/")
        chart = address if address.endswith(f"/{name}") else f"{address}/{name}"
        return oci.pull(chart, wanted, request.registries, cache, scratch)
    if package.repository_url.startswith(_WEB):
        return _from_repository(package.repository_url, package.name, wanted, scratch)
    raise ChartError(f"Artifact Hub does not say where {request.chart} lies")


def _version(version: str) -> list[str]:
    return [f"--version={version}"] if version else []


def _pull(options: list[str], chart: str, scratch: Path, environment: dict[str, str]) -> Path:
    destination = scratch / "pull"
    destination.mkdir(exist_ok=True)
    run_helm(["pull", f"--destination={destination}", *options, "--", chart], environment)
    archives = list(destination.glob("*.tgz"))
    if len(archives) != 1:
        raise ChartError(f"helm pull {chart} gave {len(archives)} archives")
    return archives[0]
