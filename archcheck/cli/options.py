"""The options that every checking verb shares."""

import logging
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from archcheck.cli.registry_options import REGISTRY_OPTIONS, read_access
from archcheck.config.loading import load_settings
from archcheck.config.model import Settings
from archcheck.errors import UsageError
from archcheck.findings.model import Severity
from archcheck.images.platform import Platform, parse_required_platform
from archcheck.registry.access import Access
from archcheck.reports.text import printable

if TYPE_CHECKING:
    from archcheck.scheduling.node import Node

Command = TypeVar("Command", bound=Callable[..., Any])

FORMATS = ("table", "json")
_NEVER = "never"
_FAIL_ON = (*(severity.value for severity in Severity), _NEVER)


@dataclass(frozen=True, slots=True)
class CommonOptions:
    """The values of the shared options."""

    platforms: tuple[Platform, ...]
    nodes: "tuple[Node, ...]"
    format: str
    output: Path | None
    fail_on: Severity | None
    color: str
    quiet: bool
    verbose: bool
    settings: Settings
    access: Access


_OPTIONS: dict[str, Callable[[Any], Any]] = {
    "nodes": click.option(
        "--nodes",
        metavar="FILE",
        help="The cluster: what kubectl get nodes -o yaml prints, or a configuration with nodes:.",
    ),
    "platform": click.option(
        "--platform",
        "platforms",
        multiple=True,
        metavar="P",
        help="A platform that every image must have: linux/arm64, armhf … (repeatable).",
    ),
    "format": click.option(
        "--format", type=click.Choice(FORMATS), default="table", show_default=True, help="How to show it."
    ),
    "output": click.option(
        "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write the result here."
    ),
    "fail-on": click.option(
        "--fail-on",
        type=click.Choice(_FAIL_ON),
        default=Severity.ERROR.value,
        show_default=True,
        help="The least severity that makes the exit code 1.",
    ),
    "config": click.option(
        "--config",
        type=click.Path(dir_okay=False, path_type=Path),
        help="The configuration, instead of the nearest .archcheck.yaml.",
    ),
    **{f"registry-{number}": option for number, option in enumerate(REGISTRY_OPTIONS)},
    "color": click.option(
        "--color",
        type=click.Choice(("auto", "always", "never")),
        default="auto",
        show_default=True,
        help="When to colour; NO_COLOR is honoured.",
    ),
    "quiet": click.option("-q", "--quiet", is_flag=True, help="No progress and no warnings on stderr."),
    "verbose": click.option(
        "-v",
        "--verbose",
        count=True,
        help="Say more: every reason in the table, on stderr what is done; -vv: requests.",
    ),
}
_OF_REPORTS = frozenset({"platform", "format", "output", "fail-on", "color"})


def common_options(command: Command) -> Command:
    """Add the shared options to a command; they reach it as one value, `common`."""
    return _decorated(command, frozenset(_OPTIONS))


def patch_options(command: Command) -> Command:
    """Add the shared options to a command that writes patches, not a report."""
    return _decorated(command, frozenset(_OPTIONS) - _OF_REPORTS)


def _decorated(command: Command, names: frozenset[str]) -> Command:
    for name in reversed(_OPTIONS):
        if name in names:
            command = _OPTIONS[name](command)
    return command


def read_common(values: dict[str, Any]) -> CommonOptions:
    """Take the shared options out of a command's values.

    Raises:
        InvalidPlatformError, ConfigurationError: as they say.

    """
    quiet = values.pop("quiet")
    verbosity = values.pop("verbose")
    _set_up_logging(verbosity, quiet=quiet)
    settings = load_settings(values.pop("config"), working_directory(), os.environ)
    platforms = tuple(dict.fromkeys(parse_required_platform(text) for text in values.pop("platforms", ())))
    fail_on = values.pop("fail_on", Severity.ERROR.value)
    nodes = _nodes(values.pop("nodes"), settings)
    return CommonOptions(
        platforms=platforms or (() if nodes else settings.platforms),
        nodes=nodes,
        format=values.pop("format", "table"),
        output=values.pop("output", None),
        fail_on=None if fail_on == _NEVER else Severity(fail_on),
        color=values.pop("color", "auto"),
        quiet=quiet,
        verbose=verbosity > 0,
        settings=settings,
        access=read_access(values, settings),
    )


def _nodes(path: str | None, settings: Settings) -> "tuple[Node, ...]":
    if path is None:
        return settings.nodes
    from archcheck.sources.nodes import read_node_file

    return read_node_file(path, settings)


def working_directory() -> Path:
    """Return where the search for a configuration begins.

    Raises:
        UsageError: the directory has gone.

    """
    try:
        return Path.cwd()
    except OSError as error:
        raise UsageError(f"the working directory cannot be read: {error.strerror}") from error


class _SafeFormatter(logging.Formatter):
    """A log line that cannot move the cursor."""

    def format(self, record: logging.LogRecord) -> str:
        return f"{record.levelname.lower()}: {printable(record.getMessage())}"


def _set_up_logging(verbosity: int, *, quiet: bool) -> None:
    levels = (logging.WARNING, logging.INFO, logging.DEBUG)
    logger = logging.getLogger("archcheck")
    logger.setLevel(logging.CRITICAL if quiet else levels[min(verbosity, 2)])
    logger.handlers.clear()
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_SafeFormatter())
    logger.addHandler(handler)
    logger.propagate = False
