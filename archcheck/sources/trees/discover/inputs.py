"""Which files are read where a path is: itself, the manifests below it, charts and kustomizations whole."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from archcheck.sources.kustomize import FILE_NAMES
from archcheck.sources.trees.discover.chart_membership import chart_of, is_of_chart, local_dependencies
from archcheck.sources.trees.discover.kustomizations import reached, read_kustomization
from archcheck.sources.trees.discover.scanning import Discovered, SourceKind, scan
from archcheck.sources.trees.discover.selecting import Selector


def files_read(paths: Iterable[Path], selector: Selector) -> Iterator[Path]:
    """Yield the files that are read where these paths are; some of them may not be there."""
    for path in paths:
        chart = chart_of(path, Path(path.absolute().anchor)) if path.exists() else None
        if chart is not None:
            yield from files_of_chart(chart)
        if path.is_dir():
            for seen in scan(path, selector):
                yield from _of_sight(seen) if isinstance(seen, Discovered) else ()
        elif path.name in FILE_NAMES:
            yield from _of_kustomization(path)
        else:
            yield path


def files_of_chart(chart: Path) -> Iterator[Path]:
    """Yield every file of a chart, and of what it is made of elsewhere: helm reads all of them.

    Of a chart that is a whole repository, what has nothing to do with the chart is left out.
    """
    is_repository = (chart / ".git").exists()
    for path in _files_below(chart):
        if not is_repository or is_of_chart(path, chart):
            yield path
    for dependency in local_dependencies(chart):
        yield from _files_below(dependency) if dependency.is_dir() else (dependency,)


def _files_below(folder: Path) -> Iterator[Path]:
    for directory, _, names in os.walk(folder):
        yield from (Path(directory, name) for name in names)


def _of_sight(seen: Discovered) -> Iterator[Path]:
    if seen.kind is SourceKind.CHART:
        yield from files_of_chart(seen.path)
    elif seen.kind is SourceKind.KUSTOMIZATION:
        yield from _of_kustomization(seen.path)
    else:
        yield seen.path


def _of_kustomization(file: Path) -> Iterator[Path]:
    top = read_kustomization(file)
    for part in reached(top, {}) if top is not None else ():
        yield from (part.file, *part.files, *part.mentions)
    yield file
