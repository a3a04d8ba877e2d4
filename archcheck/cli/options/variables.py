"""The environment variable of each option."""

import click

from archcheck.cli.options.shared import SHARED

PREFIX = "ARCHCHECK"
_OTHERWISE = frozenset(
    {("patch", "output"), ("report", "format"), ("report", "output"), ("diff", "format"), ("nodes", "output")}
)
"""Options that are called as a shared one and mean something else."""


def variable_of(verb: str, option: click.Option) -> str:
    """Return the name of an option's variable: with the verb in it where the option is the verb's own."""
    name = max(option.opts, key=len).lstrip("-")
    is_shared = name in SHARED and (verb, name) not in _OTHERWISE
    parts = [PREFIX, *([] if is_shared else [verb]), name]
    return "_".join(parts).upper().replace("-", "_")
