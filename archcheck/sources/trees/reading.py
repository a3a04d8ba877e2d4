"""Paths → everything that they hold: manifests read, charts rendered, kustomizations built."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from archcheck.frozen import dataclass
from archcheck.sources.files import read_file, read_stdin
from archcheck.sources.gitops.marks import is_marked, marked_files, root_charts
from archcheck.sources.kustomize import FILE_NAMES
from archcheck.sources.stdin import STDIN
from archcheck.sources.trees.discover.changed import affected
from archcheck.sources.trees.discover.chart_membership import chart_of, is_of_chart
from archcheck.sources.trees.discover.foreign import trees_of_values
from archcheck.sources.trees.discover.inflation import charts_inflated_by
from archcheck.sources.trees.discover.kustomizations import (
    Kustomization,
    left_out,
    reached,
    read_kustomization,
    real,
    roots,
)
from archcheck.sources.trees.discover.scanning import (
    NO_PARTS,
    OWN_FILE,
    Discovered,
    SourceKind,
    find_parts,
    scan,
)
from archcheck.sources.trees.discover.selecting import Selector
from archcheck.sources.trees.model import CHART_FILE, Tree, TreeRequest
from archcheck.sources.trees.read_steps import ReadMode, ReadStep, read_all, without_repetitions
from archcheck.workloads.inventory import Inventory
from archcheck.workloads.unread.trees import holds_releases

if TYPE_CHECKING:
    from archcheck.sources.gitops.helmfile.trees import HelmfileTree

_SERVER_FOLDER = "/server/manifests/"
_MEANS_ALL = frozenset({OWN_FILE, "archcheck.lock", "archcheck.baseline"})
"""Files whose change may change the outcome of everything."""


def read_tree(request: TreeRequest, root: Path) -> Tree:
    """Return what paths hold; nothing that one of them lacks keeps the others back.

    Args:
        request: what to read, and how.
        root: the directory that changed files, and what includes them, lie in.

    Raises:
        ConfigurationError: a pattern of the selection is malformed.

    """
    selector = Selector(request.selection)
    if request.changed:
        return _read_changed(request, root, selector)
    steps = without_repetitions([_of_path(path, request, root, selector) for path in request.paths])
    wanted = [*_followed(steps, request, root), *_configured(request)]
    return read_all([_keeping(step, request) for step in wanted] if request.keeps_documents else wanted)


def _keeping(step: ReadStep, request: TreeRequest) -> ReadStep:
    """Return a step that keeps the documents of a manifest, or of a kustomization, as they are applied."""
    from archcheck.sources.gitops.kept import kept_build, kept_file  # for who shows what is read

    kustomization, path = step.kustomization, step.path
    if kustomization is not None:
        return replace(step, read=lambda: kept_build(kustomization, request))
    if step.mode is ReadMode.FOUND and path is not None:
        return replace(step, mode=ReadMode.AT_ONCE, read=lambda: kept_file(path, scanned=True))
    return step


def _read_changed(request: TreeRequest, root: Path, selector: Selector) -> Tree:
    """Return what changed files belong to; all, where something changed on which all may hang."""
    files = [Path(path) for path in request.paths]
    decisive = frozenset(map(real, request.decisive))
    if any(real(file) in decisive or _means_all(file, root) for file in files):
        return _read_whole(request, root, selector)
    followed = _changed_gitops(files, request, root, selector)
    if followed is not None:
        return followed + read_all(_configured(request, about=files))
    directories = [file for file in files if file.is_dir()]
    single = [file for file in files if file not in directories]
    parts = find_parts(root, selector) if single else NO_PARTS
    discovered = affected(single, parts, root, selector)
    states = _helmfiles(parts.helmfiles, request)
    if states is not None:
        meant = states.about(map(real, single))
        discovered = [seen for seen in discovered if real(seen.path) not in meant.files]
        discovered += [Discovered(SourceKind.RELEASES, path) for path in meant.places]
    groups = [_of_path(str(directory), request, root, selector) for directory in directories]
    steps = without_repetitions([_steps(discovered, request, named=set()), *groups])
    tree = read_all([*_followed(steps, request, root), *_configured(request, about=files)])
    unread = trees_of_values(files, tree.inventory, root, selector)
    if states is not None:
        unread = states.without_read(unread)
    tree += Tree(unread)
    around = tree.inventory.cluster_objects
    if around.runtime_classes or around.volumes or around.claims:
        return _read_whole(request, root, selector)
    pods = [pod for workload in tree.inventory.workloads for pod in workload.pods]
    if any(pod.constraints.runtime_class for pod in pods):
        whole = _read_whole(request, root, selector).inventory.cluster_objects
        return replace(tree, inventory=replace(tree.inventory, cluster_objects=whole))
    return tree


def _changed_gitops(
    files: Sequence[Path], request: TreeRequest, root: Path, selector: Selector
) -> Tree | None:
    """Return what changed files are a part of in the clusters that are deployed from a repository.

    None where none of them is of a GitOps tool, or the repository is not followed: then a file is what it is.
    """
    if not any(file.is_file() and is_marked(file) for file in files):
        return None
    from archcheck.sources.gitops.reading import gitops_tree  # it loads much, and most trees have none

    tree = gitops_tree(root, list(scan(root, selector)), request, root)
    return tree.changed(files) if tree is not None else None


def _read_whole(request: TreeRequest, root: Path, selector: Selector) -> Tree:
    seen = list(scan(root, selector))
    followed = _gitops_steps(root, seen, request, root)
    steps = followed or _steps(_applied_by_k3s(seen, root), request, named=set())
    return read_all([*_followed(steps, request, root), *_configured(request)])


def _means_all(file: Path, root: Path) -> bool:
    """Return whether all may hang on a file; what a kustomization included that is gone is not known."""
    is_gone = file.name in (CHART_FILE, *FILE_NAMES) and not file.exists()
    return file.name in _MEANS_ALL or (is_gone and chart_of(file, root) is None)


def _configured(request: TreeRequest, about: Sequence[Path] | None = None) -> list[ReadStep]:
    """Return how to read the charts of the configuration: of files, those that they are a part of."""
    if not request.charts:
        return []
    from archcheck.sources.trees.charts.configured import is_about, render_configured

    charts = [chart for chart in request.charts if about is None or is_about(chart, about)]
    return [
        ReadStep(ReadMode.SLOW, None, partial(render_configured, configured, request))
        for configured in charts
    ]


def _of_path(path: str, request: TreeRequest, root: Path, selector: Selector) -> list[ReadStep]:
    """Return how to read one path: what lies inside a chart means the chart."""
    if path == STDIN:
        return [ReadStep(ReadMode.AT_ONCE, None, partial(_standard_input, request))]
    file = Path(path)
    chart = _chart_around(file, root) if file.exists() else None
    if chart is not None:
        return _steps([Discovered(SourceKind.CHART, _shown(chart))], request, named=set())
    if file.is_dir():
        seen = list(scan(file, selector))
        followed = _gitops_steps(file, seen, request, root)
        return followed or _steps(_applied_by_k3s(seen, root), request, named={real(file)})
    if file.name in FILE_NAMES and file.is_file() and read_kustomization(file) is not None:
        kustomization = Discovered(SourceKind.KUSTOMIZATION, file)
        return _steps([kustomization], request, named={real(file.parent)})
    if holds_releases(file.name, file.absolute().parent.name) and file.is_file():
        return _steps([Discovered(SourceKind.RELEASES, file)], request, named=set())
    return [ReadStep(ReadMode.AT_ONCE, file, partial(_named_file, file, request))]


def _standard_input(request: TreeRequest) -> Tree:
    if not request.keeps_documents:
        return Tree(read_stdin())
    from archcheck.sources.gitops.kept import kept_input

    return kept_input()


def _named_file(file: Path, request: TreeRequest) -> Tree:
    if not request.keeps_documents:
        return Tree(read_file(file, scanned=False))
    from archcheck.sources.gitops.kept import kept_file

    return kept_file(file, scanned=False)


def _gitops_steps(
    directory: Path, seen: Sequence[Discovered | Inventory], request: TreeRequest, root: Path
) -> list[ReadStep]:
    """Return how to read a tree that Flux or Argo CD puts on clusters; nothing of one that they do not."""
    if not request.names_entries and not marked_files(seen) and not root_charts(seen):
        return []
    from archcheck.sources.gitops.reading import gitops_tree  # it loads much, and most trees have none

    tree = gitops_tree(directory, seen, request, root)
    if tree is None:
        return []
    states = _helmfiles(_states(seen), request)
    beside = [ReadStep(ReadMode.SLOW, None, partial(states.read, request))] if states is not None else []
    return [ReadStep(ReadMode.AT_ONCE, None, tree.tree), *beside]


def _applied_by_k3s(seen: list[Discovered | Inventory], root: Path) -> list[Discovered | Inventory]:
    """Return what was seen without what k3s leaves out of its own folders."""
    paths = (each.path.as_posix() for each in seen if isinstance(each, Discovered))
    if not any(_SERVER_FOLDER in f"/{path}" for path in paths):
        return seen
    from archcheck.sources.gitops.k3s.server_folders import without_switched_off  # most trees have none
    from archcheck.sources.gitops.repository import Repository

    return without_switched_off(seen, Repository(real(root)))


def _followed(steps: list[ReadStep], request: TreeRequest, root: Path) -> list[ReadStep]:
    """Return steps with those in which objects of GitOps tools stand taken as one, which follows them."""
    files = [step.path for step in steps if step.mode is not ReadMode.SLOW and step.path is not None]
    builds = [
        step.kustomization for step in steps if step.kustomization and _builds_marked(step.kustomization)
    ]
    if not builds and not any(map(is_marked, files)):
        return steps
    from archcheck.sources.gitops.reading import plain_tree  # it loads much, and most trees have none

    left = [step for step in steps if step.path not in files and step.kustomization not in builds]
    return [*left, ReadStep(ReadMode.AT_ONCE, None, partial(plain_tree, files, builds, request, root))]


def _builds_marked(kustomization: Kustomization) -> bool:
    """Return whether a manifest that a kustomization is made of names a kind of a GitOps tool."""
    return any(is_marked(file) for part in reached(kustomization, {}) for file in part.resources)


def _chart_around(path: Path, root: Path) -> Path | None:
    """Return the chart that a file, or a directory of its templates or values, is a part of.

    No chart above `root` is meant, if the path lies below it.
    """
    absolute = path.absolute()
    if path.is_dir() and ((path / CHART_FILE).is_file() or "charts" in absolute.parts[-1:]):
        return None
    top = root if real(root) in (real(path), *real(path).parents) else Path(absolute.anchor)
    chart = chart_of(absolute, top)
    return chart if chart is not None and is_of_chart(absolute, chart) else None


def _shown(path: Path) -> Path:
    """Return a path as a person would write it: relative, where it lies below the working directory."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _steps(
    discovered: Iterable[Discovered | Inventory], request: TreeRequest, named: set[Path]
) -> list[ReadStep]:
    """Return how to read what was seen, in its order; what kustomizations are made of is not read for itself.

    `named` directories are built, included by others or not.
    """
    seen = list(discovered)
    read = {
        entry.path: kustomization
        for entry in seen
        if isinstance(entry, Discovered) and entry.kind is SourceKind.KUSTOMIZATION
        if (kustomization := read_kustomization(entry.path)) is not None
    }
    known = {real(part.directory): part for part in read.values()}
    wanted = [part for part in known.values() if real(part.directory) in named and not part.is_component]
    built = {part.file for part in (*roots(known.values()), *wanted)}
    left = {part.file for part in left_out(known.values())}
    inside = [part for part in known.values() if part.file not in left]
    parts = {path for part in known.values() for path in part.files}
    resources = {path for part in inside for path in part.resources}
    charts = charts_inflated_by(inside)
    whole = {directory for directory, part in known.items() if part.file in built}
    states = _states(seen)
    helmfiles = _helmfiles(states, request)
    if helmfiles is not None:
        seen = [helmfiles.without_parts(entry) if isinstance(entry, Inventory) else entry for entry in seen]
        parts |= helmfiles.files
        charts |= helmfiles.charts
    helmfile_step = ReadStep(ReadMode.SLOW, None, partial(helmfiles.read, request)) if helmfiles else None
    plan = _Plan(read, known, built, left, parts, resources, charts, whole, helmfile_step, states[:1])
    steps = [step for entry in seen for step in _step(entry, request, plan)]
    return without_repetitions([steps, []]) if left else steps


def _states(seen: Sequence[Discovered | Inventory]) -> list[Path]:
    """Return the states of helmfile among what was seen."""
    found = (entry for entry in seen if isinstance(entry, Discovered))
    return [entry.path for entry in found if entry.kind is SourceKind.RELEASES]


def _helmfiles(states: Sequence[Path], request: TreeRequest) -> "HelmfileTree | None":
    """Return the states of helmfile at some paths; None where there is none."""
    if not states:
        return None
    from archcheck.sources.gitops.helmfile.trees import helmfile_tree  # most trees have none

    return helmfile_tree(states, request)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is known of the kustomizations among what was seen: by file, by directory.

    The files of those that are `built`, and of components that are `left` out of every build; what all are
    made of, and the `resources` and `charts` of what is built. `helmfiles` says how all of those are read,
    in the place of the first.
    """

    read: Mapping[Path, Kustomization]
    known: Mapping[Path, Kustomization]
    built: AbstractSet[Path]
    left: AbstractSet[Path]
    parts: AbstractSet[Path]
    resources: AbstractSet[Path]
    charts: AbstractSet[Path]
    roots: AbstractSet[Path]
    helmfiles: ReadStep | None
    first_helmfile: Sequence[Path]


def _step(seen: Discovered | Inventory, request: TreeRequest, plan: _Plan) -> Sequence[ReadStep]:
    if isinstance(seen, Inventory):
        return [ReadStep(ReadMode.AT_ONCE, None, lambda: Tree(seen))]
    if seen.kind is SourceKind.CHART:
        return _chart_step(seen.path, request, plan)
    kustomization = plan.read.get(seen.path)
    if kustomization is not None:
        if kustomization.file not in plan.built:
            return _component_step(kustomization, plan)
        from archcheck.sources.trees.kustomize.built import build_tree
        from archcheck.sources.trial_builds.building import Building

        build = partial(
            build_tree,
            kustomization,
            plan.known,
            plan.roots,
            building=Building(request.kube_version, request.offline, request.load_restrictor),
            cache=request.cache,
        )
        return [ReadStep(ReadMode.SLOW, kustomization.directory, build, kustomization)]
    if seen.kind is SourceKind.RELEASES:
        return [plan.helmfiles] if plan.helmfiles and seen.path in plan.first_helmfile else []
    is_part = plan.parts and real(seen.path) in plan.parts
    return [] if is_part else [ReadStep(ReadMode.FOUND, seen.path)]


def _chart_step(directory: Path, request: TreeRequest, plan: _Plan) -> Sequence[ReadStep]:
    """Return how to read a chart: not by itself where a kustomization renders it, with values of its own."""
    if plan.charts and real(directory) in plan.charts:
        return []
    from archcheck.sources.trees.charts.local import render_directory

    return [ReadStep(ReadMode.SLOW, directory, partial(render_directory, directory, request))]


def _component_step(kustomization: Kustomization, plan: _Plan) -> Sequence[ReadStep]:
    """Return how to read what is not built by itself: nothing of what a build includes, else as it stands."""
    if kustomization.file not in plan.left:
        return []
    from archcheck.sources.trees.kustomize.components import left_files, left_unread

    told = Tree(Inventory(skipped=tuple(left_unread(kustomization))))
    files = left_files(kustomization, plan.resources)
    return [
        ReadStep(ReadMode.AT_ONCE, None, lambda: told),
        *(ReadStep(ReadMode.FOUND, file) for file in files),
    ]
