"""`archcheck patch [PATH…|-]`."""

import click

from archcheck.cli.options.chart import ChartFlags, read_chart
from archcheck.cli.options.groups import Flags, takes
from archcheck.cli.options.patch import PatchFlags
from archcheck.cli.options.shared import PATCHING, EntryFlags, read_options
from archcheck.cli.options.standard_input import require_one_use


@click.command("patch")
@click.argument("paths", nargs=-1, metavar="[PATH|-]...", type=click.Path(allow_dash=True))
@takes(PatchFlags, ChartFlags, EntryFlags, *PATCHING)
def command(paths: tuple[str, ...], flags: Flags) -> int:
    """Write the smallest patches that keep pods off nodes that cannot run them.

    Every patch is placed again before it is written. Taints are tolerated only where --tolerate or tolerate:
    names them.

    \b
    archcheck patch base/ -o components/archcheck --kustomization overlay/kustomization.yaml
    archcheck patch --form in-place --write deploy/
    archcheck patch . --write
    archcheck patch --chart bitnami/wordpress --form helm-values -o values-nodes.yaml
    kubectl get deployments -A -o yaml | archcheck patch - --form json6902
    """
    from archcheck.actions.patch.options import PatchForm, PatchOptions, PatchTarget, require_sense
    from archcheck.actions.patch.pipeline import write_patches
    from archcheck.cli.output.console import Console
    from archcheck.cli.output.patches import show_patches

    mine = flags.of(PatchFlags)
    form = PatchForm(mine.form) if mine.form else PatchForm.KUSTOMIZE
    is_open = not mine.form and mine.output is None and mine.kustomization is None
    target = PatchTarget(form, mine.output, mine.kustomization, mine.write, is_open)
    chart = read_chart(mine.chart, flags.of(ChartFlags)) if mine.chart else None
    require_sense(target, paths, chart=chart is not None)
    require_one_use(flags, paths, "manifests")
    options = read_options(flags)
    console = Console(options.is_quiet)
    wanted = PatchOptions(options.run, target, paths, chart, frozenset(mine.tolerate))
    return show_patches(write_patches(wanted, console), console)
