"""The value files of a helm source: where each is, in the order in which helm reads them.

Source: argoproj/argo-cd reposerver/repository/repository.go, getResolvedValueFiles; util/io/path/resolved.go.
"""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import TypeAlias

from archcheck.frozen import dataclass
from archcheck.sources.gitops.argocd.environment import ArgoEnvironment
from archcheck.sources.gitops.argocd.globs import is_glob, matches_doublestar
from archcheck.sources.gitops.repository import Repository
from archcheck.sources.gitops.values import PlacedScalar

_MOST_FILES = 50_000
_WEB = frozenset({"http", "https"})
NO_FILE = "there is no such file"
_SCHEME = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):.*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class LocalFile:
    """A file of this repository."""

    path: Path
    named: PlacedScalar


@dataclass(frozen=True, slots=True)
class ChartFile:
    """A file beside a chart that is not here."""

    path: str
    named: PlacedScalar


@dataclass(frozen=True, slots=True)
class MissingFile:
    """A file that cannot be read here, and why."""

    reason: str
    named: PlacedScalar


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file on the web. Argo CD fetches it by http and https, if its settings name no other schemes."""

    url: str
    named: PlacedScalar


ValueFile: TypeAlias = LocalFile | ChartFile | RemoteFile | MissingFile


@dataclass(frozen=True, slots=True)
class FilePlaces:
    """Where the files of a source may be.

    `folder` is the chart's own, None where the chart is not here. `references` are the other sources of the
    Application by their `$name`: the reason why one that is elsewhere is not read, None for this repository.
    """

    repository: Repository
    folder: Path | None
    references: Mapping[str, str | None]
    environment: ArgoEnvironment
    ignore_missing: bool = False


def value_files(named: Sequence[PlacedScalar], places: FilePlaces) -> tuple[ValueFile, ...]:
    """Return the files that `valueFiles` name: those of a glob by name, but for one that is named itself."""
    targets = [_target(each, places) for each in named]
    explicit = {each.path for each in targets if isinstance(each, LocalFile) and not is_glob(each.named.text)}
    files: dict[object, ValueFile] = {}
    for target in targets:
        if not isinstance(target, LocalFile):
            files.setdefault(target.path if isinstance(target, ChartFile) else target, target)
            continue
        for file in _found(target, places, explicit):
            files.setdefault(file.path if isinstance(file, LocalFile) else file, file)
    return tuple(files.values())


def one_file(named: PlacedScalar, places: FilePlaces) -> ValueFile:
    """Return the file that `fileParameters` name by one path."""
    target = _target(named, places)
    if isinstance(target, LocalFile) and not target.path.is_file():
        return MissingFile(NO_FILE, named)
    if isinstance(target, RemoteFile):
        return MissingFile("it is on the network", named)
    return target


def _target(named: PlacedScalar, places: FilePlaces) -> ValueFile:
    """Return where a file or a glob should be."""
    first, slash, rest = named.text.partition("/")
    if first in places.references:
        reason = places.references[first]
        if reason is not None:
            return MissingFile(reason, named)
        return _local(places.environment.expanded(slash + rest), places.repository.root, named, places)
    text = places.environment.expanded(named.text)
    scheme = _SCHEME.fullmatch(text)
    if scheme is not None:
        is_web = scheme["scheme"].lower() in _WEB and not places.repository.offline
        return RemoteFile(text, named) if is_web else MissingFile("it is on the network", named)
    if places.folder is None:
        return ChartFile(text.lstrip("/"), named)
    return _local(text, places.repository.root if text.startswith("/") else places.folder, named, places)


def _local(text: str, base: Path, named: PlacedScalar, places: FilePlaces) -> LocalFile | MissingFile:
    path = places.repository.within(text, base)
    return MissingFile("it leads out of the repository", named) if path is None else LocalFile(path, named)


def _found(
    target: LocalFile, places: FilePlaces, explicit: AbstractSet[Path]
) -> Iterator[LocalFile | MissingFile]:
    """Yield what a path or a glob is on disk."""
    if is_glob(str(target.path.relative_to(places.repository.root))):
        matches = list(_globbed(target.path, places.repository.root))
        yield from (LocalFile(path, target.named) for path in matches if path not in explicit)
        if matches:
            return
    elif target.path.is_file():
        yield target
        return
    if not places.ignore_missing:
        yield MissingFile(NO_FILE, target.named)


def _globbed(pattern: Path, root: Path) -> Iterator[Path]:
    """Yield the files that a glob takes, as doublestar orders them; none outside of the repository.

    By folder, the files of each before what lies below them; by name alone where all below a folder is meant.
    """
    parts = pattern.relative_to(root).parts
    fixed = next(count for count, part in enumerate(parts) if is_glob(part))
    base = root.joinpath(*parts[:fixed])
    text = "/".join(parts[fixed:])
    files = _files_below(base)
    for path in sorted(files) if parts[-1] == "**" else files:
        is_inside = Path(os.path.realpath(path)).is_relative_to(root)
        if matches_doublestar(text, path.relative_to(base).as_posix()) and path.is_file() and is_inside:
            yield path


def _files_below(folder: Path) -> Iterator[Path]:
    count = 0
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != ".git")
        for name in sorted(names):
            count += 1
            if count > _MOST_FILES:
                return
            yield Path(parent, name)
