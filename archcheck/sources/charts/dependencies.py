"""A chart directory whose `charts/` lacks its dependencies gets them in a temporary copy, never in place."""

import json
import logging
import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from archcheck.errors import ChartError, ChartUnreachableError
from archcheck.sources.charts.helm import run_helm
from archcheck.sources.charts.metadata import CHART_FILE, Dependency, Metadata, read_metadata
from archcheck.sources.charts.repositories import read_repositories

logger = logging.getLogger(__name__)

_NOT_COPIED = shutil.ignore_patterns(".git", ".hg", ".svn", "node_modules")
_FILE_SCHEME = "file://"


def with_dependencies(chart: Path, metadata: Metadata, scratch: Path, *, offline: bool = False) -> Path:
    """Return the chart's directory, or a complete copy of it below `scratch` where dependencies lack.

    Raises:
        ChartError: helm cannot get them, with its own message.
        ChartUnreachableError: they lie elsewhere, and no host may be asked.

    """
    lacking = lacking_dependencies(chart, metadata)
    if not lacking:
        return chart
    distant = any(not dependency.repository.startswith(_FILE_SCHEME) for dependency in metadata.dependencies)
    if offline and distant:  # helm asks for all of them again
        names = ", ".join(dependency.name for dependency in lacking)
        raise ChartUnreachableError(
            f"{chart} lacks {names}, and nothing is fetched (--offline, --locked, diff)",
            hint="helm dependency build while there is a network",
        )
    logger.info(
        "%s lacks %s: building in a temporary copy",
        chart,
        ", ".join(dependency.name for dependency in lacking),
    )
    copied = _copy(chart.resolve(), metadata.dependencies, scratch / "build", set())
    environment = _environment(metadata.dependencies, scratch)
    run_helm(["dependency", "build", "--", str(copied)], environment)
    return copied


def lacking_dependencies(chart: Path, metadata: Metadata) -> list[Dependency]:
    """Return the dependencies that are not in a chart's directory."""
    return [dependency for dependency in metadata.dependencies if not _is_there(chart, dependency)]


def _is_there(chart: Path, dependency: Dependency) -> bool:
    folder = chart / "charts"
    if any(folder.glob(f"{_literal(dependency.name)}-[0-9v]*.tgz")):
        return True
    return any(_name_of(path.parent) == dependency.name for path in sorted(folder.glob(f"*/{CHART_FILE}")))


def _name_of(chart: Path) -> str:
    """Return the name in a vendored chart; its folder may have another."""
    try:
        return read_metadata(chart).facts.name
    except ChartError:
        return ""


def _literal(name: str) -> str:
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name if letter != "/")


def _copy(chart: Path, dependencies: Iterable[Dependency], root: Path, done: set[Path]) -> Path:
    """Copy a chart, and the charts that its `file://` dependencies name, so that `../` still leads there."""
    target = root / chart.relative_to(chart.anchor)
    if chart in done:
        return target
    done.add(chart)
    try:
        shutil.copytree(chart, target, symlinks=True, ignore=_NOT_COPIED, dirs_exist_ok=True)
    except (OSError, shutil.Error) as error:
        raise ChartError(f"{chart} cannot be copied: {error}") from error
    for dependency in dependencies:
        if dependency.repository.startswith(_FILE_SCHEME):
            other = (chart / dependency.repository.removeprefix(_FILE_SCHEME)).resolve()
            if (other / CHART_FILE).is_file():
                _copy(other, read_metadata(other).dependencies, root, done)
    return target


def _environment(dependencies: Iterable[Dependency], scratch: Path) -> dict[str, str]:
    """Return variables under which helm knows every repository that the chart names, for this run only.

    `helm dependency build` refuses repositories that were not added; adding them for the user would change
    what the user has.
    """
    wanted = {dependency.repository.rstrip("/") for dependency in dependencies}
    known = [entry for entry in read_repositories() if _is_wanted(entry, wanted)]
    urls = {str(entry.get("url", "")).rstrip("/") for entry in known}
    missing = sorted(url for url in wanted - urls if url.startswith(("http://", "https://")))
    added = [{"name": f"archcheck-{number}", "url": url} for number, url in enumerate(missing)]
    path = scratch / "repositories.yaml"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump({"apiVersion": "", "repositories": [*known, *added]}, file)
    return {"HELM_REPOSITORY_CONFIG": str(path), "HELM_REPOSITORY_CACHE": str(scratch / "repository-cache")}


def _is_wanted(entry: dict[str, Any], wanted: set[str]) -> bool:
    """Return whether a dependency names a repository, by its address or as `@name`; no other is asked."""
    name, url = entry.get("name", ""), str(entry.get("url", "")).rstrip("/")
    return bool({url, f"@{name}", f"alias:{name}"} & wanted)
