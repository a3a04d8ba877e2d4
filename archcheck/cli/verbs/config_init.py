"""`archcheck config init`."""

from pathlib import Path

import click

from archcheck.config.loading import FILE_NAME
from archcheck.storage.streams import STDOUT


@click.command("init")
@click.option(
    "--nodes",
    metavar="FILE",
    type=click.Path(allow_dash=True),
    help="What kubectl get nodes -o yaml prints; - for standard input.",
)
@click.option("--force", is_flag=True, help="Write over a configuration that is there.")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path(FILE_NAME),
    show_default=True,
    help="Where to write it; - for standard output.",
)
def init(nodes: str | None, output: Path, *, force: bool) -> int:
    """Write a commented .archcheck.yaml, with the nodes of a cluster if they are given."""
    from archcheck.actions.configuration import configuration_text, write_configuration
    from archcheck.cli.output.console import Console
    from archcheck.cli.output.writing import write_text

    if str(output) == STDOUT:
        write_text(configuration_text(nodes), None)
    else:
        write_configuration(nodes, output, force=force)
        Console().notice(f"{output} is written: archcheck config show prints what it says")
    return 0
