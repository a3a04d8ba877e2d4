"""`archcheck baseline [PATH…]`."""

from dataclasses import replace

import click

from archcheck.cli.options.gate import GateFlags
from archcheck.cli.options.groups import Flags, takes
from archcheck.cli.options.shared import CHECKING, EntryFlags, read_options
from archcheck.errors import ExitCode


@click.command("baseline")
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path())
@takes(EntryFlags, *CHECKING)
def command(paths: tuple[str, ...], flags: Flags) -> int:
    """Record today's findings in archcheck.baseline, so that only new ones fail from now on.

    PATHs are as for archcheck manifest; without them, the whole repository; with them, what is held back of
    other files stays. What is ignored is not recorded, nor what could not be read.

    \b
    archcheck baseline --nodes nodes.yaml
    """
    from archcheck.actions.baseline import BaselineOptions, write_baseline
    from archcheck.cli.output.console import Console

    gate = flags.of(GateFlags)
    options = read_options(flags.replacing(replace(gate, baseline=None, no_baseline=True)))
    console = Console(options.is_quiet, has_progress=False)
    result = write_baseline(BaselineOptions(options.run, paths, gate.baseline), console)
    if result.exit_code is ExitCode.INTERRUPTED:
        console.notice("interrupted: nothing is written")
    elif result.exit_code is ExitCode.USAGE:
        console.notice("nothing is written: a part of the input could not be read")
    else:
        console.notice(f"{result.path}: {result.total} findings are held back from now on.")
    return int(result.exit_code)
