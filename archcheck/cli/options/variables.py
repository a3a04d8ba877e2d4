"""The environment variable of each option."""

import click

from archcheck.cli.options.groups import SharedOption

PREFIX = "ARCHCHECK"


def variable_of(verb: str, option: click.Option) -> str:
    """Return the name of an option's variable: with the verb in it where the option is the verb's own."""
    name = max(option.opts, key=len).lstrip("-")
    parts = [PREFIX, *([] if isinstance(option, SharedOption) else [verb]), name]
    return "_".join(parts).upper().replace("-", "_")
