"""The charts of one run: each source is fetched once, however many releases use it at once."""

import hashlib
import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from archcheck.errors import ChartError, ChartUnreachableError
from archcheck.processes.scratch import scratch_folder
from archcheck.sources.charts.archives import unpacked
from archcheck.sources.charts.metadata import Metadata, read_metadata
from archcheck.sources.charts.versions import is_exact
from archcheck.sources.gitops.charts.dependencies import completed
from archcheck.sources.gitops.charts.fetching import ChartFetcher
from archcheck.sources.gitops.charts.kept import KeptCharts
from archcheck.sources.gitops.charts.local import digest_of, require_inside
from archcheck.sources.gitops.charts.locked import lock_key, not_as_locked, require_locked, settled
from archcheck.sources.gitops.charts.model import ChartNotHereError, HeldChart, chart_label
from archcheck.sources.gitops.charts.nearby import NearbyCharts
from archcheck.sources.gitops.model import (
    ArchiveChart,
    ChartSource,
    GitChart,
    LocalChart,
    PackedChart,
    RegistryChart,
    RepositoryChart,
    UnknownChart,
)
from archcheck.sources.gitops.once import OnceEach
from archcheck.sources.gitops.render_cache import RenderCache
from archcheck.sources.gitops.repository import Repository

if TYPE_CHECKING:
    from archcheck.registry.lock.model import LockedChart
    from archcheck.registry.mirrors.routes import Routes

ElsewhereChart: TypeAlias = RepositoryChart | ArchiveChart | RegistryChart
"""Charts that are fetched one by one."""

_OFFLINE = "it is not on this machine, and nothing is fetched (--offline, --locked, diff)"
_ARCHIVE = "archive"
"""What stands for the version of an archive that has an address of its own."""
_ARCHIVE_LIMIT = 100 * 1024 * 1024


class ChartStore:
    """The charts of one repository. Threads may ask for the same one at once."""

    def __init__(
        self,
        repository: Repository,
        folder: Path,
        cache: Path,
        registries: "Routes | None" = None,
        given: Sequence[Path] = (),
        locked: "Callable[[], Mapping[str, LockedChart]]" = dict,
    ) -> None:
        """Take the repository, where to keep things, how to ask registries, the user's charts, a lock."""
        self.repository = repository
        self.renders = RenderCache(cache.parent / "renders")
        self._folder = folder
        self._kept = KeptCharts(cache)
        self._given = given
        self._read_lock = locked
        self._fetcher = ChartFetcher(cache, registries, self.scratch)
        self._checkouts: OnceEach[GitChart, Path] = OnceEach()
        self._charts: OnceEach[ChartSource, HeldChart] = OnceEach()
        self._trees: OnceEach[Path, Path] = OnceEach()
        self._lock = threading.Lock()
        self._count = 0

    def chart(self, source: ChartSource) -> HeldChart:
        """Return a chart on this machine, with its dependencies.

        Raises:
            ChartNotHereError: it is not to be had now, or not known at all.
            ChartError: it is no chart, or its place does not answer.

        """
        return self._charts.of(source, lambda: self._found(source))

    def tree(self, chart: HeldChart) -> Path:
        """Return a directory in which the files of a chart and of the charts inside it can be looked at."""
        if chart.path.is_dir() and not any((chart.path / "charts").glob("*.tgz")):
            return chart.path
        return self._trees.of(chart.path, lambda: self._unpacked(chart))

    def shown(self, path: Path) -> str:
        """Return a folder of the repository as findings name it."""
        return _shown(Path(os.path.realpath(path)))

    def scratch(self) -> Path:
        """Return a new folder that lasts as long as the run."""
        with self._lock:
            self._count += 1
            folder = self._folder / str(self._count)
        folder.mkdir()
        return folder

    @cached_property
    def _nearby_charts(self) -> NearbyCharts:
        """What there is without a network; looked for when it is needed first."""
        return NearbyCharts(self.repository.root, self._kept, self._given)

    @cached_property
    def _locked(self) -> "Mapping[str, LockedChart]":
        """What constraints came to, by a lock; read when a chart is asked for first that lies elsewhere."""
        return self._read_lock()

    def _found(self, source: ChartSource) -> HeldChart:
        match source:
            case LocalChart(path=path):
                return self._local(path)
            case PackedChart(content=content):
                return self._archive(_written(content, self.scratch()), chart_label(source, self.repository))
            case UnknownChart(reason=reason):
                raise ChartNotHereError(reason)
            case GitChart():
                return self._git(source)
            case RepositoryChart() | RegistryChart():
                return self._settled(source)
            case ArchiveChart():
                return self._elsewhere(source)

    def _local(self, path: Path) -> HeldChart:
        root = self.repository.root
        place = Path(os.path.realpath(path))
        if not place.is_relative_to(root):
            raise ChartNotHereError("it is outside of the repository")
        label = chart_label(LocalChart(place), self.repository)
        if place.is_file():
            return self._archive(place, label)
        return replace(self._directory(place, root), label=label, folder=_shown(place))

    def _directory(self, place: Path, root: Path) -> HeldChart:
        """Return the chart in a directory, with its dependencies; no file of it is outside of the root."""
        inside = require_inside(place, root)
        metadata = read_metadata(place)
        digest = digest_of(inside)
        offline = self.repository.offline
        whole = completed(place, metadata, digest, self._kept, self.scratch, offline=offline)
        if whole != place:
            digest = digest_of([place, whole / "charts"])
        return HeldChart(whole, _label(metadata), metadata, digest)

    def _settled(self, source: RepositoryChart | RegistryChart) -> HeldChart:
        """Return a chart of another place, at the version that the lock has of its constraint."""
        locked = self._locked.get(lock_key(source))
        if locked is None or not is_exact(locked.version):
            return self._elsewhere(source)
        try:
            chart = self._elsewhere(settled(source, locked))
        except ChartError as error:
            raise not_as_locked(error, source.version, locked) from error
        require_locked(chart, locked)
        return chart

    def _elsewhere(self, source: ElsewhereChart) -> HeldChart:
        """Return a chart of another place: kept from before, fetched, or the best of what is here.

        A version that is exact is what it was; a constraint is resolved in every run that may.
        """
        address, _, version = _asked(source)
        kept = self._kept.find(address, version) if version else None
        if kept is not None:
            return self._archive(kept, "")
        if self.repository.offline:
            return self._nearby(source, ChartNotHereError(_OFFLINE))
        try:
            path = self._fetched(source)
        except ChartUnreachableError as error:
            return self._nearby(source, error)
        found = _ARCHIVE if isinstance(source, ArchiveChart) else read_metadata(path).facts.version
        return self._archive(self._kept.keep(address, version or found, path), "")

    def _fetched(self, source: ElsewhereChart) -> Path:
        match source:
            case RepositoryChart():
                return self._fetcher.of_repository(source)
            case RegistryChart():
                return self._fetcher.of_registry(source)
            case ArchiveChart(url=url):
                return self._fetcher.of_address(url)

    def _nearby(self, source: ElsewhereChart, error: ChartError) -> HeldChart:
        """Return the best chart on this machine; without any, it is the error."""
        address, name, _ = _asked(source)
        if isinstance(source, ArchiveChart):
            path = self._kept.find(address, _ARCHIVE)
        elif isinstance(source, RegistryChart) and source.digest:
            path = None
        else:
            path = self._nearby_charts.find(address, name, source.version)
        if path is None:
            raise error
        if path.is_dir():
            place = Path(os.path.realpath(path))
            is_own = place.is_relative_to(self.repository.root)
            return self._directory(place, self.repository.root if is_own else place.parent)
        return self._archive(path, "")

    def _git(self, source: GitChart) -> HeldChart:
        """Return a chart of another git repository, which is fetched once for all its charts."""
        if self.repository.offline:
            raise ChartNotHereError(_OFFLINE)
        from archcheck.sources.gitops.charts.git_charts import checked_out

        whole = replace(source, path="")
        root = self._checkouts.of(whole, lambda: checked_out(source, self.scratch()))
        place = Path(os.path.realpath(root / source.path.lstrip("/")))
        if not place.is_relative_to(root):
            raise ChartNotHereError(f"{source.path} leaves its repository")
        if not place.exists():
            raise ChartError(f"{chart_label(source, self.repository)}: there is no such path")
        if place.is_file():
            return replace(self._archive(place, ""), root=root)
        return replace(self._directory(place, root), root=root)

    def _archive(self, path: Path, label: str) -> HeldChart:
        try:
            data = path.read_bytes()
        except OSError as error:
            raise ChartError(f"{path.name} cannot be read: {error.strerror}") from error
        metadata = read_metadata(path)
        return HeldChart(path, label or _label(metadata), metadata, hashlib.sha256(data).hexdigest())

    def _unpacked(self, chart: HeldChart) -> Path:
        from shutil import copytree

        if chart.path.is_dir():
            place = self.scratch() / chart.path.name
            copytree(chart.path, place, symlinks=True)
        else:
            place = unpacked(chart.path, self.scratch())
        for archive in sorted((place / "charts").glob("*.tgz")):
            unpacked(archive, place / "charts")
            archive.unlink()
        return place


@contextmanager
def chart_store(
    repository: Repository,
    cache: Path,
    registries: "Routes | None" = None,
    given: Sequence[Path] = (),
    locked: "Callable[[], Mapping[str, LockedChart]]" = dict,
) -> Iterator[ChartStore]:
    """Give the charts of one run: what is only fetched for it goes with it.

    Args:
        repository: the one at hand.
        cache: the folder of charts by digest.
        registries: how registries are asked; None where no configuration says.
        given: directories and archives of charts that the user has, for those that are not to be fetched.
        locked: gives what constraints came to, by a lock.

    """
    with scratch_folder() as scratch:
        folder = Path(os.path.realpath(scratch))
        store = ChartStore(repository, folder, cache, registries, given, locked)
        yield store
        store.renders.trim()


def _asked(source: ElsewhereChart) -> tuple[str, str, str]:
    """Return the address of a chart, its name, and the version that it is exactly; empty for the newest."""
    match source:
        case RepositoryChart(url=url, name=name, version=version):
            return f"{url.rstrip('/')}#{name}", name, version if is_exact(version) else ""
        case RegistryChart(url=url, version=version, digest=digest):
            name = url.rpartition("/")[2]
            return url, name, f"@{digest}" if digest else version if is_exact(version) else ""
        case ArchiveChart(url=url):
            return url, "", ""


def _label(metadata: Metadata) -> str:
    return " ".join(part for part in (metadata.facts.name, metadata.facts.version) if part)


def _written(content: bytes, folder: Path) -> Path:
    path = folder / "chart.tgz"
    path.write_bytes(content[:_ARCHIVE_LIMIT])
    return path


def _shown(path: Path) -> str:
    """Return a path as a person would write it: relative, where it lies below the working directory."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
