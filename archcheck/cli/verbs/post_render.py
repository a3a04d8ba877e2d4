"""`archcheck post-render`."""

import click

from archcheck.cli.options.groups import Flags, takes
from archcheck.cli.options.patch import FAIL, FilterFlags
from archcheck.cli.options.shared import PATCHING, read_options
from archcheck.cli.options.standard_input import require_one_use
from archcheck.sources.stdin import STDIN


@click.command("post-render")
@takes(FilterFlags, *PATCHING)
def command(flags: Flags) -> int:
    """Read manifests on standard input, write them with the patches in.

    What needs no patch is passed on byte for byte. On any doubt nothing is written, and helm stops.

    \b
    helm upgrade --install web ./chart --post-renderer archcheck --post-renderer-args post-render
    kustomize build . | archcheck post-render | kubectl apply -f -
    """
    from archcheck.actions.patch.filters import FilterOptions, post_render
    from archcheck.cli.output.console import Console
    from archcheck.cli.output.patches import show_filtered
    from archcheck.sources.stdin import all_of_standard_input

    require_one_use(flags, (STDIN,), "manifests")
    options, mine = read_options(flags), flags.of(FilterFlags)
    console = Console(options.is_quiet)
    wanted = FilterOptions(
        options.run, frozenset(mine.tolerate), mine.on_unknown == FAIL, mine.on_unsafe == FAIL
    )
    return show_filtered(post_render(all_of_standard_input(), wanted, console), console)
