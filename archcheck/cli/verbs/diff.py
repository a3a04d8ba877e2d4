"""`archcheck diff OLD [NEW]`."""

import click

from archcheck.cli.options.groups import Flags, takes
from archcheck.cli.options.shared import CHECKING, EntryFlags, read_options

_FORMATS = ("text", "json", "markdown")


@click.command("diff")
@click.argument("old", type=click.Path())
@click.argument("new", required=False, type=click.Path())
@click.option(
    "--format", "form", type=click.Choice(_FORMATS), default="text", show_default=True, help="How to show it."
)
@takes(EntryFlags, *CHECKING)
def command(old: str, new: str | None, *, form: str, flags: Flags) -> int:
    """Show which platforms images lost and gained, and which workloads got another verdict.

    OLD and NEW are archcheck.lock files, or git revisions; without NEW, the work tree. The exit code is 1 if
    something was lost that a node needs, or one of the platforms that are required.

    \b
    archcheck diff origin/main
    archcheck diff old.lock archcheck.lock --platform linux/arm64
    """
    from archcheck.actions.diff.comparison import DiffOptions, compare, exit_code_of
    from archcheck.cli.output.comparison import show_comparison
    from archcheck.cli.output.console import Console

    options = read_options(flags)
    comparison = compare(DiffOptions(options.run, old, new), Console(options.is_quiet))
    show_comparison(comparison, form)
    return int(exit_code_of(comparison))
