"""`archcheck render [PATH…|-]`."""

import click

from archcheck.cli.options.groups import Flags, takes
from archcheck.cli.options.shared import READING, EntryFlags, NodesFlags, read_options
from archcheck.cli.options.standard_input import require_one_use, require_paths


@click.command("render")
@click.argument("paths", nargs=-1, metavar="[PATH|-]...", type=click.Path(allow_dash=True))
@takes(EntryFlags, NodesFlags, *READING)
def command(paths: tuple[str, ...], flags: Flags) -> int:
    """Print manifests as they are applied: charts rendered, kustomizations built, GitOps followed.

    PATHs are as for archcheck manifest. Above each document a comment says where it comes from, and what
    made it. Placeholders stand for the values of Secrets.

    \b
    archcheck render . | archcheck manifest -
    archcheck render clusters/ --entry clusters/home | kubectl diff -f -
    """
    from archcheck.actions.render import render_manifests
    from archcheck.cli.output.console import Console
    from archcheck.cli.output.manifests import write_manifests

    require_one_use(flags, paths, "manifests")
    options = read_options(flags)
    require_paths(paths, changed=False)
    rendered = render_manifests(paths, options.run, Console(options.is_quiet))
    write_manifests(rendered)
    return int(rendered.exit_code)
