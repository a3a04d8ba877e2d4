"""`archcheck nodes [FILE]`."""

import os
from collections.abc import Iterable
from pathlib import Path

import click

from archcheck.actions.inputs import refuse_inputs
from archcheck.cli.options.shared import shared_option, working_directory
from archcheck.cli.output.writing import write_text
from archcheck.config.loading import load_settings
from archcheck.reports.text import printable


@click.command("nodes")
@click.argument("file", default="-", metavar="[FILE|-]", type=click.Path(allow_dash=True))
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write the result here."
)
@shared_option("config")
def command(file: str, output: Path | None, config: Path | None) -> int:
    """Print a cluster's nodes as the nodes: of a configuration, alike nodes as one pool.

    FILE is what kubectl prints; without it, standard input.

    \b
    kubectl get nodes -o yaml | archcheck nodes >> .archcheck.yaml
    """
    from archcheck.reports.nodes_block import nodes_block
    from archcheck.scheduling.describing import describe
    from archcheck.sources.nodes import read_node_file

    settings = load_settings(config, working_directory(), os.environ)
    refuse_inputs([output] if output else [], [file, *([settings.file] if settings.file else [])])
    nodes = read_node_file(file, settings)
    cluster = describe(nodes)
    write_text(nodes_block(cluster.pools), output)
    _say("left out, since they pass", cluster.passing_taints)
    _say("left out, since each node has its own", cluster.own_labels)
    _say("left out, since they say no architecture", cluster.unknown_nodes)
    _say("assumed", dict.fromkeys(f"{text} ({node.name})" for node in nodes for text in node.assumptions))
    return 0


def _say(what: str, names: Iterable[str]) -> None:
    listed = ", ".join(names)
    if listed:
        click.echo(printable(f"{what}: {listed}"), err=True)
