"""The options that every checking verb shares."""

import logging
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from archcheck.actions.inputs import inputs_of, refuse_inputs
from archcheck.cli.options.gate import BASELINE_NAME, GATE_OPTIONS, base_of, read_suppressions
from archcheck.cli.options.registry import LOCKED_OPTIONS, REGISTRY_OPTIONS, read_access
from archcheck.cli.options.targets import FORMATS, Target, files_of, read_targets
from archcheck.cli.output.step_summary import summary_file
from archcheck.config.loading import find_file, load_settings
from archcheck.config.model import Settings
from archcheck.errors import UsageError
from archcheck.findings.model import Severity
from archcheck.findings.suppression.model import SuppressionPolicy
from archcheck.images.platform import Platform
from archcheck.images.platform_names import parse_required_platform
from archcheck.registry.client.options import RegistryOptions
from archcheck.reports.text import printable
from archcheck.sources.stdin import STDIN

if TYPE_CHECKING:
    from archcheck.scheduling.node import Node

Command = TypeVar("Command", bound=Callable[..., Any])

_NEVER = "never"
_FAIL_ON = (*(severity.value for severity in Severity), _NEVER)


@dataclass(frozen=True, slots=True)
class CommonOptions:
    """The values of the shared options.

    `inputs` are the files that they name, beside what is checked; `more` what they name beside those that is
    read, if only in some runs.
    """

    platforms: tuple[Platform, ...]
    nodes: "tuple[Node, ...]"
    targets: tuple[Target, ...]
    fail_on: Severity | None
    color: str
    quiet: bool
    verbose: bool
    settings: Settings
    access: RegistryOptions
    suppressions: SuppressionPolicy
    directory: Path
    inputs: tuple[Path, ...] = ()
    more: tuple[str | Path, ...] = ()

    @property
    def outputs(self) -> list[Path]:
        """The files that the report is written to, the summary of the step that this is among them."""
        summary = summary_file() if any(target.format == "github" for target in self.targets) else None
        return [*files_of(self.targets), *([summary] if summary is not None else [])]

    @property
    def read(self) -> list[str | Path]:
        """What no output may replace, beside what is checked: also the lock that this run may not ask."""
        from archcheck.actions.lock_location import lock_to_read

        own = inputs_of(self.settings, os.environ)
        return [*self.inputs, *self.more, lock_to_read(self.settings, self.directory), *own]

    @property
    def base(self) -> Path:
        """The directory that patterns, the baseline and the lock are about."""
        return base_of(self.settings, self.directory)

    @property
    def kube_version(self) -> str:
        """The version of Kubernetes to render charts for, as far as the nodes tell it; else empty."""
        if not any(node.kubelet for node in self.nodes):
            return ""
        from archcheck.scheduling.kubelets import newest_kubelet

        return newest_kubelet(self.nodes)

    @property
    def asks_nobody(self) -> bool:
        """Whether nothing may be fetched in this run."""
        return self.access.offline or self.access.lock is not None


_OPTIONS: dict[str, Callable[[Any], Any]] = {
    "nodes": click.option(
        "--nodes",
        metavar="FILE",
        type=click.Path(allow_dash=True),
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
        "-o",
        "--output",
        "outputs",
        multiple=True,
        metavar="[FORMAT=]FILE",
        help="Write the result here, instead of to standard output; with FORMAT=, beside it (repeatable).",
    ),
    "fail-on": click.option(
        "--fail-on",
        type=click.Choice(_FAIL_ON),
        help="The least severity that makes the exit code 1; else fail-on: of the configuration, else error.",
    ),
    **{f"gate-{number}": option for number, option in enumerate(GATE_OPTIONS)},
    "config": click.option(
        "--config",
        type=click.Path(dir_okay=False, path_type=Path),
        help="The configuration, instead of the nearest .archcheck.yaml.",
    ),
    **{f"locked-{number}": option for number, option in enumerate(LOCKED_OPTIONS)},
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
SHARED = frozenset(
    {
        "nodes",
        "platform",
        "format",
        "output",
        "fail-on",
        "config",
        "color",
        "quiet",
        "verbose",
        "baseline",
        "no-baseline",
        "no-ignores",
        "strict-ignores",
        "registry-layout",
        "deep",
        "offline",
        "locked",
        "lock-file",
        "max-age",
        "refresh",
        "no-cache",
        "cache-ttl",
        "registries-config",
    }
)
"""The names of the shared options."""
_OF_REPORTS = frozenset({"platform", "format", "output", "fail-on", "color"}) | {
    name for name in _OPTIONS if name.startswith("gate-")
}


def common_options(command: Command) -> Command:
    """Add the shared options to a command; they reach it as one value, `common`."""
    return _decorated(command, frozenset(_OPTIONS))


def check_options(command: Command) -> Command:
    """Add the shared options to a command that checks, and shows no report."""
    return _decorated(command, frozenset(_OPTIONS) - {"format", "output", "fail-on", "color"})


def lock_options(command: Command) -> Command:
    """Add the shared options to the command that writes the lock."""
    locked = {name for name in _OPTIONS if name.startswith("locked-")}
    return _decorated(command, frozenset(_OPTIONS) - _OF_REPORTS - locked - {"nodes"})


def patch_options(command: Command) -> Command:
    """Add the shared options to a command that writes patches, not a report."""
    return _decorated(command, frozenset(_OPTIONS) - _OF_REPORTS)


def shared_option(name: str) -> Callable[[Any], Any]:
    """Return what gives a command one of the shared options; the others it has in a form of its own."""
    return _OPTIONS[name]


def _decorated(command: Command, names: frozenset[str]) -> Command:
    for name in reversed(_OPTIONS):
        if name in names:
            command = _OPTIONS[name](command)
    return command


def read_common(values: dict[str, Any]) -> CommonOptions:
    """Take the shared options out of a command's values.

    Raises:
        InvalidPlatformError, ConfigurationError: as they say.
        UsageError: an output that cannot be meant, or that is an input.

    """
    quiet = values.pop("quiet")
    verbosity = values.pop("verbose")
    _set_up_logging(verbosity, quiet=quiet)
    directory = working_directory()
    settings = load_settings(values.pop("config") or nearest(directory), directory, os.environ)
    platforms = tuple(dict.fromkeys(parse_required_platform(text) for text in values.pop("platforms", ())))
    fail_on = values.pop("fail_on", None) or settings.fail_on or Severity.ERROR.value
    node_file, baseline = values.pop("nodes", None), values.get("baseline")
    nodes = _nodes(node_file, settings)
    asked = (values.get("registry_layout"), values.get("lock_file"), *values.get("registries_config", ()))
    access = read_access(values, settings, directory)
    lock = access.lock.path if access.lock is not None else None
    baseline = baseline or base_of(settings, directory) / BASELINE_NAME
    named = (node_file, settings.file, lock, baseline, *(settings.registries_config or ()))
    inputs = tuple(Path(each) for each in named if each and str(each) != STDIN)
    targets = read_targets(values.pop("format", "table"), values.pop("outputs", ()), asked=is_asked("format"))
    common = CommonOptions(
        platforms=platforms or (() if nodes else settings.platforms),
        nodes=nodes,
        targets=targets,
        fail_on=None if fail_on == _NEVER else Severity(fail_on),
        color=values.pop("color", "auto"),
        quiet=quiet,
        verbose=verbosity > 0,
        settings=settings,
        access=access,
        suppressions=read_suppressions(values, settings, directory),
        directory=directory,
        inputs=inputs,
        more=tuple(each for each in (node_file, *asked) if each),
    )
    if common.outputs:
        refuse_inputs(common.outputs, common.read)
    return common


def is_asked(parameter: str) -> bool:
    """Return whether the running command was given a parameter on its command line."""
    context = click.get_current_context(silent=True)
    source = context.get_parameter_source(parameter) if context is not None else None
    return source is click.core.ParameterSource.COMMANDLINE


def nearest(directory: Path) -> Path | None:
    """Return the configuration as a person would write it, seen from the working directory."""
    found = None if os.environ.get("ARCHCHECK_CONFIG") else find_file(directory)
    return Path(os.path.relpath(found, directory)) if found is not None else None


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
