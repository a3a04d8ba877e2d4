"""Files that stand for the `values.yaml` of a chart, as source-controller puts them there.

helm has no option for that: its `--values` are laid over the chart's own. So a copy of the chart gets them.
Source: source-controller, internal/helm/chart/builder_local.go (mergeFileValues), builder_remote.go
(mergeChartValues).
"""

import io
import os
import shutil
from dataclasses import field
from pathlib import Path

from archcheck.documents.reading import Broken, Document, read
from archcheck.errors import ChartError
from archcheck.frozen import dataclass
from archcheck.sources.gitops.charts.model import HeldChart
from archcheck.sources.gitops.model import Release
from archcheck.sources.gitops.values import NO_VALUES, PlacedValues, merged, placed_values
from archcheck.storage.bounded import read_bounded
from archcheck.workloads.locations import in_chart

_SIZE_LIMIT = 5 * 1024 * 1024
_VALUES = "values.yaml"


@dataclass(frozen=True, slots=True)
class ValuesFiles:
    """What files hold that stand for the values of a chart; the level of each is its number."""

    values: PlacedValues = field(default_factory=dict)
    count: int = 0


def read_values_files(release: Release, base: Path, shown: str) -> ValuesFiles:
    """Return what the values files of a release hold, the later over the earlier.

    Args:
        release: it.
        base: the folder that they lie in, which nothing may leave.
        shown: how findings name that folder; empty where it is none of the user's.

    Raises:
        ChartError: there is no such file, it leaves the folder, or it cannot be read.

    """
    values = NO_VALUES
    for level, name in enumerate(release.values_files):
        file = Path(os.path.realpath(base / name.lstrip("/")))
        if not file.is_relative_to(os.path.realpath(base)):
            raise ChartError(f"valuesFiles: {name} is outside of the chart's source")
        if not file.is_file():
            if release.ignore_missing_values_files:
                continue
            raise ChartError(f"valuesFiles: there is no {name}")
        inside = file.relative_to(os.path.realpath(base)).as_posix()
        path = os.path.normpath(os.path.join(shown, inside)) if shown else in_chart(inside)  # noqa: PTH118
        values = merged(values, _read(file, path, level))
    return ValuesFiles(values, len(release.values_files))


def _read(file: Path, path: str, level: int) -> PlacedValues:
    try:
        data = read_bounded(file, _SIZE_LIMIT)
    except OSError as error:
        raise ChartError(f"valuesFiles: {file.name} cannot be read: {error.strerror}") from error
    for reading in read(io.BytesIO(data)):
        if isinstance(reading, Broken):
            raise ChartError(f"valuesFiles: {file.name}, line {reading.error.line}: {reading.error.what}")
        if isinstance(reading, Document):
            return placed_values(reading.root, path, level)
    return NO_VALUES


def with_values(chart: HeldChart, tree: Path, values: str, folder: Path) -> Path:
    """Return a copy of a chart, below a folder, whose own values are others.

    Raises:
        ChartError: it cannot be copied.

    """
    copied = folder / tree.name
    try:
        linked_copy(tree, copied)
        (copied / _VALUES).unlink(missing_ok=True)
        (copied / _VALUES).write_text(values, "utf-8")
    except (OSError, shutil.Error) as error:
        raise ChartError(f"{chart.label} cannot be copied: {error}") from error
    return copied


def linked_copy(directory: Path, target: Path) -> None:
    """Copy a directory, its files by other names of the same where the disk has that; links are followed.

    Raises:
        OSError: it cannot be copied.

    """
    shutil.copytree(directory, target, copy_function=_linked, ignore=shutil.ignore_patterns(".git"))


def _linked(source: str, target: str) -> None:
    """Make a file of a copy: the same file by another name, where the disk has that."""
    try:
        os.link(os.path.realpath(source), target)
    except OSError:
        shutil.copyfile(source, target)
