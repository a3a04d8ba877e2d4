"""What a revision, or the work tree, holds: read alike, so that only what they hold differs."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from archcheck.actions.configured_charts import configured_chart
from archcheck.actions.entries import require_entries
from archcheck.actions.run_options import RunOptions
from archcheck.config.file import read_file
from archcheck.config.model import ChartEntry, ClusterSettings, GitOpsSettings
from archcheck.errors import ConfigurationError
from archcheck.frozen import dataclass
from archcheck.registry.lock.model import LockedChart
from archcheck.sources.git_objects import LeftOut
from archcheck.sources.trees.model import Selection, Tree, TreeRequest
from archcheck.sources.trees.reading import read_tree
from archcheck.storage.cache_folder import charts_folder

_OF_PATTERNS = re.compile(r"([\\*?\[\] ])")


@dataclass(frozen=True, slots=True)
class ComparedTree:
    """A directory of a repository as it is in a revision, or in the work tree.

    `base` is what is compared, `root` the work tree's root (None without git), and `folder` is where that is
    for this side. `left_out` is what a revision has not.
    """

    base: Path
    what: str
    root: Path | None
    folder: Path | None
    left_out: tuple[LeftOut, ...] = ()
    is_work_tree: bool = False

    def shown(self, text: str) -> str:
        """Return a text without the folder in which a revision lies for a moment."""
        if self.folder is None:
            return text
        text = text.replace(f"{self.folder}{os.sep}", "")
        return text if self.is_work_tree else text.replace(str(self.folder), ".")


def read_compared(
    tree: ComparedTree,
    run: RunOptions,
    left_out: tuple[str, ...],
    locked: Mapping[str, LockedChart],
) -> Tree:
    """Return what a side holds, with the charts of its own configuration.

    Which paths count is said by the configuration of the work tree, on both sides. Nothing is fetched.

    Args:
        tree: the side.
        run: what the run is told.
        left_out: paths from the root of the repository that do not count on either side.
        locked: the versions of charts that the side's own lock has.

    Raises:
        ConfigurationError: the configuration of a revision cannot be read, or an entry point is not there.
        UsageError: an entry point that was asked for is not within what is compared.

    """
    settings = run.settings
    if tree.is_work_tree:
        require_entries(settings, [tree.base])
    exclude = (*settings.exclude, *_patterns(left_out, tree))
    request = TreeRequest(
        (str(tree.base),),
        Selection(tree.base, settings.include, exclude, settings.file),
        charts_folder,
        settings.artifact_hub,
        tuple(configured_chart(entry, offline=True) for entry in _charts(tree, run)),
        offline=True,
        kube_version=run.kube_version,
        load_restrictor=settings.load_restrictor,
        gitops=_gitops(tree, run),
        checkout=tree.root,
        locked_charts=lambda: locked,
        clusters=_clusters(tree, run),
    )
    return read_tree(request, tree.base)


def relative_within(base: Path) -> Callable[[str], str]:
    """Return what gives absolute paths relative to a directory; others are no paths of this machine."""

    @cache
    def locate(path: str) -> str:
        return Path(os.path.relpath(path, base)).as_posix() if os.path.isabs(path) else path  # noqa: PTH117

    return locate


def _patterns(left_out: tuple[str, ...], tree: ComparedTree) -> list[str]:
    """Return patterns, as in `.gitignore`, that are for these paths alone."""
    if tree.folder is None:
        return []
    within = "" if tree.base == tree.folder else f"{tree.base.relative_to(tree.folder).as_posix()}/"
    below = [path.removeprefix(within) for path in left_out if path.startswith(within)]
    return ["/" + _OF_PATTERNS.sub(r"\\\1", path) for path in below]


def _charts(tree: ComparedTree, run: RunOptions) -> tuple[ChartEntry, ...]:
    """Return the charts of a side's configuration; one that lies outside of the repository is for both."""
    file, root, folder = run.settings.file, tree.root, tree.folder
    if file is None or root is None or folder is None:
        return run.settings.charts
    if tree.is_work_tree:
        return tuple(_rebased(entry, root, folder) for entry in run.settings.charts)
    charts = run.settings.charts
    path = _within(str(file), root, folder)
    if path is not None:
        try:
            charts = read_file(Path(path)).charts if Path(path).is_file() else ()
        except ConfigurationError as error:
            text = f"{tree.what}: {tree.shown(error.what)}"
            raise ConfigurationError(text, why=error.why, hint=error.hint) from error
    return tuple(_rebased(entry, root, folder) for entry in charts)


def _gitops(tree: ComparedTree, run: RunOptions) -> GitOpsSettings:
    """Return what the configuration says of GitOps, with its paths in the folder of a side."""
    said, root, folder = run.settings.gitops, tree.root, tree.folder
    if root is None or folder is None:
        return said
    entries = tuple(Path(_within(str(path), root, folder) or path) for path in said.entries)
    sources = {name: Path(_within(str(path), root, folder) or path) for name, path in said.sources.items()}
    return replace(said, entries=entries, sources=sources)


def _clusters(tree: ComparedTree, run: RunOptions) -> tuple[ClusterSettings, ...]:
    """Return what the configuration says of clusters, with its paths in the folder of a side."""
    root, folder = tree.root, tree.folder
    if root is None or folder is None:
        return run.clusters
    return tuple(
        replace(each, entries=tuple(Path(_within(str(path), root, folder) or path) for path in each.entries))
        for each in run.clusters
    )


def _rebased(entry: ChartEntry, root: Path, folder: Path) -> ChartEntry:
    """Return an entry whose paths in the repository lead into the folder of a revision."""

    def rebased(path: str) -> str:
        written = _from(folder, path)
        target = root / written if written is not None else Path(path)
        return _within(str(target), root, folder) or os.path.normpath(target)

    chart = rebased(entry.chart) if entry.is_local else entry.chart
    return replace(entry, chart=chart, values=tuple(map(rebased, entry.values)))


def _from(folder: Path, path: str) -> str | None:
    """Return how a path is written from a folder; None where it does not start there."""
    return path.removeprefix(f"{folder}{os.sep}") if path.startswith(f"{folder}{os.sep}") else None


def _within(path: str, root: Path, folder: Path) -> str | None:
    """Return where a path of the work tree is in the folder of a revision; None for one outside of it."""
    file = Path(path)
    target = Path(os.path.normpath(file.parent.resolve() / file.name))
    return str(folder / target.relative_to(root)) if target.is_relative_to(root) else None
