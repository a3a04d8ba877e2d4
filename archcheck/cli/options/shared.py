"""The options that every checking verb shares, and what they say as one value."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click

from archcheck.actions.overwriting import files_read, refuse_inputs
from archcheck.actions.repository import base_of
from archcheck.actions.run_options import RunOptions
from archcheck.cli.options.gate import GateFlags, read_suppressions
from archcheck.cli.options.given_nodes import run_nodes
from archcheck.cli.options.groups import Flags, is_given, shared_option
from archcheck.cli.options.registry import ArchiveFlags, LockedFlags, RegistryFlags, read_registry
from archcheck.cli.options.targets import FORMATS, files_of, read_targets
from archcheck.cli.output.logs import set_up_logging
from archcheck.cli.output.step_summary import summary_file
from archcheck.cli.output.target import OutputTarget
from archcheck.config.loading import BASELINE_NAME, find_file, load_settings
from archcheck.config.model import Settings
from archcheck.errors import UsageError
from archcheck.findings.model import Severity
from archcheck.frozen import dataclass
from archcheck.images.platform_names import parse_required_platform
from archcheck.sources.stdin import STDIN

_NEVER = "never"
OUTPUT_HELP = "Write the result here, instead of to standard output; with FORMAT=, beside it (repeatable)."
_FAIL_ON = (*(severity.value for severity in Severity), _NEVER)


@dataclass(frozen=True, slots=True)
class NodesFlags:
    """The cluster."""

    nodes: tuple[str, ...] = shared_option(
        "--nodes",
        multiple=True,
        metavar="[CLUSTER=]FILE",
        type=click.Path(allow_dash=True),
        help="The nodes: what kubectl get nodes -o yaml prints, or a configuration with nodes:; with "
        "CLUSTER=, those of one cluster of a repository that deploys several (repeatable).",
    )


@dataclass(frozen=True, slots=True)
class PlatformFlags:
    """What every image must have."""

    platforms: tuple[str, ...] = shared_option(
        "--platform",
        multiple=True,
        metavar="P",
        help="A platform that every image must have: linux/arm64, armhf … (repeatable).",
    )


@dataclass(frozen=True, slots=True)
class ReportFlags:
    """How a report is shown, and when it fails."""

    format: str = shared_option(
        "--format", type=click.Choice(FORMATS), default="table", show_default=True, help="How to show it."
    )
    outputs: tuple[str, ...] = shared_option(
        "-o",
        "--output",
        multiple=True,
        metavar="[FORMAT=]FILE",
        help=OUTPUT_HELP,
    )
    fail_on: str | None = shared_option(
        "--fail-on",
        type=click.Choice(_FAIL_ON),
        help="The least severity that makes the exit code 1; else fail-on: of the configuration, else error.",
    )


@dataclass(frozen=True, slots=True)
class ConfigFlags:
    """Which configuration is read."""

    config: Path | None = shared_option(
        "--config",
        type=click.Path(dir_okay=False, path_type=Path),
        help="The configuration, instead of the nearest .archcheck.yaml.",
    )


@dataclass(frozen=True, slots=True)
class EntryFlags:
    """Where Flux and Argo CD begin."""

    entries: tuple[Path, ...] = shared_option(
        "--entry",
        multiple=True,
        type=click.Path(exists=True, path_type=Path),
        metavar="PATH",
        help="Where Flux or Argo CD begins, instead of what is found: a file, folder or chart (repeatable).",
    )


@dataclass(frozen=True, slots=True)
class ColorFlags:
    """Whether the table is coloured."""

    color: str = shared_option(
        "--color",
        type=click.Choice(("auto", "always", "never")),
        default="auto",
        show_default=True,
        help="When to colour; NO_COLOR is honoured.",
    )


@dataclass(frozen=True, slots=True)
class VerbosityFlags:
    """How much is said."""

    quiet: bool = shared_option("-q", "--quiet", is_flag=True, help="No progress and no warnings on stderr.")
    verbose: int = shared_option(
        "-v",
        "--verbose",
        count=True,
        help="Say more: every reason in the table, on stderr what is done; -vv: requests.",
    )


_REGISTRY = (LockedFlags, RegistryFlags)
REPORTING = (
    *(NodesFlags, PlatformFlags, ReportFlags, GateFlags, ConfigFlags),
    *(ArchiveFlags, *_REGISTRY, ColorFlags, VerbosityFlags),
)
"""The groups of a verb that checks and shows a report."""
CHECKING = (NodesFlags, PlatformFlags, GateFlags, ConfigFlags, *_REGISTRY, VerbosityFlags)
"""Those of a verb that checks and shows no report."""
LOCKING = (ConfigFlags, RegistryFlags, VerbosityFlags)
"""Those of the verb that writes the lock."""
READING = (ConfigFlags, *_REGISTRY, VerbosityFlags)
"""Those of a verb that shows what is read."""
PATCHING = (NodesFlags, ConfigFlags, ArchiveFlags, *_REGISTRY, VerbosityFlags)
"""Those of a verb that writes patches."""


@dataclass(frozen=True, slots=True)
class Options:
    """The shared options as they are meant: what a run is told, and how its result is shown."""

    run: RunOptions
    targets: tuple[OutputTarget, ...]
    color: str
    is_quiet: bool
    is_verbose: bool

    @property
    def outputs(self) -> list[Path]:
        """The files that the report is written to, the summary of the step that this is among them."""
        summary = summary_file() if any(target.format == "github" for target in self.targets) else None
        return [*files_of(self.targets), *([summary] if summary is not None else [])]


def read_options(flags: Flags) -> Options:
    """Return what the shared options say; logging is set up by them.

    Raises:
        InvalidPlatformError, ConfigurationError: as they say.
        UsageError: an output that cannot be meant, or that is an input.

    """
    verbosity, report = flags.of(VerbosityFlags), flags.of(ReportFlags)
    set_up_logging(verbosity.verbose, quiet=verbosity.quiet)
    directory = working_directory()
    settings = _with_entries(read_settings(flags.of(ConfigFlags), directory), flags.of(EntryFlags))
    run = _run(flags, settings, directory)
    options = Options(
        run,
        read_targets(report.format, report.outputs, asked=is_given("format")),
        flags.of(ColorFlags).color,
        is_quiet=verbosity.quiet,
        is_verbose=verbosity.verbose > 0,
    )
    if options.outputs:
        refuse_inputs(options.outputs, files_read(run))
    return options


def _run(flags: Flags, settings: Settings, directory: Path) -> RunOptions:
    texts = flags.of(PlatformFlags).platforms
    platforms = tuple(dict.fromkeys(map(parse_required_platform, texts)))
    fail_on = flags.of(ReportFlags).fail_on or settings.fail_on or Severity.ERROR.value
    asked, archives = flags.of(RegistryFlags), flags.of(ArchiveFlags)
    nodes = run_nodes(flags.of(NodesFlags).nodes, settings)
    has_nodes = bool(nodes.usual) or any(cluster.nodes for cluster in nodes.clusters)
    registry = read_registry(asked, flags.of(LockedFlags), settings, directory, archives)
    baseline = flags.of(GateFlags).baseline or base_of(settings, directory) / BASELINE_NAME
    decisive = _files(
        *nodes.files,
        settings.file,
        registry.lock.path if registry.lock is not None else None,
        baseline,
        *(settings.registries_config or ()),
    )
    return RunOptions(
        settings,
        directory,
        registry,
        read_suppressions(flags.of(GateFlags), settings, directory),
        platforms=platforms or (() if has_nodes else settings.platforms),
        nodes=nodes.usual,
        clusters=nodes.clusters,
        fail_on=None if fail_on == _NEVER else Severity(fail_on),
        decisive=tuple(decisive),
        named=(*nodes.files, *archives.archives, *asked.named),
    )


def _files(*named: str | Path | None) -> Iterator[Path]:
    return (Path(name) for name in named if name and str(name) != STDIN)


def read_settings(flags: ConfigFlags, directory: Path) -> Settings:
    """Return the configuration that is named, else the nearest.

    Raises:
        ConfigurationError: it cannot be read, or says something that archcheck does not understand.

    """
    return load_settings(flags.config or _nearest(directory), directory, os.environ)


def _with_entries(settings: Settings, flags: EntryFlags) -> Settings:
    """Return a configuration with the entry points that are named; as it is where none are."""
    if not flags.entries:
        return settings
    return replace(settings, gitops=replace(settings.gitops, entries=flags.entries, is_asked=True))


def _nearest(directory: Path) -> Path | None:
    """Return the configuration as a person would write it, seen from the working directory."""
    file = None if os.environ.get("ARCHCHECK_CONFIG") else find_file(directory)
    return Path(os.path.relpath(file, directory)) if file is not None else None


def working_directory() -> Path:
    """Return where the search for a configuration begins.

    Raises:
        UsageError: the directory has gone.

    """
    try:
        return Path.cwd()
    except OSError as error:
        raise UsageError(f"the working directory cannot be read: {error.strerror}") from error
