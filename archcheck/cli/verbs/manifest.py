"""`archcheck manifest [PATH…|-]`."""

import click

from archcheck.cli.options.groups import Flags, takes
from archcheck.cli.options.shared import REPORTING, EntryFlags, read_options
from archcheck.cli.options.standard_input import require_one_use, require_paths


@click.command("manifest")
@click.argument("paths", nargs=-1, metavar="[PATH|-]...", type=click.Path(allow_dash=True))
@click.option(
    "--changed",
    is_flag=True,
    help="PATHs are files that have changed: check the charts, kustomizations and manifests they belong to.",
)
@takes(EntryFlags, *REPORTING)
def command(paths: tuple[str, ...], *, changed: bool, flags: Flags) -> int:
    """Check manifests: YAML and JSON files, directories (recursively), - for standard input.

    Charts in directories are rendered with their own values and with each ci/*-values.yaml, kustomizations
    are built. Where the directory of .archcheck.yaml is among the PATHs, its charts: are checked too.

    \b
    archcheck manifest deploy/
    kustomize build . | archcheck manifest -
    """
    from archcheck.actions.manifest import ManifestOptions, check_manifests
    from archcheck.cli.output.console import Console
    from archcheck.cli.output.report import finish

    require_one_use(flags, paths, "manifests")
    options = read_options(flags)
    require_paths(paths, changed=changed)
    console = Console(options.is_quiet)
    wanted = ManifestOptions(options.run, paths, changed, outputs=tuple(options.outputs))
    return finish(check_manifests(wanted, console), options, console)
