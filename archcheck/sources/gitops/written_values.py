"""Values in an object, each with the place in the file that a person edits: members, and texts that are YAML.

What a build gives is what counts, and what is written says where it stands: a `${TAG}` that was filled in has
the line of its manifest, and what no file has (a patch brought it) the place of its object.
"""

import io

from archcheck.documents.nodes import Items, Mapping, Scalar, YamlNode, elements, get, is_null, members
from archcheck.documents.reading import Broken, Document, read
from archcheck.documents.values import value_of
from archcheck.errors import DocumentError
from archcheck.frozen import dataclass
from archcheck.sources.gitops.objects import BuiltObject
from archcheck.sources.gitops.values import NO_VALUES, PlacedScalar, PlacedValues
from archcheck.workloads.model import Origin


def member_values(obj: BuiltObject, *keys: str, level: int = 0) -> PlacedValues:
    """Return what the member below keys means as values; none where there is no such member."""
    node = get(obj.object.root, *keys)
    if node is None or is_null(node):
        return NO_VALUES
    return _placed(node, _written(obj, keys), _places(obj, level), obj.line_of(*keys))


def text_values(obj: BuiltObject, *keys: str, level: int = 0) -> PlacedValues:
    """Return what the text below keys means, read as YAML, with the lines that it has in the file.

    Raises:
        DocumentError: it is no YAML; with the line in the file.

    """
    node = get(obj.object.root, *keys)
    if not isinstance(node, Scalar) or is_null(node):
        return NO_VALUES
    written = _written(obj, keys)
    beside = written if isinstance(written, Scalar) else None
    offset = lines_before(beside) if beside else 0
    place = obj.line_of(*keys)
    if place.path.endswith(".json"):
        beside = None
    try:
        root = yaml_in(node.text)
    except DocumentError as error:
        line = place.line if error.line is None or beside is None else error.line + offset
        raise DocumentError(error.what, path=place.path, line=line, why=error.why) from error
    if root is None:
        return NO_VALUES
    return _placed(root, _readable(beside, node.text, root), _places(obj, level, offset), place)


def yaml_in(text: str) -> YamlNode | None:
    """Return the root of the first document of a text, as helm reads a file of values; None if it is empty.

    Raises:
        DocumentError: it is no YAML; its lines count from 1.

    """
    for reading in read(io.BytesIO(text.encode())):
        if isinstance(reading, Broken):
            raise reading.error
        if isinstance(reading, Document):
            return None if is_null(reading.root) else reading.root
    return None


def lines_before(text: Scalar) -> int:
    """Return what the lines of a text lack to be those of its file.

    YAML within YAML is a block, as good as always: it begins below its `|`.
    """
    return text.line if not text.plain else text.line - 1


@dataclass(frozen=True, slots=True)
class _Places:
    """How places are found: in a file, `lines` further down than the nodes of values say, at `level`."""

    path: str
    lines: int
    level: int

    def origin(self, written: YamlNode) -> Origin:
        """Return where a node is written; the columns of a text within a text are not known."""
        return Origin(self.path, written.line + self.lines, None if self.lines else written.column)


def _places(obj: BuiltObject, level: int, lines: int = 0) -> _Places:
    return _Places(obj.written.path if obj.written else obj.origin.path, lines, level)


def _written(obj: BuiltObject, keys: tuple[str, ...]) -> YamlNode | None:
    return get(obj.written.root, *keys) if obj.written else None


def _readable(block: Scalar | None, text: str, root: YamlNode) -> YamlNode | None:
    """Return the root of a text as it is written; None where it cannot be read as it stands there."""
    if block is None or block.text == text:
        return root if block is not None else None
    try:
        return yaml_in(block.text)
    except DocumentError:
        return None


def _placed(node: YamlNode, written: YamlNode | None, places: _Places, above: Origin) -> PlacedValues:
    """Return a node as it was built, with its places; what is written nowhere has that of what holds it."""
    here = above if written is None else places.origin(written)
    if isinstance(node, Mapping):
        return {
            key.text: _placed(value, get(written, key.text), places, here) for key, value in members(node)
        }
    if isinstance(node, Items):
        others = elements(written)
        beside = others if len(others) == len(node.nodes) else [None] * len(node.nodes)
        return [_placed(each, other, places, here) for each, other in zip(node.nodes, beside, strict=True)]
    return PlacedScalar(value_of(node), node.text, here, places.level)
