"""Charts that a kustomization renders and that are not beside it: fetched into a copy of it, or left out.

kustomize itself would pull them with an empty configuration of helm (`HELM_CONFIG_HOME`), so that no login of
the user counts. They go into a copy of the kustomization, and nothing of the user's is touched. What is not
to be had is taken out of the copy, so that it hides nothing else.
"""

import json
from collections.abc import Callable, Sequence
from collections.abc import Mapping as MappingOf
from collections.abc import Set as AbstractSet
from pathlib import Path

from archcheck.documents.nodes import Items, Mapping, YamlNode, elements, get, members
from archcheck.documents.values import value_of
from archcheck.errors import ChartError, InputError
from archcheck.frozen import dataclass
from archcheck.processes.scratch import scratch_folder
from archcheck.sources.charts.archives import unpacked
from archcheck.sources.charts.model import OCI, ChartRequest
from archcheck.sources.trees.discover.inflation import InflatedChart
from archcheck.sources.trees.discover.kustomizations import Kustomization, real
from archcheck.sources.trial_builds.building import Building, helm_of
from archcheck.sources.trial_builds.scratch import Scratch
from archcheck.workloads.inventory import Skipped

_NOT = "not fetched"
NO_FILES: MappingOf[Path, bytes] = {}
_LISTS = ("helmCharts", "helmChartInflationGenerator")


@dataclass(frozen=True, slots=True)
class MissingChart:
    """A chart that is not to be had, and why."""

    chart: InflatedChart
    why: str

    def skipped(self) -> Skipped:
        """Return it as something that is not read."""
        return self.chart.skipped(self.why)


class ChartsMissingError(Exception):
    """What is left of a kustomization cannot be built without the charts that are not to be had."""

    def __init__(self, missing: Sequence[MissingChart]) -> None:
        super().__init__()
        self.missing = tuple(missing)


@dataclass(frozen=True, slots=True)
class PartlyBuilt:
    """What kustomize builds, and the charts without which it does."""

    data: bytes
    missing: tuple[MissingChart, ...]


def built_with_charts(
    top: Kustomization,
    parts: Sequence[Kustomization],
    absent: Sequence[InflatedChart],
    building: Building,
    cache: Callable[[], Path] | None,
    *,
    others: MappingOf[Path, bytes] = NO_FILES,
) -> PartlyBuilt:
    """Return what kustomize builds, once charts that are not there have been fetched, or left out.

    Args:
        top: what is built.
        parts: all that it is made of.
        absent: the charts that are not there.
        building: how it is built.
        cache: where charts of registries are kept; None where nothing is fetched.
        others: files that are others than they are written, by their places.

    Raises:
        ChartsMissingError: without the charts that are not to be had, it does not build.
        InputError: with all its charts it does not build; with kustomize's own message.

    """
    with scratch_folder() as folder:
        copies, pulled = folder / "copies", folder / "charts"
        copies.mkdir()
        missing: list[MissingChart] = []
        try:
            fetching = _WithFetched(
                building.kube_version, load_restrictor=building.load_restrictor, within=building.within
            )
            scratch = Scratch(real(copies), parts, fetching)
            for number, chart in enumerate(absent):
                place = pulled / str(number)
                place.mkdir(parents=True)
                missing += _fetched(chart, scratch, place, cache)
            left_out = _left_out(parts, missing)
            return PartlyBuilt(scratch.build(real(top.directory), {**others, **left_out}), tuple(missing))
        except InputError as error:
            if missing or cache is None:
                raise ChartsMissingError(
                    missing or [MissingChart(chart, _NOT) for chart in absent]
                ) from error
            raise


def _fetched(
    chart: InflatedChart, scratch: Scratch, folder: Path, cache: Callable[[], Path] | None
) -> list[MissingChart]:
    """Put a chart where kustomize looks for it; return it if that cannot be."""
    if cache is None:
        return [MissingChart(chart, _NOT)]
    try:
        _put(chart, scratch, folder, cache)
    except ChartError as error:
        return [MissingChart(chart, f"could not be fetched: {error}")]
    return []


def _left_out(parts: Sequence[Kustomization], missing: Sequence[MissingChart]) -> dict[Path, bytes]:
    """Return the files of kustomizations without the entries of charts that are not to be had.

    Raises:
        ChartsMissingError: one of them is a generator's, in a file of its own.

    """
    gone = {id(each.chart.entry) for each in missing}
    files: dict[Path, bytes] = {}
    for part in parts:
        entries = [entry for key in _LISTS for entry in elements(get(part.root, key))]
        own = {id(entry) for entry in entries} & gone
        if own:
            gone -= own
            files[real(part.directory) / part.file.name] = _without(part.root, own)
    if gone:
        raise ChartsMissingError(missing)
    return files


def _without(root: YamlNode, entries: AbstractSet[int]) -> bytes:
    pairs: list[tuple[YamlNode, YamlNode]] = []
    for key, value in members(root):
        if key.text in _LISTS and isinstance(value, Items):
            kept = tuple(node for node in value.nodes if id(node) not in entries)
            pairs += [(key, Items(kept, value.line, value.column))] if kept else []
        else:
            pairs.append((key, value))
    return json.dumps(value_of(Mapping(tuple(pairs), root.line, root.column))).encode()


class _WithFetched(Building):
    """A way to build for which no chart has to be there yet."""

    def helm_for(self, parts: Sequence[Kustomization]) -> str:
        """Return helm, whichever charts are there."""
        return helm_of(parts[0].file)


def _put(chart: InflatedChart, scratch: Scratch, folder: Path, cache: Callable[[], Path]) -> None:
    """Fetch a chart, and unpack it in the copy.

    Raises:
        ChartError: it is not to be had.

    """
    from archcheck.sources.charts.fetching import fetch  # an HTTP client takes long to load

    if chart.place is None:
        raise ChartError("its place is outside of the kustomization")
    if not chart.repository:
        raise ChartError("it names no repository")
    name, repository = chart.name, chart.repository
    if repository.startswith(OCI):
        name, repository = f"{repository.rstrip('/')}/{name}", ""
    archive = fetch(ChartRequest(name, repository, chart.version, is_name=True), folder, cache(), "")
    try:
        target = scratch.place_of(chart.place)
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            unpacked(archive, target.parent)
    except OSError as error:
        raise ChartError(f"it cannot be unpacked: {error.strerror}") from error
