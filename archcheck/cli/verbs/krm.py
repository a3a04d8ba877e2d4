"""`archcheck krm`."""

import click

from archcheck.cli.options.groups import Flags, takes
from archcheck.cli.options.patch import FAIL, FilterFlags
from archcheck.cli.options.shared import PATCHING, read_options
from archcheck.cli.options.standard_input import require_one_use
from archcheck.sources.stdin import STDIN


@click.command("krm")
@takes(FilterFlags, *PATCHING)
def command(flags: Flags) -> int:
    """Be a KRM function: a ResourceList on standard input, the same with the patches in on standard output.

    The function's configuration may say nodes, tolerate, onUnknown, onUnsafe, offline and registryLayout.
    Results are in the list, and on standard error, since kustomize drops them.

    \b
    kustomize build --enable-alpha-plugins --enable-exec .
    """
    from archcheck.actions.patch.filters import FilterOptions, krm_function
    from archcheck.cli.options.function_config import with_function_config
    from archcheck.cli.output.console import Console
    from archcheck.cli.output.patches import show_filtered
    from archcheck.sources.stdin import all_of_standard_input

    require_one_use(flags, (STDIN,), "manifests")
    data = all_of_standard_input()
    flags = with_function_config(data, flags)
    options, mine = read_options(flags), flags.of(FilterFlags)
    console = Console(options.is_quiet)
    wanted = FilterOptions(
        options.run, frozenset(mine.tolerate), mine.on_unknown == FAIL, mine.on_unsafe == FAIL
    )
    return show_filtered(krm_function(data, wanted, console), console)
