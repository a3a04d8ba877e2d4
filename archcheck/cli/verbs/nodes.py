"""`archcheck nodes [FILE]`."""

import os
from pathlib import Path

import click

from archcheck.cli.options.groups import Flags, takes
from archcheck.cli.options.shared import ConfigFlags, working_directory
from archcheck.config.loading import load_settings
from archcheck.sources.stdin import STDIN


@click.command("nodes")
@click.argument("file", default=STDIN, metavar="[FILE|-]", type=click.Path(allow_dash=True))
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write the result here."
)
@takes(ConfigFlags)
def command(file: str, output: Path | None, flags: Flags) -> int:
    """Print a cluster's nodes as the nodes: of a configuration, alike nodes as one pool.

    FILE is what kubectl prints; without it, standard input.

    \b
    kubectl get nodes -o yaml | archcheck nodes >> .archcheck.yaml
    """
    from archcheck.actions.nodes import describe_nodes
    from archcheck.cli.output.console import Console
    from archcheck.cli.output.writing import write_text

    settings = load_settings(flags.of(ConfigFlags).config, working_directory(), os.environ)
    result = describe_nodes(file, settings, output)
    write_text(result.text, output)
    console = Console()
    for note in result.notes:
        console.notice(note)
    return 0
