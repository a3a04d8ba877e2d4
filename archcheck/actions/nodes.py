"""`nodes`: what kubectl says of a cluster → the `nodes:` of a configuration."""

from pathlib import Path

from archcheck.actions.overwriting import refuse_inputs
from archcheck.config.model import Settings
from archcheck.frozen import dataclass
from archcheck.reports.nodes_block import nodes_block
from archcheck.scheduling.describing import describe
from archcheck.sources.nodes import read_node_file


@dataclass(frozen=True, slots=True)
class NodesResult:
    """The text, and what it leaves out or assumes, in lines."""

    text: str
    notes: tuple[str, ...]


def describe_nodes(file: str, settings: Settings, output: Path | None) -> NodesResult:
    """Return the nodes of a file as pools; `output` is where they go, and no input.

    Raises:
        InputError: it cannot be read.
        UsageError: the output is an input.

    """
    refuse_inputs([output] if output else [], [file, *([settings.file] if settings.file else [])])
    nodes = read_node_file(file, settings)
    cluster = describe(nodes)
    assumed = dict.fromkeys(f"{text} ({node.name})" for node in nodes for text in node.assumptions)
    notes = {
        "left out, since they pass": ", ".join(cluster.passing_taints),
        "left out, since each node has its own": ", ".join(cluster.own_labels),
        "left out, since they say no architecture": ", ".join(cluster.unknown_nodes),
        "assumed": ", ".join(assumed),
    }
    said = tuple(f"{what}: {names}" for what, names in notes.items() if names)
    return NodesResult(nodes_block(cluster.pools), said)


def block_of(file: str) -> str:
    """Return the nodes of a file as pools, for a configuration that is still to be written."""
    return nodes_block(describe(read_node_file(file, Settings())).pools)
