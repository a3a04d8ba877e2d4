"""The states of helmfile in a tree, and the fleet.yamls → what their releases render, and what is theirs.

A state that another includes is read with that one. What they are made of is no manifest by itself: files of
values, and charts of the repository, which are rendered with the values of a release.
"""

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from archcheck.frozen import dataclass
from archcheck.processes.threads import side_by_side
from archcheck.sources.gitops.charts.store import ChartStore, chart_store
from archcheck.sources.gitops.expansion import ReleaseBuild
from archcheck.sources.gitops.fleet import read_fleet
from archcheck.sources.gitops.followed import followed_release
from archcheck.sources.gitops.helmfile.reading import HelmfileReading, read_helmfile
from archcheck.sources.gitops.model import LocalChart
from archcheck.sources.gitops.release_output import release_documents
from archcheck.sources.gitops.rendering import render_release
from archcheck.sources.gitops.repository import Repository, shown_path
from archcheck.sources.trees.model import Tree, TreeRequest
from archcheck.workloads.followed import FollowedCluster
from archcheck.workloads.inventory import Inventory, joined
from archcheck.workloads.unread.trees import is_fleet

_AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class HelmfileTree:
    """The states of a tree that no other one includes, and what they say."""

    readings: tuple[tuple[Path, HelmfileReading], ...]
    repository: Repository

    @property
    def files(self) -> frozenset[Path]:
        """All files that the states are made of."""
        return frozenset(file for _, reading in self.readings for file in reading.files)

    @property
    def charts(self) -> frozenset[Path]:
        """The charts of the repository that they install."""
        charts = (step.release.chart for step in self._steps)
        return frozenset(chart.path for chart in charts if isinstance(chart, LocalChart))

    @property
    def _steps(self) -> list[ReleaseBuild]:
        steps = (step for _, reading in self.readings for step in reading.expansion.steps)
        return [step for step in steps if isinstance(step, ReleaseBuild)]

    @property
    def places(self) -> list[Path]:
        """The files of the states, as a person would write them."""
        return [shown_path(path) for path, _ in self.readings]

    def without_read(self, inventory: Inventory) -> Inventory:
        """Return an inventory without those of the states that are read whole among what it skips."""
        whole = {path for path, reading in self.readings if not reading.expansion.skipped}
        left = [each for each in inventory.skipped if Path(os.path.realpath(each.path)) not in whole]
        return replace(inventory, skipped=tuple(left))

    def without_parts(self, inventory: Inventory) -> Inventory:
        """Return an inventory without what the states are made of: they say what of it is not read."""
        files = self.files
        left = [each for each in inventory.skipped if Path(os.path.realpath(each.path)) not in files]
        return replace(inventory, skipped=tuple(left))

    def about(self, changed: Iterable[Path]) -> "HelmfileTree":
        """Return the states that one of some files is a part of, by real paths."""
        files = list(changed)
        meant = (pair for pair in self.readings if _is_about(pair[1], files))
        return HelmfileTree(tuple(meant), self.repository)

    def read(self, request: TreeRequest) -> Tree:
        """Return what the releases render; where a chart is not to be had, what their values name."""
        skipped = tuple(each for _, reading in self.readings for each in reading.expansion.skipped)
        with chart_store(self.repository, request.cache(), locked=request.locked_charts) as charts:
            works: list[Callable[[], Tree]] = [
                partial(_rendered, step, charts, self.repository, keeps=request.keeps_documents)
                for step in self._steps
            ]
            with side_by_side(works, _AT_ONCE) as running:
                trees = [result() for result in running]
        inventory = joined([Inventory(skipped=skipped), *(tree.inventory for tree in trees)])
        documents = tuple(document for tree in trees for document in tree.documents)
        findings = tuple(finding for tree in trees for finding in tree.findings)
        return Tree(inventory, findings, documents, tuple(each for tree in trees for each in tree.followed))


def _rendered(step: ReleaseBuild, charts: ChartStore, repository: Repository, *, keeps: bool) -> Tree:
    rendered = render_release(step, charts, repository)
    documents = release_documents(step, rendered) if keeps else ()
    followed = FollowedCluster("", releases=(followed_release(step.release, rendered),))
    return replace(rendered.tree, documents=documents, followed=(followed,))


def _is_about(reading: HelmfileReading, files: Sequence[Path]) -> bool:
    charts = HelmfileTree(((Path(), reading),), Repository(Path())).charts
    return any(file in reading.files or not charts.isdisjoint((file, *file.parents)) for file in files)


def helmfile_tree(paths: Sequence[Path], request: TreeRequest) -> HelmfileTree:
    """Return the states at some paths, without those that others of them include."""
    places = [Path(os.path.realpath(path)) for path in paths]
    repository = Repository(
        _root_of(places, request), kube_version=request.kube_version, offline=request.offline
    )
    readings = {place: _read(place, repository) for place in sorted(places, key=_nearest_first)}
    left: dict[Path, HelmfileReading] = {}
    for place, reading in readings.items():
        if not any(place in other.files for other in left.values()):
            left = {path: other for path, other in left.items() if path not in reading.files}
            left[place] = reading
    return HelmfileTree(tuple(left.items()), repository)


def _read(place: Path, repository: Repository) -> HelmfileReading:
    if not is_fleet(place.name):
        return read_helmfile(place, repository)
    reading = read_fleet(place, repository)
    return HelmfileReading(reading.expansion, reading.files)


def _nearest_first(path: Path) -> tuple[int, str]:
    return len(path.parts), str(path)


def _root_of(places: Sequence[Path], request: TreeRequest) -> Path:
    """Return the directory that nothing may leave: that of git, or of the configuration, or all of them."""
    common = Path(os.path.commonpath([place.parent for place in places]))
    for folder in (common, *common.parents):
        if (folder / ".git").exists():
            return folder
    base = Path(os.path.realpath(request.selection.base))
    return base if common.is_relative_to(base) else common
