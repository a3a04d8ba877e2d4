"""Shared options and an input → what is to be checked."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archcheck.actions.check import Request
from archcheck.cli.options.shared import CommonOptions
from archcheck.storage.cache_folder import cache_folder
from archcheck.workloads.inventory import Inventory

if TYPE_CHECKING:
    from archcheck.config.model import ChartEntry
    from archcheck.registry.mirrors.routes import Routes
    from archcheck.sources.trees.model import ConfiguredChart, Tree

_NOTHING = Inventory()


def request_for(common: CommonOptions, inventory: Inventory = _NOTHING, **more: Any) -> Request:
    """Return a request with all that the shared options say; `more` are further fields of it."""
    fields: dict[str, Any] = {
        "required": common.platforms,
        "nodes": common.nodes,
        "gates": common.settings.gates,
        "tolerate": common.settings.tolerate,
        "variant_label": common.settings.variant_label,
        "fail_on": common.fail_on,
        "access": common.access,
        "suppressions": common.suppressions,
    }
    return Request(inventory, **(fields | more))


def request_for_paths(paths: Sequence[str], common: CommonOptions, *, changed: bool = False) -> Request:
    """Return a request for files and directories, with charts rendered and kustomizations built.

    Where the directory of the configuration is among the paths, its `charts:` are too, and its ignores have
    to be for something.

    Raises:
        ConfigurationError: a pattern of `include:` or `exclude:` is malformed.

    """
    whole = not changed and _is_whole(paths, common)
    tree = read_paths(paths, common, changed=changed, whole=whole)
    suppressions = replace(common.suppressions, is_whole=whole)
    return request_for(common, tree.inventory, found=tree.findings, suppressions=suppressions)


def read_paths(paths: Sequence[str], common: CommonOptions, *, changed: bool, whole: bool) -> "Tree":
    """Return what paths hold; `whole`: with the charts of the configuration."""
    from archcheck.sources.trees.model import Selection, TreeRequest
    from archcheck.sources.trees.reading import read_tree

    settings = common.settings
    request = TreeRequest(
        tuple(paths),
        Selection(common.base, settings.include, settings.exclude, settings.file),
        lambda: cache_folder() / "charts",
        settings.artifact_hub,
        offline=common.asks_nobody,
        changed=changed,
        decisive=common.inputs,
        kube_version=common.kube_version,
        load_restrictor=settings.load_restrictor,
    )
    if (whole or changed) and settings.charts:
        routes = common.access.routes
        charts = tuple(configured_chart(each, routes, offline=request.offline) for each in settings.charts)
        request = replace(request, charts=charts)
    return read_tree(request, Path(os.path.relpath(common.base, common.directory)))


def files_named(paths: Sequence[str]) -> list[str]:
    """Return those of the paths that are read for themselves: all but directories."""
    return [path for path in paths if not os.path.isdir(path)]  # noqa: PTH112 - a text


def files_in_trees(
    paths: Sequence[str], common: CommonOptions | None = None, *, changed: bool = False
) -> "Iterator[Path]":
    """Yield the files that are read where paths are: with `common`, as `read_paths` reads them."""
    from archcheck.sources.stdin import STDIN
    from archcheck.sources.trees.discover.inputs import files_read
    from archcheck.sources.trees.discover.selecting import Selector
    from archcheck.sources.trees.model import Selection

    places = [Path(path) for path in paths if path != STDIN]
    selection = Selection(Path())
    if common is not None:
        settings = common.settings
        selection = Selection(common.base, settings.include, settings.exclude, settings.file)
        places += [common.base] if changed else []
    return files_read(places, Selector(selection))


def configured_chart(
    entry: "ChartEntry", registries: "Routes | None" = None, *, offline: bool
) -> "ConfiguredChart":
    """Return how a chart of the configuration is rendered; `offline`: nothing is fetched for it."""
    from archcheck.sources.charts.model import ChartRequest, RenderOptions
    from archcheck.sources.trees.model import ConfiguredChart

    options = RenderOptions(
        release_name=entry.release_name or "release-name",
        namespace=entry.namespace,
        values=entry.values,
        kube_version=entry.kube_version,
        api_versions=entry.api_versions,
    )
    is_name = not entry.is_local
    chart = ChartRequest(entry.chart, entry.repo, entry.version, options, offline, is_name, registries)
    return ConfiguredChart(chart, entry.file, entry.line)


def _is_whole(paths: Sequence[str], common: CommonOptions) -> bool:
    """Return whether paths hold the directory of the configuration, and so all that it is about."""
    file = common.settings.file
    top = (file.parent if file is not None else common.base).resolve()
    places = [Path(path).resolve() for path in paths if path != "-"]
    return any(place == top or place in top.parents for place in places)
