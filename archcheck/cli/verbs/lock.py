"""`archcheck lock [PATH…]`."""

import click

from archcheck.cli.options.groups import Flags, takes
from archcheck.cli.options.registry import RegistryFlags
from archcheck.cli.options.shared import LOCKING, EntryFlags, read_options


@click.command("lock")
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path())
@click.option("--update", is_flag=True, help="Ask again for what the lock has, too.")
@takes(EntryFlags, *LOCKING)
def command(paths: tuple[str, ...], *, update: bool, flags: Flags) -> int:
    """Write archcheck.lock: which platforms each image has that the PATHs name (else: the whole repository).

    What is in the lock stays as it is without --update, what nothing names any more goes. archcheck --locked
    then answers without any network.

    \b
    archcheck lock
    archcheck lock --update
    """
    from archcheck.actions.lock import LockOptions, write_lock
    from archcheck.cli.output.console import Console
    from archcheck.cli.output.lock_summary import say_lock

    options = read_options(flags)
    console = Console(options.is_quiet)
    wanted = LockOptions(options.run, paths, update, flags.of(RegistryFlags).lock_file)
    return say_lock(write_lock(wanted, console), console)
