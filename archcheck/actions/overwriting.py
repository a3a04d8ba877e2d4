"""No output replaces an input, by whatever name either of them goes: a link, another path, a stream."""

import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from archcheck.actions.lock_location import lock_to_read
from archcheck.actions.run_options import RunOptions
from archcheck.config.model import Settings
from archcheck.errors import UsageError
from archcheck.sources.stdin import STDIN
from archcheck.storage.streams import STANDARD_INPUT, STANDARD_OUTPUT, STDOUT, stream_of

_VARIABLES = ("REGISTRY_AUTH_FILE", "HELM_REGISTRY_CONFIG", "SSL_CERT_FILE")
_HEAD = 16 * 1024
_REPORT = re.compile(
    rb"\s*\Z"
    rb'|\{\s*"schema": "archcheck\.report/v1"'
    rb'|\{\s*"\$schema": "[^"]*",\s*"version": "2\.1\.0",\s*"runs": \[\s*\{\s*"tool": \{'
    rb'\s*"driver": \{\s*"name": "archcheck"'
    rb'|\[\s*(?:\]|\{\s*"description": "[^\n]*",\s*"check_name": ")'
    rb'|<\?xml [^\n]*\n<testsuites name="archcheck"'
    rb"|<!-- archcheck -->"
    rb'|<!DOCTYPE html>.{0,4000}<meta name="generator" content="archcheck">'
    rb"|(?:#[^\n]*\n)*# kubectl patch [^\n]* --type=json --patch-file=FILE\n- op: ",
    re.DOTALL,
)
"""How the formats of reports begin, and JSON 6902 patches, which are no objects that could be an input."""


def refuse_inputs(
    outputs: Iterable[Path],
    inputs: Iterable[str | Path],
    discovered: Callable[[], Iterable[Path]] = tuple,
) -> None:
    """Refuse to write what is read.

    Args:
        outputs: where something is to be written.
        inputs: what is named: files, folders of which every file counts, `-` for standard input.
        discovered: gives the files that are come across in what is named. Among them a report, or
            JSON 6902 patches, of an earlier run may lie, which are written anew.

    Raises:
        UsageError: an output is standard input, or one of the inputs.

    """
    named = tuple(inputs)
    for output in outputs:
        number = STANDARD_OUTPUT if str(output) == STDOUT else stream_of(output)
        if number == STANDARD_INPUT:
            raise UsageError(f"{output} is standard input, where nothing can be written")
        if number is None and _is_among(output, named, discovered):
            raise UsageError(f"writing {output} would overwrite an input", hint="another name for the output")


def files_read(run: RunOptions) -> list[str | Path]:
    """Return what no output may replace, beside what is checked: also the lock that this run may not ask."""
    lock = lock_to_read(run.settings, run.directory)
    return [*run.decisive, *run.named, lock, *inputs_of(run.settings, os.environ)]


def inputs_of(settings: Settings, environment: Mapping[str, str]) -> Iterator[Path]:
    """Yield what a configuration and variables name: layouts, certificates, values files, charts, logins."""
    for registry in settings.registries.values():
        yield from filter(None, (registry.layout, registry.ca, registry.client_cert, registry.client_key))
        places = (*registry.stores, *([registry.stand_in] if registry.stand_in is not None else ()))
        yield from (Path(place.path) for place in places if place.path)
    for entry in settings.charts:
        yield from map(Path, entry.values)
        if entry.is_local:
            yield Path(entry.chart)
    yield from (Path(environment[name]) for name in _VARIABLES if environment.get(name))
    if environment.get("DOCKER_CONFIG"):
        yield Path(environment["DOCKER_CONFIG"], "config.json")


def _is_among(output: Path, named: tuple[str | Path, ...], discovered: Callable[[], Iterable[Path]]) -> bool:
    resolved = os.path.realpath(output)
    if any(str(name) != STDIN and os.path.realpath(name) == resolved for name in named):
        return True
    here = _identity(output)
    if here is None:
        return False
    if any(_identity(name) == here for name in named):
        return True
    folders = (name for name in named if str(name) != STDIN and Path(name).is_dir())
    below = (path for name in folders for path in _files_below(Path(name)))
    is_read = any(_identity(path) == here for paths in (below, discovered()) for path in paths)
    return is_read and not _is_report(output)


def _identity(path: str | Path) -> tuple[int, int] | None:
    """Return what is equal for all names of one file; None for what is no file, or not there."""
    try:
        status = os.fstat(STANDARD_INPUT) if str(path) == STDIN else Path(path).stat()
    except (OSError, ValueError):
        return None
    return (status.st_dev, status.st_ino) if stat.S_ISREG(status.st_mode) else None


def _files_below(folder: Path) -> Iterator[Path]:
    if (folder / "Chart.yaml").is_file():
        from archcheck.sources.trees.discover.inputs import files_of_chart

        yield from files_of_chart(folder)
        return
    for directory, _, names in os.walk(folder):
        yield from (Path(directory, name) for name in names)


def _is_report(path: Path) -> bool:
    """Return whether a file is empty, or holds what archcheck has written: nothing is lost with it."""
    try:
        with path.open("rb") as file:
            return _REPORT.match(file.read(_HEAD)) is not None
    except OSError:
        return False
