"""One run of the real helm for a release, kept for the next time."""

import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from archcheck.errors import ChartError
from archcheck.frozen import dataclass
from archcheck.processes.running import Limits
from archcheck.sources.charts.helm import find_helm, helm_output
from archcheck.sources.charts.lists import paths_of_pairs
from archcheck.sources.charts.model import RenderOptions
from archcheck.sources.gitops.charts.model import HeldChart
from archcheck.sources.gitops.model import Release
from archcheck.sources.gitops.release_values import json_values
from archcheck.sources.gitops.render_cache import RenderCache, identity_of, key_of
from archcheck.sources.gitops.repository import Repository
from archcheck.sources.gitops.secret_data import without_secret_data
from archcheck.storage.bounded import read_bounded

OUTPUT_LIMIT = 64 * 1024 * 1024
"""Bytes that one release may render. The largest public chart known renders 5 MB."""

_LIMITS = Limits(seconds=300, output=OUTPUT_LIMIT)
_FILE_LIMIT = 5 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class HelmRun:
    """What one render is made of: a chart, and the release's values and options.

    `own_values` are those that stand for the chart's, as JSON; empty for its own.
    """

    chart: HeldChart
    release: Release
    repository: Repository
    own_values: str = ""

    @property
    def options(self) -> RenderOptions:
        """The options of helm, without the file of the values."""
        release = self.release
        sets: dict[str, list[str]] = {"--set": [], "--set-string": [], "--set-file": []}
        for each in release.sets:
            sets[each.option].append(each.text)
        return RenderOptions(
            release.name,
            release.namespace,
            (),
            tuple(sets["--set"]),
            tuple(sets["--set-string"]),
            tuple(sets["--set-file"]),
            release.kube_version or self.repository.kube_version,
            tuple(dict.fromkeys((*release.api_versions, *self.repository.api_versions))),
            release.include_crds,
            release.no_hooks,
            release.skip_tests,
            release.skip_schema,
        )

    def key(self) -> str:
        """Return the digest of all that goes in.

        Raises:
            ChartError: a file that it reads a value from lies outside of the repository, or cannot be read.

        """
        files = [_digest(path, self.repository.root) for path in _files(self.options.set_file)]
        options = self.options
        return key_of(
            self.chart.digest,
            self.own_values,
            json_values(self.release.values),
            options.arguments(),
            options.release_name,
            files,
            identity_of(find_helm()),
        )


def helm_rendered(
    run: HelmRun, path: Callable[[], Path], cache: RenderCache, folder: Callable[[], Path]
) -> bytes:
    """Return what helm renders, without what its Secrets hold.

    Args:
        run: the render.
        path: gives the chart, with the values that stand for its own.
        cache: where it may be kept.
        folder: makes one, for what helm is to read.

    Raises:
        ChartError: it does not render, with helm's own message; or there is no helm.

    """
    return cache.of(run.key(), lambda: _rendered(run, path(), folder()))


def _rendered(run: HelmRun, path: Path, folder: Path) -> tuple[bytes, bool]:
    values = folder / "values.json"
    values.touch(0o600)  # they may hold secrets
    values.write_text(json_values(run.release.values), "utf-8")
    plugins = folder / "plugins"
    plugins.mkdir()
    options = replace(run.options, values=(str(values),))
    arguments = ["template", *options.arguments(), "--", options.release_name, str(path)]
    with helm_output(arguments, {"HELM_PLUGINS": str(plugins)}, limits=_LIMITS) as output:
        text, is_clean = without_secret_data(output.read())
    return text, is_clean and not run.release.has_secrets


def _files(pairs: Sequence[str]) -> list[str]:
    return [path for text in pairs for path in paths_of_pairs(text)]


def _digest(path: str, root: Path) -> str:
    """Return the digest of a file that a value is read from. helm would also fetch one from the web."""
    place = Path(os.path.realpath(path))
    if not Path(path).is_absolute() or not place.is_relative_to(root):
        raise ChartError(f"--set-file: {path} is outside of the repository")
    try:
        return hashlib.sha256(read_bounded(place, _FILE_LIMIT)).hexdigest()
    except OSError as error:
        raise ChartError(f"--set-file: {path} cannot be read: {error.strerror}") from error
