"""Charts that a kustomization renders and that are not beside it: fetched, and put where kustomize looks.

kustomize itself would pull them with an empty configuration of helm (`HELM_CONFIG_HOME`), so that no login of
the user counts. They go into a copy of the kustomization, and nothing of the user's is touched.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from archcheck.errors import ChartError, InputError
from archcheck.processes.scratch import scratch_folder
from archcheck.sources.charts.archives import unpacked
from archcheck.sources.charts.model import OCI, ChartRequest
from archcheck.sources.trees.discover.inflation import InflatedChart
from archcheck.sources.trees.discover.kustomizations import Kustomization, real
from archcheck.sources.trial_builds.building import Building, helm_of
from archcheck.sources.trial_builds.scratch import Scratch


class ChartNotFetchedError(Exception):
    """A chart that could not be fetched, and why."""

    def __init__(self, chart: InflatedChart, why: str) -> None:
        super().__init__(why)
        self.chart = chart
        self.why = why


def built_with(
    top: Kustomization,
    parts: Sequence[Kustomization],
    missing: Sequence[InflatedChart],
    building: Building,
    cache: Callable[[], Path],
) -> bytes:
    """Return what kustomize builds, once the charts that are missing are there.

    Args:
        top: what is built.
        parts: all that it is made of.
        missing: the charts that are not there.
        building: how it is built.
        cache: where charts of registries are kept.

    Raises:
        ChartNotFetchedError: one of the charts is not to be had.
        InputError: kustomize fails, with its own message.

    """
    with scratch_folder() as folder:
        copies, pulled = folder / "copies", folder / "charts"
        copies.mkdir()
        fetching = _WithFetched(building.kube_version, load_restrictor=building.load_restrictor)
        scratch = Scratch(real(copies), parts, fetching)
        for number, chart in enumerate(missing):
            place = pulled / str(number)
            place.mkdir(parents=True)
            _put(chart, scratch, place, cache)
        return scratch.build(real(top.directory), {})


class _WithFetched(Building):
    """A way to build for which no chart has to be there yet."""

    def helm_for(self, parts: Sequence[Kustomization]) -> str:
        """Return helm, whichever charts are there."""
        return helm_of(parts[0].file)


def _put(chart: InflatedChart, scratch: Scratch, folder: Path, cache: Callable[[], Path]) -> None:
    from archcheck.sources.charts.fetching import fetch  # an HTTP client takes long to load

    if chart.place is None:
        raise ChartNotFetchedError(chart, "its place is not in the kustomization")
    if not chart.repository:
        raise ChartNotFetchedError(chart, "it names no repository")
    is_oci = chart.repository.startswith(OCI)
    request = (
        ChartRequest(f"{chart.repository.rstrip('/')}/{chart.name}", "", chart.version, is_name=True)
        if is_oci
        else ChartRequest(chart.name, chart.repository, chart.version, is_name=True)
    )
    try:
        archive = fetch(request, folder, cache(), "")
        target = scratch.place_of(chart.place)
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            unpacked(archive, target.parent)
    except (ChartError, InputError, OSError) as error:
        raise ChartNotFetchedError(chart, str(error)) from error
