"""The option that says where the clusters of a repository begin, over what the configuration says."""

from dataclasses import replace
from pathlib import Path

import click

from archcheck.cli.options.groups import shared_option
from archcheck.config.model import Settings
from archcheck.frozen import dataclass


@dataclass(frozen=True, slots=True)
class EntryFlags:
    """Where Flux and Argo CD begin."""

    entries: tuple[Path, ...] = shared_option(
        "--entry",
        multiple=True,
        type=click.Path(exists=True, path_type=Path),
        metavar="PATH",
        help="Where Flux or Argo CD begins, in place of what is found: a file or a folder (repeatable).",
    )


def with_entries(settings: Settings, flags: EntryFlags) -> Settings:
    """Return a configuration with the entry points that are named; as it is where none are."""
    if not flags.entries:
        return settings
    return replace(settings, gitops=replace(settings.gitops, entries=flags.entries))
