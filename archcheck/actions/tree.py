"""Paths that a user names → what lies there, as the configuration says it is read."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from archcheck.actions.run_options import RunOptions
from archcheck.frozen import dataclass
from archcheck.sources.stdin import STDIN
from archcheck.sources.trees.discover.inputs import files_read
from archcheck.sources.trees.discover.selecting import Selector
from archcheck.sources.trees.model import Selection, Tree, TreeRequest
from archcheck.sources.trees.reading import read_tree
from archcheck.storage.cache_folder import charts_folder

if TYPE_CHECKING:
    from archcheck.registry.lock.model import LockedChart


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What is said of a reading beside its paths.

    `told` hears in a line what is built or rendered of a GitOps repository, from any thread. `locked` gives
    the versions of charts that are taken; None for those of the run's lock.
    """

    told: Callable[[str], None]
    locked: "Callable[[], Mapping[str, LockedChart]] | None" = None


def read_paths(
    paths: Sequence[str],
    run: RunOptions,
    *,
    changed: bool,
    whole: bool,
    keeps_documents: bool = False,
    how: ReadOptions | None = None,
) -> Tree:
    """Return what paths hold, with charts rendered and kustomizations built.

    Args:
        paths: files, directories, `-`.
        run: what the run is told.
        changed: whether the paths are files that have changed, and what they belong to is meant.
        whole: whether the charts of the configuration are read too.
        keeps_documents: whether the documents are wanted as they are applied.
        how: what else is said of the reading.

    Raises:
        ConfigurationError: a pattern of `include:` or `exclude:` is malformed; an entry point is not there.
        UsageError: an entry point that was asked for is not within the paths.

    """
    request = tree_request(paths, run, changed=changed, keeps_documents=keeps_documents)
    if how is not None:
        request = replace(request, told=how.told, locked_charts=how.locked or request.locked_charts)
    if (whole or changed) and run.settings.charts:
        from archcheck.actions.configured_charts import configured_chart  # most repositories have none

        charts = tuple(
            configured_chart(entry, run.registry.routes, offline=request.offline)
            for entry in run.settings.charts
        )
        request = replace(request, charts=charts)
    return read_tree(request, Path(os.path.relpath(run.base, run.directory)))


def tree_request(
    paths: Sequence[str], run: RunOptions, *, changed: bool = False, keeps_documents: bool = False
) -> TreeRequest:
    """Return how paths are read, without the charts of the configuration.

    Raises:
        ConfigurationError: an entry point is not there.
        UsageError: an entry point that was asked for is not within the paths.

    """
    settings = run.settings
    if settings.gitops.entries:
        from archcheck.actions.entries import require_entries  # most runs name none

        directories = [path for path in map(Path, paths) if path.is_dir()]
        require_entries(settings, [run.base] if changed else directories)
    return TreeRequest(
        tuple(paths),
        _selection(run),
        charts_folder,
        settings.artifact_hub,
        offline=run.is_offline,
        changed=changed,
        decisive=run.decisive,
        kube_version=run.kube_version,
        load_restrictor=settings.load_restrictor,
        gitops=settings.gitops,
        routes=run.registry.routes,
        keeps_documents=keeps_documents,
        locked_charts=partial(_locked_charts, run),
        clusters=run.clusters,
    )


def _locked_charts(run: RunOptions) -> "Mapping[str, LockedChart]":
    """Return the versions that constraints on charts came to, by the lock of a run."""
    from archcheck.actions.chart_lock import locked_charts_of  # most runs have no chart of elsewhere

    return locked_charts_of(run)


def files_named(paths: Sequence[str]) -> list[str]:
    """Return those of the paths that are read for themselves: all but directories."""
    return [path for path in paths if not os.path.isdir(path)]  # noqa: PTH112 - a text


def files_in_trees(
    paths: Sequence[str], run: RunOptions | None = None, *, changed: bool = False
) -> Iterator[Path]:
    """Yield the files that are read where paths are: with `run`, as `read_paths` reads them."""
    starts = [Path(path) for path in paths if path != STDIN]
    if run is None:
        return files_read(starts, Selector(Selection(Path())))
    return files_read([*starts, *([run.base] if changed else [])], Selector(_selection(run)))


def _selection(run: RunOptions) -> Selection:
    return Selection(run.base, run.settings.include, run.settings.exclude, run.settings.file)


def is_whole(paths: Sequence[str], run: RunOptions) -> bool:
    """Return whether paths hold the directory of the configuration, and so all that it is about."""
    file = run.settings.file
    top = (file.parent if file is not None else run.base).resolve()
    starts = [Path(path).resolve() for path in paths if path != STDIN]
    return any(start == top or start in top.parents for start in starts)
