"""Where the chart of a release of helmfile comes from.

Source: helmfile pkg/state/util.go (`isLocalChart`, `resolveRemoteChart`, `normalizeChart`).
"""

import re
from pathlib import Path

from archcheck.sources.gitops.model import (
    ArchiveChart,
    ChartSource,
    GitChart,
    LocalChart,
    RegistryChart,
    RepositoryChart,
    UnknownChart,
)
from archcheck.sources.gitops.placing import is_set, items_at, text_at
from archcheck.sources.gitops.repository import Repository
from archcheck.sources.gitops.values import PlacedValues

_OCI = "oci://"
_WEB = ("http://", "https://")
_GIT = re.compile(r"(?P<url>(?:[a-z+]+://)?(?:[^@/]+@)?[^@]+?)(?:(?:@|//)(?P<path>[^@]*))?")
_REF = re.compile(r"(?:^|&)ref=([^&]+)")
_HERE = ("./", "../")


def chart_of(
    chart: str, version: str, state: PlacedValues, folder: Path, repository: Repository
) -> ChartSource:
    """Return the chart that a release means.

    Args:
        chart: as it is written.
        version: a version, a constraint, or empty.
        state: what the state says, its `repositories` among it.
        folder: the directory of the state.
        repository: the one at hand.

    """
    if _is_local(chart):
        path = repository.within(chart, folder) if not chart.startswith("/") else None
        return LocalChart(path) if path else UnknownChart("it is outside of the repository")
    if chart.startswith(_OCI):
        return RegistryChart(chart, version)
    if chart.startswith("git::"):
        return _of_git(chart)
    if "://" in chart:
        return (
            ArchiveChart(chart)
            if chart.startswith(_WEB)
            else UnknownChart(f"{chart} is no address of charts")
        )
    return _of_repository(chart, version, state)


def _is_local(chart: str) -> bool:
    """Return whether a chart is a path: one or two slashes make it a name in a repository."""
    if chart.startswith(_HERE):
        return True
    return "://" not in chart and (chart.startswith("/") or chart.count("/") not in (1, 2))


def _of_git(chart: str) -> ChartSource:
    """Return a chart in another git repository: `git::https://host/repo.git@path?ref=v1`, also with `//`."""
    address, _, query = chart.removeprefix("git::").partition("?")
    match = _GIT.fullmatch(address)
    if match is None:
        return UnknownChart("its address is of no form that is known")
    reference = _REF.search(query)
    return GitChart(match["url"], match["path"] or "", reference[1] if reference else "")


def _of_repository(chart: str, version: str, state: PlacedValues) -> ChartSource:
    prefix, _, name = chart.partition("/")
    declared = [each for each in items_at(state, "repositories") if text_at(each, "name") == prefix]
    if not declared:
        return UnknownChart(f"the repository {prefix} is not one that the state names")
    url = text_at(declared[-1], "url")
    if is_set(declared[-1], "oci"):
        return RegistryChart(f"{_OCI}{url.removeprefix(_OCI).rstrip('/')}/{name}", version)
    return RepositoryChart(url, name, version)
