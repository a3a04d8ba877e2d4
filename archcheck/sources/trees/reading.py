"""Paths → everything that they hold: manifests read, charts rendered, kustomizations built."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import Enum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from archcheck.sources.files import read_file, read_files, read_stdin
from archcheck.sources.kustomize import FILE_NAMES
from archcheck.sources.stdin import STDIN
from archcheck.sources.trees.changed import affected, chart_of
from archcheck.sources.trees.kustomizations import Kustomization, read_kustomization, real, tops
from archcheck.sources.trees.model import Tree, TreeRequest
from archcheck.sources.trees.scanning import CHART_FILE, OWN_FILE, Sight, What, scan
from archcheck.sources.trees.selecting import Selector
from archcheck.workloads.inventory import Inventory, joined

if TYPE_CHECKING:
    from concurrent.futures import Future

_AT_ONCE = 4
_MEANS_ALL = frozenset({OWN_FILE, "archcheck.lock", "archcheck.baseline"})
"""Files whose change may change the outcome of everything."""
_NOT_OF_IT = "charts"


class _How(Enum):
    """How one thing is read: at once, as a manifest that a scan came across, or by another program."""

    AT_ONCE = "at once"
    FOUND = "found"
    SLOW = "slow"


@dataclass(frozen=True, slots=True)
class _Step:
    """One thing to read. `read` is None for a manifest that was found: those are read together."""

    how: _How
    path: Path | None
    read: Callable[[], Tree] | None = None

    @property
    def key(self) -> object:
        """What is the same for two ways to one thing; a thing without a path is like no other."""
        if self.path is None:
            return self
        return self.how is _How.SLOW, os.path.normpath(self.path.absolute())


def read_tree(request: TreeRequest, root: Path) -> Tree:
    """Return what paths hold; nothing that one of them lacks keeps the others back.

    Args:
        request: what to read, and how.
        root: the directory that changed files, and what includes them, lie in.

    Raises:
        ConfigurationError: a pattern of the selection is malformed.

    """
    selector = Selector(request.selection)
    steps: list[_Step] = []
    if request.changed:
        files = [Path(each) for each in request.paths]
        if _mean_all(files):
            steps += _steps(scan(root, selector), request, named=set())
        else:
            steps += _steps(affected(files, root, selector), request, named=set())
    else:
        steps += _each_once([_of_path(path, request, selector) for path in request.paths])
    return _joined(_done([*steps, *_configured(request)]))


def _configured(request: TreeRequest) -> list[_Step]:
    """Return how to read the charts of the configuration: of changed files, those that they are about."""
    if not request.charts:
        return []
    from archcheck.sources.trees.configured import is_about, render_configured

    charts = request.charts
    if request.changed:
        files = [Path(each) for each in request.paths]
        charts = tuple(each for each in charts if _mean_all(files) or is_about(each, files))
    return [_Step(_How.SLOW, None, partial(render_configured, each, request)) for each in charts]


def _mean_all(files: Iterable[Path]) -> bool:
    return any(each.name in _MEANS_ALL for each in files)


def _each_once(groups: Sequence[list[_Step]]) -> list[_Step]:
    """Return the steps of all paths; what several of them hold is read once, as it is named if it is."""
    if len(groups) < 2:
        return [step for steps in groups for step in steps]
    found: dict[object, _Step] = {}
    for steps in groups:
        for step in steps:
            known = found.get(step.key)
            if known is None or known.how is _How.FOUND:
                found[step.key] = step
    return list(found.values())


def _of_path(path: str, request: TreeRequest, selector: Selector) -> list[_Step]:
    """Return how to read one path: what lies inside a chart means the chart."""
    if path == STDIN:
        return [_Step(_How.AT_ONCE, None, lambda: Tree(read_stdin()))]
    place = Path(path)
    if place.exists():
        chart = _chart_around(place)
        if chart is not None:
            return _steps([Sight(What.CHART, _shown(chart))], request, named=set())
    if place.is_dir():
        return _steps(scan(place, selector), request, named={real(place)})
    if place.name in FILE_NAMES and place.is_file() and read_kustomization(place) is not None:
        sight = Sight(What.KUSTOMIZATION, place)
        return _steps([sight], request, named={real(place.parent)})
    return [_Step(_How.AT_ONCE, place, lambda: Tree(read_file(place, found=False)))]


def _chart_around(place: Path) -> Path | None:
    """Return the chart that a file, or a directory of its templates or values, is a part of."""
    top = Path(place.absolute().anchor)
    if place.is_file():
        return chart_of(place.absolute(), top)
    chart = None if (place / CHART_FILE).is_file() else chart_of(place.absolute(), top)
    if chart is None or _NOT_OF_IT in place.absolute().relative_to(chart).parts:
        return None
    return chart


def _shown(path: Path) -> Path:
    """Return a path as a person would write it: relative, where it lies below the working directory."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _steps(sights: Iterable[Sight | Inventory], request: TreeRequest, named: set[Path]) -> list[_Step]:
    """Return how to read what was seen, in its order; what kustomizations are made of is not read for itself.

    `named` directories are built whoever includes them.
    """
    seen = list(sights)
    read = {
        each.path: found
        for each in seen
        if isinstance(each, Sight) and each.what is What.KUSTOMIZATION
        if (found := read_kustomization(each.path)) is not None
    }
    known = {real(each.directory): each for each in read.values()}
    wanted = [each for each in known.values() if real(each.directory) in named and not each.is_component]
    built = {each.file for each in (*tops(known.values()), *wanted)}
    parts = {path for each in known.values() for path in each.files}
    return [step for each in seen for step in _step(each, request, _Plan(read, known, built, parts))]


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is known of the kustomizations among what was seen: by file, by directory; built; their files."""

    read: Mapping[Path, Kustomization]
    known: Mapping[Path, Kustomization]
    built: AbstractSet[Path]
    parts: AbstractSet[Path]


def _step(seen: Sight | Inventory, request: TreeRequest, plan: _Plan) -> Sequence[_Step]:
    if isinstance(seen, Inventory):
        return [_Step(_How.AT_ONCE, None, lambda: Tree(seen))]
    if seen.what is What.CHART:
        from archcheck.sources.trees.charts import render_directory

        return [_Step(_How.SLOW, seen.path, partial(render_directory, seen.path, request))]
    kustomization = plan.read.get(seen.path)
    if kustomization is not None:
        if kustomization.file not in plan.built:
            return []
        from archcheck.sources.trees.built import build_tree

        build = partial(build_tree, kustomization, plan.known, offline=request.offline)
        return [_Step(_How.SLOW, kustomization.directory, build)]
    if plan.parts and real(seen.path) in plan.parts:
        return []
    return [_Step(_How.FOUND, seen.path)]


def _done(steps: Sequence[_Step]) -> list[Tree]:
    """Return what each step gives, in order; helm and kustomize run a few at a time."""
    found = read_files([step.path for step in steps if step.how is _How.FOUND and step.path])
    manifests = iter(found)
    slow = [step.read for step in steps if step.how is _How.SLOW and step.read]
    if len(slow) < 2:
        return [step.read() if step.read else Tree(next(manifests)) for step in steps]
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        running = iter([pool.submit(read) for read in slow])
        return [_result(step, manifests, running) for step in steps]


def _result(step: _Step, manifests: Iterator[Inventory], running: "Iterator[Future[Tree]]") -> Tree:
    if step.read is None:
        return Tree(next(manifests))
    return next(running).result() if step.how is _How.SLOW else step.read()


def _joined(trees: Sequence[Tree]) -> Tree:
    findings = tuple(each for tree in trees for each in tree.findings)
    return Tree(joined(tree.inventory for tree in trees), findings)
