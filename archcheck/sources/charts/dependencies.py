"""A chart directory whose `charts/` lacks its dependencies gets them in a temporary copy, never in place."""

import json
import logging
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from archcheck.errors import ChartError
from archcheck.sources.charts.helm import run_helm
from archcheck.sources.charts.metadata import Dependency, Metadata, read_metadata
from archcheck.sources.charts.repositories import read_repositories

logger = logging.getLogger(__name__)

_NOT_COPIED = shutil.ignore_patterns(".git", ".hg", ".svn", "node_modules")
_FILE_SCHEME = "file://"


def with_dependencies(chart: Path, metadata: Metadata, scratch: Path) -> Path:
    """Return the chart's directory, or a complete copy of it below `scratch` where dependencies lack.

    Raises:
        ChartError: helm cannot get them, with its own message.

    """
    lacking = [each for each in metadata.dependencies if not _is_there(chart, each)]
    if not lacking:
        return chart
    logger.info("%s lacks %s: building in a temporary copy", chart, ", ".join(each.name for each in lacking))
    copied = _copy(chart.resolve(), metadata.dependencies, scratch / "build", set())
    environment = _environment(metadata.dependencies, scratch)
    run_helm(["dependency", "build", "--", str(copied)], environment)
    return copied


def _is_there(chart: Path, dependency: Dependency) -> bool:
    folder = chart / "charts"
    if (folder / dependency.name / "Chart.yaml").is_file():
        return True
    return any(folder.glob(f"{_literal(dependency.name)}-[0-9v]*.tgz"))


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
            if (other / "Chart.yaml").is_file():
                _copy(other, read_metadata(other).dependencies, root, done)
    return target


def _environment(dependencies: Iterable[Dependency], scratch: Path) -> dict[str, str]:
    """Return variables under which helm knows every repository that the chart names, for this run only.

    `helm dependency build` refuses repositories that nobody added; adding them for the user would change
    what the user has.
    """
    known = read_repositories()
    urls = {entry.get("url", "").rstrip("/") for entry in known}
    needed = [each.repository.rstrip("/") for each in dependencies]
    missing = dict.fromkeys(
        url for url in needed if url.startswith(("http://", "https://")) and url not in urls
    )
    added = [{"name": f"archcheck-{number}", "url": url} for number, url in enumerate(missing)]
    path = scratch / "repositories.yaml"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump({"apiVersion": "", "repositories": [*known, *added]}, file)
    return {"HELM_REPOSITORY_CONFIG": str(path), "HELM_REPOSITORY_CACHE": str(scratch / "repository-cache")}
