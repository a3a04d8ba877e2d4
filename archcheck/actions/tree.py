"""Paths that a user names → what lies there, as the configuration says it is read."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from archcheck.actions.run_options import RunOptions
from archcheck.sources.stdin import STDIN
from archcheck.sources.trees.discover.inputs import files_read
from archcheck.sources.trees.discover.selecting import Selector
from archcheck.sources.trees.model import Selection, Tree, TreeRequest
from archcheck.sources.trees.reading import read_tree
from archcheck.storage.cache_folder import charts_folder


def read_paths(
    paths: Sequence[str], run: RunOptions, *, changed: bool, whole: bool, keeps_documents: bool = False
) -> Tree:
    """Return what paths hold, with charts rendered and kustomizations built.

    Args:
        paths: files, directories, `-`.
        run: what the run is told.
        changed: whether the paths are files that have changed, and what they belong to is meant.
        whole: whether the charts of the configuration are read too.
        keeps_documents: whether the documents are wanted as they are applied.

    Raises:
        ConfigurationError: a pattern of `include:` or `exclude:` is malformed; an entry point is not there.
        UsageError: an entry point that was asked for is not within the paths.

    """
    request = tree_request(paths, run, changed=changed, keeps_documents=keeps_documents)
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
    )


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
