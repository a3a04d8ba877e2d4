"""The versions of charts that a lock has settled: a constraint comes to the same one in every run."""

from dataclasses import replace

from archcheck.errors import ChartError
from archcheck.registry.hosts import shown
from archcheck.registry.lock.model import LockedChart
from archcheck.sources.charts.versions import is_exact
from archcheck.sources.gitops.charts.model import HeldChart
from archcheck.sources.gitops.model import ChartSource, RegistryChart, RepositoryChart

_AGAIN = "archcheck lock --update settles it anew"


def lock_key(source: ChartSource) -> str:
    """Return what a lock calls the version that a constraint comes to; empty where none is written."""
    match source:
        case RepositoryChart(url=url, name=name, version=version) if not is_exact(version):
            return f"{shown(url).rstrip('/')}#{name} {version or '*'}"
        case RegistryChart(url=url, version=version, digest="", tag_pattern=pattern) if not is_exact(version):
            return " ".join(part for part in (shown(url), version or "*", pattern) if part)
        case _:
            return ""


def settled(source: RepositoryChart | RegistryChart, locked: LockedChart) -> RepositoryChart | RegistryChart:
    """Return a chart at the version that a lock has of it."""
    if isinstance(source, RegistryChart):
        return replace(source, version=locked.version, tag_pattern="")
    return replace(source, version=locked.version)


def not_as_locked(error: ChartError, wanted: str, locked: LockedChart) -> ChartError:
    """Return the error of a version that a lock has and that is not to be had: one of the same kind."""
    what = f"{error.what} (archcheck.lock has {locked.version} for {wanted or 'no version'})"
    return type(error)(what, why=error.why, hint=error.hint or _AGAIN)


def require_locked(chart: HeldChart, locked: LockedChart) -> None:
    """Refuse a chart that is another than the lock has under its version.

    Raises:
        ChartError: the digest of its archive is another.

    """
    if locked.digest and chart.path.is_file() and f"sha256:{chart.digest}" != locked.digest:
        raise ChartError(f"{chart.label} is another archive than archcheck.lock has", hint=_AGAIN)
