"""Why an insertion into a text is not safe: for who reads a refusal, each reason in words of its own.

Trust comes from reading the result again (`rewriting`); this only says what most likely stood in the way.
"""

import io
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as MappingType

from archcheck.documents.nodes import Items, Mapping, Scalar, YamlNode, elements, get
from archcheck.documents.reading import Broken, read

_UNKNOWN = "its layout is not one that archcheck can insert into: the result would mean something else"


def mismatch(root: YamlNode, own: Mapping, paths: Sequence[Sequence[str]], new: bytes) -> str:
    """Return why a document with additions to an object in it does not mean what it should.

    Args:
        root: the document.
        own: the object in it.
        paths: the places of the additions in the object.
        new: the document's bytes with the additions.

    """
    problem = next(
        (reading.error.what for reading in read(io.BytesIO(new)) if isinstance(reading, Broken)), None
    )
    if problem is not None:
        return f"its layout leaves no place for it: what came out could not be read ({problem})"
    uses = _uses(root)
    reasons = (reason for path in paths for reason in _shared(own, path, uses))
    return next(reasons, _UNKNOWN)


def _shared(own: Mapping, path: Sequence[str], uses: MappingType[int, int]) -> Iterator[str]:
    """Yield what others have part in, on the way from an object to where an addition goes."""
    if uses.get(id(own), 0) > 1:
        yield f"the object (line {own.line}) is shared by an alias: what shares it would change"
    node: YamlNode | None = own
    for key in path:
        source = _source(node, key) if isinstance(node, Mapping) else None
        if source is not None:
            yield f"{key} is merged from line {source.line} (<<): all that merges it would change"
        node = elements(node)[int(key)] if isinstance(node, Items) and key.isdigit() else get(node, key)
        if node is not None and uses.get(id(node), 0) > 1:
            yield f"{key} (line {node.line}) is shared by an alias: what shares it would change"


def _source(node: Mapping, key: str) -> Mapping | None:
    """Return the mapping that a key of another comes from by a merge; None where it is its own."""
    if any(isinstance(name, Scalar) and name.text == key for name, _ in node.pairs):
        return None
    merged = (
        mapping
        for name, value in node.pairs
        if isinstance(name, Scalar) and name.plain and name.text == "<<"
        for mapping in (value.nodes if isinstance(value, Items) else (value,))
    )
    return next(
        (mapping for mapping in merged if isinstance(mapping, Mapping) and get(mapping, key) is not None),
        None,
    )


def _uses(root: YamlNode) -> MappingType[int, int]:
    """Return how often each node is named, by its identity: an alias is the very node of its anchor."""
    uses: dict[int, int] = {}
    pending = [root]
    while pending:
        node = pending.pop()
        uses[id(node)] = uses.get(id(node), 0) + 1
        if uses[id(node)] > 1:
            continue
        if isinstance(node, Mapping):
            pending += [value for _, value in node.pairs]
        elif isinstance(node, Items):
            pending += node.nodes
    return uses
