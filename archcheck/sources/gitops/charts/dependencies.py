"""The dependencies of a chart's directory: fetched by helm once, and kept where a lock file pins them."""

import logging
import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path

from archcheck.errors import ChartError
from archcheck.sources.charts.archives import unpacked
from archcheck.sources.charts.dependencies import lacking_dependencies, with_dependencies
from archcheck.sources.charts.metadata import Metadata
from archcheck.sources.gitops.charts.kept import KeptCharts
from archcheck.sources.gitops.charts.values_files import linked_copy

logger = logging.getLogger(__name__)

_LOCKS = ("Chart.lock", "requirements.lock")
_KEPT = "dependencies"


def completed(
    chart: Path,
    metadata: Metadata,
    digest: str,
    kept: KeptCharts,
    new_folder: Callable[[], Path],
    *,
    offline: bool,
) -> Path:
    """Return a chart's directory, or a copy of it that has the dependencies which it lacks.

    Args:
        chart: the directory.
        metadata: what it says of itself.
        digest: that of all that is in it.
        kept: where dependencies are kept; what lies beside a chart (`file://`) is in the digest too.
        new_folder: makes one.
        offline: whether nothing may be fetched.

    Raises:
        ChartError: they cannot be had.

    """
    if not lacking_dependencies(chart, metadata):
        return chart
    folder = new_folder()
    address = f"{_KEPT}:{digest}"
    archive = kept.find(address, _KEPT)
    if archive is not None:
        copied = folder / chart.name
        linked_copy(chart, copied)
        shutil.copytree(unpacked(archive, folder / _KEPT), copied / "charts", dirs_exist_ok=True)
        return copied
    whole = with_dependencies(chart, metadata, folder, offline=offline)
    if any((chart / name).is_file() for name in _LOCKS):
        kept.keep(address, _KEPT, _packed(whole, folder / "dependencies.tgz"))
    return whole


def _packed(chart: Path, archive: Path) -> Path:
    try:
        with tarfile.open(archive, "w:gz") as packed:
            for path in sorted((chart / "charts").rglob("*")):
                if path.is_file() and not path.is_symlink():
                    packed.add(path, f"charts/{path.relative_to(chart / 'charts').as_posix()}")
    except OSError as error:
        raise ChartError(f"the dependencies of {chart.name} cannot be kept: {error.strerror}") from error
    return archive
