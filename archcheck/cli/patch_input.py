"""What `archcheck patch` reads: manifests, kustomizations, a chart; with the objects kept."""

import io
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from archcheck.cli.options import CommonOptions
from archcheck.cli.places import cache_folder
from archcheck.errors import InputError, UsageError
from archcheck.findings.charts import ChartFacts
from archcheck.sources.charts.model import ChartRequest
from archcheck.workloads.inventory import Inventory

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PatchInput:
    """What is to be patched.

    `built`: by kustomize or helm, so that an earlier patch may be in it already. `kustomization` is the file
    of the one kustomization that was built. `chart` is what was rendered, found by way of `artifact_hub`.
    `is_read_once`: a part of it is standard input, which cannot be looked at again.
    """

    inventory: Inventory
    built: bool = False
    kustomization: Path | None = None
    chart: ChartRequest | None = None
    facts: ChartFacts | None = None
    artifact_hub: str = ""
    is_read_once: bool = False


def read_input(
    paths: Sequence[str], chart: ChartRequest | None, common: CommonOptions, *, raw: bool
) -> PatchInput:
    """Return what is named.

    Args:
        paths: files, directories, `-`.
        chart: a chart instead, or None.
        common: the shared options.
        raw: whether kustomizations are read as files, not built: who edits files needs them.

    Raises:
        UsageError, ChartError: as they say.

    """
    if chart is not None:
        from archcheck.sources.charts.render import render_chart

        hub = common.settings.artifact_hub
        rendered = render_chart(chart, hub, cache_folder() / "charts", keep=True)
        return PatchInput(rendered.inventory, chart=chart, facts=rendered.facts, artifact_hub=hub)
    if not paths:
        raise UsageError("nothing is named", hint="archcheck patch FILE, DIR, -, or --chart CHART")
    from archcheck.sources.files import read_manifests
    from archcheck.sources.stdin import STDIN

    found = [_kustomization(path, raw=raw) for path in paths]
    once = STDIN in paths
    if not any(found):
        return PatchInput(read_manifests(paths, keep=True), built=once, is_read_once=once)
    inventory = Inventory()
    for path, file in zip(paths, found, strict=True):
        inventory += read_manifests([path], keep=True) if file is None else _built(file.parent)
    file = found[0] if len(found) == 1 else None
    return PatchInput(inventory, built=True, kustomization=file, is_read_once=once)


def _kustomization(path: str, *, raw: bool) -> Path | None:
    """Return the kustomization file of a directory that is to be built."""
    if raw:
        return None
    from archcheck.sources.kustomize import find_kustomize, kustomization_in

    directory = Path(path)
    file = kustomization_in(directory) if directory.is_dir() else None
    if file is not None and find_kustomize() is None:
        logger.warning("%s: neither kustomize nor kubectl is installed: its files are read as they are", path)
        return None
    return file


def _built(directory: Path) -> Inventory:
    from archcheck.documents.reading import read
    from archcheck.sources.kustomize import built
    from archcheck.workloads.stock import take_stock

    try:
        return take_stock(read(io.BytesIO(built(directory))), str(directory), rendered=True, keep=True)
    except InputError as error:
        return Inventory(errors=(error,))
