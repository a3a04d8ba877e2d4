"""A list of nodes: what `kubectl get nodes -o yaml|json` prints, or a configuration with `nodes:`."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from archcheck.config.file import KEYS
from archcheck.config.model import Settings
from archcheck.config.nodes import pull_of, read_nodes
from archcheck.config.reader import Reader
from archcheck.documents.nodes import Mapping, YamlNode, get, is_null, text_of
from archcheck.documents.reading import Broken, Document, read
from archcheck.errors import DocumentError, InputError
from archcheck.scheduling.kubernetes import node_of
from archcheck.scheduling.node import Node
from archcheck.sources.stdin import STDIN, standard_input
from archcheck.workloads.objects import KubernetesObject, objects_in

_HINT = "kubectl get nodes -o yaml, or a configuration with nodes:"


def read_node_file(path: str, settings: Settings) -> tuple[Node, ...]:
    """Return the nodes that a file or `-` lists.

    Raises:
        InputError: it cannot be read, is broken, holds something else, or no node; with line.
        ConfigurationError: a pool of nodes that is not understood; with line.

    """
    if path == STDIN:
        return _nodes(standard_input(), path, settings)
    try:
        with Path(path).open("rb") as stream:
            return _nodes(stream, path, settings)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", path=path) from error


def _nodes(stream: BinaryIO, path: str, settings: Settings) -> tuple[Node, ...]:
    nodes: dict[str, Node] = {}
    for reading in read(stream):
        if isinstance(reading, Broken):
            raise _located(reading.error, path)
        if isinstance(reading, Document) and not is_null(reading.root):
            for node, line in _of_document(reading.root, path, settings):
                if node.name in nodes:
                    raise InputError(f"{node.name!r} is the name of two nodes", path=path, line=line)
                nodes[node.name] = node
    if not nodes:
        raise InputError("no node in it", path=path, hint=_HINT)
    return tuple(nodes.values())


def _of_document(root: YamlNode, path: str, settings: Settings) -> Iterator[tuple[Node, int]]:
    """Yield the nodes of a document, each with its line."""
    if isinstance(root, Mapping) and get(root, "kind") is None and get(root, "nodes") is not None:
        reader = Reader(Path(path))
        reader.require_known(root, tuple(KEYS))
        pull = get(root, "pull")
        how = pull_of(reader, pull) if pull else settings.pull
        yield from ((node, root.line) for node in read_nodes(reader, get(root, "nodes"), how))
        return
    objects = list(objects_in(root))
    if not objects and get(root, "items") is None:
        raise InputError("neither nodes nor a configuration", path=path, line=root.line, hint=_HINT)
    for obj in objects:
        yield _of_object(obj, path, settings), obj.root.line


def _of_object(obj: KubernetesObject, path: str, settings: Settings) -> Node:
    if (obj.group, obj.kind) != ("", "Node"):
        raise InputError(f"a Node is expected, not a {obj.kind}", path=path, line=obj.root.line, hint=_HINT)
    if not text_of(get(obj.root, "metadata", "name")):
        raise InputError("a Node without a name", path=path, line=obj.root.line)
    try:
        return node_of(obj.root, variant_label=settings.variant_label, pull=settings.pull)
    except DocumentError as error:
        raise _located(error, path) from error


def _located(error: DocumentError, path: str) -> InputError:
    return InputError(error.what, path=path, line=error.line, why=error.why, hint=error.hint)
