"""Files that have changed → what they belong to: charts, the kustomizations, or the manifest itself.

A template is no manifest, and a patch of an overlay says nothing alone: what is deployed is what is checked.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from archcheck.sources.trees.discover.chart_membership import chart_of, local_dependencies
from archcheck.sources.trees.discover.foreign import named_for, root_of_program
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
    Discovered,
    SourceKind,
    TreeParts,
    may_be_manifest,
)
from archcheck.sources.trees.discover.selecting import Selector
from archcheck.workloads.unread.trees import holds_releases, tree_of


def affected(files: Sequence[Path], tree: TreeParts, root: Path, selector: Selector) -> list[Discovered]:
    """Return what is to be checked because files have changed, each thing once.

    Args:
        files: what has changed; what is not there any more may be missed by a chart or kustomization.
        tree: the charts and kustomizations that there are.
        root: the directory in which charts and kustomizations may have the files in them.
        selector: which paths count: of what is built and rendered, and of manifests.

    """
    if not files:
        return []
    read = [
        kustomization
        for kustomization in map(read_kustomization, tree.kustomizations)
        if kustomization is not None
    ]
    left = {kustomization.file for kustomization in left_out(read)}
    inflated = charts_inflated_by(kustomization for kustomization in read if kustomization.file not in left)
    charts = [chart for chart in tree.charts if real(chart) not in inflated]
    discovered = dict.fromkeys(
        Discovered(SourceKind.CHART, chart) for chart in _charts_of(files, charts, root)
    )
    for file, built in _built_from(files, read).items():
        discovered |= dict.fromkeys(
            Discovered(SourceKind.KUSTOMIZATION, kustomization.file) for kustomization in built
        )
        if built or chart_of(file, root) is not None:
            continue
        meant = named_for(file, root, selector) if _is_manifest(file) else root_of_program(file, root)
        if meant is not None and selector.takes(meant):
            kind = SourceKind.RELEASES if _holds_releases(meant) else SourceKind.MANIFEST
            discovered[Discovered(kind, meant)] = None
    return list(discovered)


def _holds_releases(file: Path) -> bool:
    return holds_releases(file.name, file.absolute().parent.name)


def _is_manifest(file: Path) -> bool:
    """Return whether a file may be read as one; reading says so of a link that leads nowhere."""
    is_meant = may_be_manifest(file.name) or tree_of(file.name, file.absolute().parent.name) is not None
    return is_meant and (file.is_file() or file.is_symlink())


def _charts_of(files: Sequence[Path], charts: Sequence[Path], root: Path) -> list[Path]:
    """Return the charts that have a file in them, or are made of one that has."""
    roots = {real(chart) for file in files if (chart := chart_of(file, root)) is not None}
    changed = [real(file) for file in files]
    places = {directory: real(directory) for directory in charts}
    drawn = {directory: local_dependencies(directory) for directory in charts}
    meant: set[Path] = set()
    while True:
        more = {
            directory
            for directory, resolved in places.items()
            if directory not in meant
            and (resolved in roots or any(_is_in(file, drawn[directory]) for file in changed))
        }
        if not more:
            return [directory for directory in charts if directory in meant]
        meant |= more
        changed = [places[directory] for directory in more]


def _is_in(path: Path, places: Iterable[Path]) -> bool:
    return any(path == other or other in path.parents for other in places)


def _built_from(files: Sequence[Path], read: Iterable[Kustomization]) -> dict[Path, list[Kustomization]]:
    """Return for each file the kustomizations that have it within, built or left out of every build."""
    built: dict[Path, list[Kustomization]] = {file: [] for file in files}
    places = {file: real(file) for file in files}
    known = {real(part.directory): part for part in read}
    wholes = [(top, reached(top, known)) for top in roots(known.values())]
    for top, parts in [*wholes, *((part, [part]) for part in left_out(known.values()))]:
        within = {path for part in parts for path in (*part.files, *part.mentions, real(part.file))}
        around = {path for part in parts for path in (*part.mentions, *part.includes, real(part.directory))}
        charts = charts_inflated_by(parts)
        for file, resolved in places.items():
            is_gone = not resolved.exists() and not around.isdisjoint(resolved.parents)
            if resolved in within or is_gone or _is_in(resolved, charts):
                built[file].append(top)
    return built
