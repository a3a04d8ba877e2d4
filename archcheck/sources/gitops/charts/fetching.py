"""Charts of repositories and registries → archives; each index is fetched once in a run."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from archcheck.errors import ChartError, ChartUnreachableError
from archcheck.registry.hosts import shown
from archcheck.sources.charts.model import OCI, ChartRequest
from archcheck.sources.charts.versions import best_version, is_exact
from archcheck.sources.gitops.charts.index import ChartVersion, chosen, entries_of
from archcheck.sources.gitops.model import RegistryChart, RepositoryChart
from archcheck.sources.gitops.once import OnceEach

if TYPE_CHECKING:
    from archcheck.registry.mirrors.routes import Routes
    from archcheck.sources.gitops.go_template.regular.matching import GoPattern

_INDEX_LIMIT = 64 * 1024 * 1024
_WEB = ("https://", "http://")
_CREDENTIALS = ("username", "password", "caFile", "certFile", "keyFile", "insecure_skip_tls_verify")


class ChartFetcher:
    """Fetches charts, for any number of threads. What does not answer is not asked again in the run."""

    def __init__(self, cache: Path, registries: "Routes | None", scratch: Callable[[], Path]) -> None:
        self._cache = cache
        self._registries = registries
        self._scratch = scratch
        self._indexes: OnceEach[str, bytes] = OnceEach()
        self._logins: OnceEach[str, dict[str, str]] = OnceEach()
        self._silent: dict[str, ChartUnreachableError] = {}

    def of_repository(self, source: RepositoryChart) -> Path:
        """Return the archive of a chart in a repository, of the version that is to be taken.

        Raises:
            ChartError: there is no such chart or version, or no way to it.

        """
        url = source.url.rstrip("/")
        if url.startswith(OCI):
            return self.of_registry(RegistryChart(f"{url}/{source.name}", source.version))
        if not url.startswith(_WEB):
            raise ChartError(f"{shown(url)} is no web address of a repository")
        known = self._logins.of("", _repositories_with_logins).get(url)
        if known is not None:
            from archcheck.sources.charts.fetching import fetch

            request = ChartRequest(f"{known}/{source.name}", version=source.version, is_name=True)
            return fetch(request, self._scratch(), self._cache, "")
        return self._download(url, self._entry(url, source))

    def _entry(self, url: str, source: RepositoryChart) -> ChartVersion:
        from archcheck.sources.charts.download import fetch

        data = self._indexes.of(url, lambda: fetch(f"{url}/index.yaml", _INDEX_LIMIT))
        entries = {entry.version: entry for entry in reversed(entries_of(data, source.name))}
        if not entries:
            raise ChartError(f"{shown(url)} has no chart {source.name}")
        version = chosen(entries, source.version)
        if version is None:
            raise ChartError(f"{shown(url)} has no {source.name} {source.version or 'that is released'}")
        return entries[version]

    def _download(self, url: str, entry: ChartVersion) -> Path:
        from archcheck.sources.charts.download import download
        from archcheck.sources.gitops.charts.addresses import require_outward

        if not entry.urls:
            raise ChartError(f"{shown(url)} does not say where version {entry.version} lies")
        place = entry.urls[0]
        if place.startswith(OCI):
            return self.of_registry(RegistryChart(place))
        place = urljoin(f"{url}/", place)
        require_outward(url, place)
        return download(place, self._scratch() / "chart.tgz")

    def of_address(self, url: str) -> Path:
        """Return the archive that lies at an address.

        Raises:
            ChartError: there is none, or no way to it.

        """
        from archcheck.sources.charts.download import download

        if url.startswith(OCI):
            return self.of_registry(RegistryChart(url))
        if not url.startswith(_WEB):
            raise ChartError(f"{shown(url)} is no web address")
        return download(url, self._scratch() / "chart.tgz")

    def of_registry(self, source: RegistryChart) -> Path:
        """Return the archive of a chart in a registry.

        Raises:
            ChartError: there is no such chart or version, or no way to it.

        """
        from archcheck.sources.charts.oci import pull

        host = source.url.removeprefix(OCI).partition("/")[0]
        if host in self._silent:
            raise self._silent[host]
        url, version, choose = _asked(source)
        try:
            return pull(url, version, self._registries, self._cache, self._scratch(), choose)
        except ChartUnreachableError as error:
            self._silent[host] = error
            raise


def _asked(source: RegistryChart) -> tuple[str, str, Callable[[Sequence[str]], str | None] | None]:
    """Return the address to ask for, its version, and what chooses among the tags."""
    if source.digest:
        return f"{source.url}@{source.digest}", "", None
    version = source.version
    if source.tag_pattern:
        pattern = _pattern(source.tag_pattern)
        return source.url, version, lambda tags: chosen(_matching(pattern, tags), version)
    if not version or is_exact(version):
        return source.url, version, None
    if not _is_constraint(version):
        return f"{source.url}:{version}", "", None
    return source.url, version, lambda tags: chosen(tags, version)


def _pattern(text: str) -> "GoPattern":
    from archcheck.sources.gitops.go_template.errors import FunctionError
    from archcheck.sources.gitops.go_template.regular.matching import GoPattern

    try:
        return GoPattern(text)
    except FunctionError as error:
        raise ChartError(f"the pattern of tags {text[:80]!r} is not understood: {error}") from error


def _matching(pattern: "GoPattern", tags: Sequence[str]) -> Iterator[str]:
    """Yield the tags in which a pattern is found."""
    return (tag for tag in tags if pattern.find(tag) is not None)


def _is_constraint(version: str) -> bool:
    try:
        best_version((), version)
    except ChartError:
        return False
    return True


def _repositories_with_logins() -> dict[str, str]:
    """Return the names of the repositories for which the user's helm has more than an address, by address."""
    from archcheck.sources.charts.repositories import read_repositories

    entries = [entry for entry in read_repositories() if any(entry.get(key) for key in _CREDENTIALS)]
    return {str(entry.get("url", "")).rstrip("/"): str(entry.get("name", "")) for entry in entries}
