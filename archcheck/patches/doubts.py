"""Why an insertion into a text is not safe: for who reads a refusal, each reason in words of its own.

Trust comes from reading the result again (`rewriting`); this only says what most likely stood in the way.
"""

import io
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as MappingType

from archcheck.documents.nodes import Items, Mapping, Node, Scalar, elements, get
from archcheck.documents.reading import Broken, read

TOGETHER = "together with the other changes in this document it would mean something else: write it alone"
_UNKNOWN = "its layout is not one that archcheck can insert into: the result would mean something else"


def doubt(root: Node, spec: Mapping, paths: Sequence[Sequence[str]], new: bytes) -> str:
    """Return why a document with additions to an object in it does not mean what it should.

    Args:
        root: the document.
        spec: the object in it.
        paths: the places of the additions in the object.
        new: the document's bytes with the additions.

    """
    problem = next((each.error.what for each in read(io.BytesIO(new)) if isinstance(each, Broken)), None)
    if problem is not None:
        return f"its layout leaves no place for it: what came out could not be read ({problem})"
    users = _users(root)
    for path in paths:
        for name, node in _way(spec, path):
            if isinstance(node, Scalar):
                continue
            if _is_merged(users.get(id(node), [])):
                return f"{name} (line {node.line}) is merged by <<: what merges it, too, would change"
            if len(users.get(id(node), [])) > 1:
                return f"{name} (line {node.line}) is shared by an alias: what shares it would change"
    return _UNKNOWN


def _way(spec: Mapping, path: Sequence[str]) -> Iterator[tuple[str, Node]]:
    """Yield the nodes from an object to where an addition goes, each with its name; merged ones first."""
    node: Node | None = spec
    yield "the object", spec
    for key in path:
        if isinstance(node, Mapping):
            yield from (("what it is part of", each) for each in _sources(node, key))
        node = elements(node)[int(key)] if isinstance(node, Items) and key.isdigit() else get(node, key)
        if node is None:
            return
        yield key, node


def _sources(node: Mapping, key: str) -> Iterator[Mapping]:
    """Yield the mappings that one merges, where a key of it comes from them."""
    if any(isinstance(name, Scalar) and name.text == key for name, _ in node.pairs):
        return
    for name, value in node.pairs:
        if isinstance(name, Scalar) and name.plain and name.text == "<<":
            merged = value.nodes if isinstance(value, Items) else (value,)
            yield from (each for each in merged if isinstance(each, Mapping) and get(each, key) is not None)


def _is_merged(users: Sequence[str]) -> bool:
    return "<<" in users


def _users(root: Node) -> MappingType[int, list[str]]:
    """Return under which keys each node stands, by its identity: an alias is the very node of its anchor."""
    users: dict[int, list[str]] = {}
    pending: list[tuple[str, Node]] = [("", root)]
    while pending:
        name, node = pending.pop()
        known = users.setdefault(id(node), [])
        known.append(name)
        if len(known) > 1:
            continue
        if isinstance(node, Mapping):
            pending += [(key.text if isinstance(key, Scalar) else "", each) for key, each in node.pairs]
        elif isinstance(node, Items):
            pending += [(name, each) for each in node.nodes]
    return users
