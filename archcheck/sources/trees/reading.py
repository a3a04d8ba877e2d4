"""Paths → everything that they hold: manifests read, charts rendered, kustomizations built."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from archcheck.sources.files import read_file, read_files, read_stdin
from archcheck.sources.stdin import STDIN
from archcheck.sources.trees.changed import affected, chart_of
from archcheck.sources.trees.kustomizations import Kustomization, read_kustomization, real, tops
from archcheck.sources.trees.model import Tree, TreeRequest
from archcheck.sources.trees.scanning import OWN_FILE, Sight, What, scan
from archcheck.sources.trees.selecting import Selector
from archcheck.workloads.inventory import Inventory, joined

_AT_ONCE = 4
_MEANS_ALL = frozenset({OWN_FILE, "archcheck.lock", "archcheck.baseline"})
"""Files whose change may change the outcome of everything."""
_Step = Callable[[], Tree] | Path
"""How to read one thing; a path is a manifest that a scan came across."""


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
        if any(each.name in _MEANS_ALL for each in files):
            steps += _steps(scan(root, selector), request, named=set())
        else:
            there = [each for each in files if each.is_file()]
            steps += _steps(affected(there, root, selector), request, named=set())
    else:
        for path in request.paths:
            steps += _of_path(path, request, selector)
    if request.charts:
        from archcheck.sources.trees.charts import render_configured

        steps += [partial(render_configured, each, request) for each in request.charts]
    return _joined(_done(steps))


def _of_path(path: str, request: TreeRequest, selector: Selector) -> list[_Step]:
    """Return how to read one path: a file inside a chart means the chart."""
    if path == STDIN:
        return [lambda: Tree(read_stdin())]
    place = Path(path)
    if place.is_dir():
        return _steps(scan(place, selector), request, named={real(place)})
    chart = chart_of(place.absolute(), Path(place.absolute().anchor)) if place.is_file() else None
    if chart is not None:
        return _steps([Sight(What.CHART, _shown(chart))], request, named=set())
    return [lambda: Tree(read_file(place, found=False))]


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
        return [lambda: Tree(seen)]
    if seen.what is What.CHART:
        from archcheck.sources.trees.charts import render_directory

        return [partial(render_directory, seen.path, request)]
    kustomization = plan.read.get(seen.path)
    if kustomization is not None:
        if kustomization.file not in plan.built:
            return []
        from archcheck.sources.trees.built import build_tree

        return [partial(build_tree, kustomization, plan.known, offline=request.offline)]
    if plan.parts and real(seen.path) in plan.parts:
        return []
    return [seen.path]


def _done(steps: Sequence[_Step]) -> list[Tree]:
    """Return what each step gives, in order; helm and kustomize run a few at a time."""
    manifests = iter(read_files([step for step in steps if isinstance(step, Path)]))
    slow = [step for step in steps if isinstance(step, partial)]
    if len(slow) < 2:
        return [Tree(next(manifests)) if isinstance(step, Path) else step() for step in steps]
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        running = iter([pool.submit(step) for step in slow])
        found = []
        for step in steps:
            if isinstance(step, Path):
                found.append(Tree(next(manifests)))
            else:
                found.append(next(running).result() if isinstance(step, partial) else step())
        return found


def _joined(trees: Sequence[Tree]) -> Tree:
    findings = tuple(each for tree in trees for each in tree.findings)
    return Tree(joined(tree.inventory for tree in trees), findings)
