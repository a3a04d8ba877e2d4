"""What belongs to a chart: its folders and values, and whatever it draws upon elsewhere."""

import os
from collections.abc import Iterator
from pathlib import Path

from archcheck.errors import ChartError
from archcheck.sources.trees.discover.kustomizations import real
from archcheck.sources.trees.model import CHART_FILE

_FOLDERS = frozenset({"templates", "charts", "crds", "ci", "files"})
_BESIDE = (CHART_FILE, "Chart.lock", "requirements.yaml", "requirements.lock", ".helmignore")
_SCHEME = b"file://"


def chart_of(file: Path, root: Path) -> Path | None:
    """Return the outermost chart that a file is a part of, as one comes to it from here.

    One at `root` itself has only its own folders and files: a repository may have much beside them.
    """
    top = real(root)
    path = Path(os.path.normpath(file.absolute()))
    charts = [
        parent
        for parent in path.parents
        if (parent / CHART_FILE).is_file() and (real(parent) == top or top in real(parent).parents)
    ]
    if charts and real(charts[-1]) == top and not is_of_chart(path, charts[-1]):
        charts.pop()
    return (charts[-1] if file.is_absolute() else relative(charts[-1])) if charts else None


def is_of_chart(path: Path, chart: Path) -> bool:
    """Return whether a path below a chart is one of its own: a template, a subchart, values."""
    parts = Path(os.path.relpath(path, chart)).parts
    is_values = len(parts) == 1 and (parts[0] in _BESIDE or parts[0].startswith("values"))
    return is_values or parts[:1] == () or parts[0] in _FOLDERS


def relative(path: Path) -> Path:
    """Return a path as it is written from the working directory."""
    return Path(os.path.relpath(path))


def local_dependencies(chart: Path) -> set[Path]:
    """Return the places elsewhere that a chart is made of: `file://` dependencies, and where links lead."""
    return {path for path in (*_dependencies(chart), *_links(chart)) if real(chart) not in path.parents}


def _dependencies(chart: Path) -> Iterator[Path]:
    try:
        files = [file for name in (CHART_FILE, "requirements.yaml") if (file := chart / name).is_file()]
        if not any(_SCHEME in file.read_bytes() for file in files):
            return
    except OSError:
        return
    from archcheck.sources.charts.metadata import read_metadata

    try:
        dependencies = read_metadata(chart).dependencies
    except ChartError:
        return
    for dependency in dependencies:
        if dependency.repository.startswith(_SCHEME.decode()):
            yield real(chart / dependency.repository.removeprefix(_SCHEME.decode()))


def _links(chart: Path) -> Iterator[Path]:
    for folder, directories, files in os.walk(chart):
        for name in (*directories, *files):
            path = Path(folder, name)
            if path.is_symlink():
                yield real(path)
