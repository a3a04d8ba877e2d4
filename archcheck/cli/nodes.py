"""`archcheck nodes [FILE]`."""

import os
from pathlib import Path

import click

from archcheck.cli.output import write_text
from archcheck.config.loading import load_settings
from archcheck.reports.text import printable


@click.command("nodes")
@click.argument("file", default="-", metavar="[FILE|-]")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write the result here."
)
@click.option(
    "--config",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The configuration, instead of the nearest .archcheck.yaml.",
)
def command(file: str, output: Path | None, config: Path | None) -> int:
    """Print a cluster's nodes as the nodes: of a configuration, alike nodes as one pool.

    FILE is what kubectl prints; without it, standard input.

    \b
    kubectl get nodes -o yaml | archcheck nodes >> .archcheck.yaml
    """
    from archcheck.reports.nodes_block import nodes_block
    from archcheck.scheduling.describing import describe, passing_taints
    from archcheck.sources.nodes import read_node_file

    nodes = read_node_file(file, load_settings(config, Path.cwd(), os.environ))
    write_text(nodes_block(describe(nodes)), output)
    if left := passing_taints(nodes):
        click.echo(printable(f"left out, since they pass: {', '.join(left)}"), err=True)
    for text in dict.fromkeys(f"{text} ({node.name})" for node in nodes for text in node.assumptions):
        click.echo(printable(f"assumed: {text}"), err=True)
    return 0
