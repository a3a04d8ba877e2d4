"""A kustomization → what the real kustomize builds, with the places in the files that it was made of."""

import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from pathlib import Path

from archcheck.documents.reading import read
from archcheck.errors import HelmMissingError, InputError, RestrictedError
from archcheck.frozen import dataclass
from archcheck.sources.charts.helm import find_helm
from archcheck.sources.files import read_file
from archcheck.sources.kustomize import find_kustomize
from archcheck.sources.trees.discover.inflation import InflatedChart, inflated_charts
from archcheck.sources.trees.discover.kustomizations import Kustomization, is_template, real
from archcheck.sources.trees.kustomize.chart_values import named_images
from archcheck.sources.trees.kustomize.fetched_charts import (
    ChartsMissingError,
    PartlyBuilt,
    built_with_charts,
)
from archcheck.sources.trees.kustomize.tracing import Trace, shown
from archcheck.sources.trees.model import Tree
from archcheck.sources.trial_builds.building import Building
from archcheck.workloads.collecting import A_TEMPLATE, collect_workloads
from archcheck.workloads.inventory import Inventory, Loss, Skipped
from archcheck.workloads.model import Workload

_NOT_BUILT = "a kustomization, and neither kustomize nor kubectl is installed to build it"
_ELSEWHERE = "a kustomization that names {remote}, and no host may be asked now"
_RESTRICTED = (
    "a kustomization that loads files from outside of its folder, which kustomize does only with "
    "load-restrictor: LoadRestrictionsNone in the configuration (Flux always does)"
)
_NO_HELM = "a kustomization with charts, and helm is not installed to render them"


def build_tree(
    top: Kustomization,
    known: Mapping[Path, Kustomization],
    others: AbstractSet[Path] = frozenset(),
    *,
    building: Building,
    seen: Callable[[bytes, Trace], None] | None = None,
    cache: Callable[[], Path] | None = None,
) -> Tree:
    """Return what a kustomization builds; every workload and image is placed in the file that names it.

    What cannot be built is said, and the manifests that it names are read by themselves.

    Args:
        top: what is built.
        known: kustomizations that are read already, by directory.
        others: the directories of those that are built by themselves.
        building: how it is built.
        seen: is given what kustomize builds, with the files that it was made of.
        cache: where charts that are fetched are kept; None where none is.

    """
    tried = set(others) - {real(top.directory)}
    return _Build(known, tried, building, seen, cache).tree(top)


@dataclass(frozen=True)
class _Build:
    """Builds kustomizations, each once."""

    known: Mapping[Path, Kustomization]
    tried: set[Path]
    building: Building
    seen: Callable[[bytes, Trace], None] | None = None
    cache: Callable[[], Path] | None = None

    def tree(self, top: Kustomization) -> Tree:
        """Return what one builds, or why it does not and what its files say."""
        directory = real(top.directory)
        if directory in self.tried:
            return Tree()
        self.tried.add(directory)
        if find_kustomize() is None:
            return Tree(Inventory(skipped=(Skipped(str(top.directory), None, _NOT_BUILT, loss=Loss.PART),)))
        trace = Trace.of(top, self.known)
        missed = self._missed(top, trace)
        if missed:
            return self._without(top, missed)
        try:
            built = self._built(top, trace)
        except ChartsMissingError as error:
            told = tuple(missing.skipped() for missing in error.missing)
            named = tuple(_in_values(missing.chart for missing in error.missing))
            return Tree(Inventory(workloads=named)) + self._without(top, told)
        except InputError as error:
            return self._failed(top, trace, error)
        if self.seen is not None:
            self.seen(built.data, trace)
        inventory = collect_workloads(read(io.BytesIO(built.data)), str(top.file), rendered=True)
        workloads = (
            *map(trace.placed, inventory.workloads),
            *_in_values(each.chart for each in built.missing),
        )
        missing = (chart.skipped() for chart in built.missing)
        skipped = (*missing, *trace.located(inventory.skipped))
        return Tree(replace(inventory, workloads=workloads, skipped=skipped))

    def _built(self, top: Kustomization, trace: Trace) -> PartlyBuilt:
        charts = inflated_charts(trace.parts)
        absent = [chart for chart in charts if chart.directory is None]
        if absent:
            cache = None if self.building.offline else self.cache
            return built_with_charts(top, trace.parts, absent, self.building, cache)
        return PartlyBuilt(self.building.build(top.directory, find_helm() if charts else ""), ())

    def _without(self, top: Kustomization, missed: Sequence[Skipped]) -> Tree:
        """Return what the files of one say that is not built, and why it is not."""
        below = _read_unbuilt(top, self.known, self.tree)
        reasons = {entry.reason for entry in below.inventory.skipped}
        return (
            Tree(Inventory(skipped=tuple(entry for entry in missed if entry.reason not in reasons))) + below
        )

    def _missed(self, top: Kustomization, trace: Trace) -> tuple[Skipped, ...]:
        """Return what would have to be fetched, or rendered by a helm that is not there."""
        charts = inflated_charts(trace.parts)
        missing = tuple(chart.skipped() for chart in charts if chart.directory is None)
        if missing and not _has_helm():
            return missing
        name = str(top.directory)
        remote = next((part.remote for part in trace.parts if part.remote), "")
        if self.building.offline and remote:
            return (Skipped(name, None, _ELSEWHERE.format(remote=remote), loss=Loss.PART),)
        if charts and not _has_helm():
            return (Skipped(name, None, _NO_HELM, loss=Loss.PART),)
        return ()

    def _failed(self, top: Kustomization, trace: Trace, error: InputError) -> Tree:
        """Return what the files of one say that does not build; where one in it is why, that is the error.

        One with a template among its parts is no error: it is rendered before it is built. Nor is one that
        kustomize was only not allowed to load all files of: Flux builds it.
        """
        below = _read_unbuilt(top, self.known, self.tree)
        templates = [str(part.file) for part in trace.parts if is_template(part)]
        if templates:
            unread = tuple(Skipped(template, None, A_TEMPLATE, loss=Loss.PART) for template in templates)
            return Tree(Inventory(skipped=unread)) + below
        if below.inventory.errors:
            return below
        if isinstance(error, RestrictedError):
            is_told = any(entry.reason == _RESTRICTED for entry in below.inventory.skipped)
            own = Skipped(str(top.directory), None, _RESTRICTED, loss=Loss.PART)
            return Tree(Inventory(skipped=() if is_told else (own,))) + below
        return Tree(Inventory(errors=(error,))) + below


def _in_values(charts: Iterable[InflatedChart]) -> Iterator[Workload]:
    """Yield what the values of charts that are not to be had name."""
    return (workload for chart in charts for workload in named_images(chart))


def _has_helm() -> bool:
    try:
        return bool(find_helm())
    except HelmMissingError:
        return False


def _read_unbuilt(
    top: Kustomization, known: Mapping[Path, Kustomization], build: Callable[[Kustomization], Tree]
) -> Tree:
    """Return what the files of a kustomization that is not built say, so that they do not go unseen.

    What it would have changed of them is not known: that is said of it, and the run is not complete.

    Args:
        top: what is not built.
        known: kustomizations that are read already, by directory.
        build: gives what another one builds; of a ring it gives nothing.

    """
    tree = Tree()
    for file in sorted(top.resources):
        tree += Tree(read_file(Path(shown(file, top)), scanned=True))
    for directory in sorted(top.includes):
        below = known.get(directory)
        if below is not None and not below.is_component and real(below.directory) != real(top.directory):
            tree += build(below)
    return tree
