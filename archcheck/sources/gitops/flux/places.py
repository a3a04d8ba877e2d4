"""Values that a build gives → the places in the files that a person edits."""

import io
from collections.abc import Sequence

from archcheck.documents.nodes import Items, Mapping, Scalar, YamlNode, elements, get, members
from archcheck.documents.reading import Document, read
from archcheck.documents.values import same, value_of
from archcheck.frozen import dataclass
from archcheck.sources.gitops.values import PlacedScalar, PlacedValues
from archcheck.workloads.model import Origin

_DEEPEST = 100
_VARIABLE = "$"


@dataclass(frozen=True, slots=True)
class WrittenText:
    """A text in a file, whose first line is `line`; all of it is in that line unless it `is_block`."""

    text: str
    path: str
    line: int
    is_block: bool = True


def block_of(scalar: YamlNode | None, path: str) -> WrittenText | None:
    """Return the text of a scalar in a file: of a block (`|`) the lines are those below it."""
    if not isinstance(scalar, Scalar):
        return None
    is_block = not scalar.plain and "\n" in scalar.text
    return WrittenText(scalar.text, path, scalar.line + is_block, is_block)


def placed_by(built: YamlNode, written: YamlNode | None, path: str, level: int) -> PlacedValues:
    """Return what was built as values, each scalar where a file has it under the same keys.

    What stands there with another text was changed on the way: it counts if it holds a variable; else a patch
    changed it, which has a place of its own.
    """
    return _placed(built, written, _Places(path, level), 0)


def placed_in(built: YamlNode, text: WrittenText | None, level: int) -> PlacedValues:
    """Return what a text means as values; `built` is parsed of what it has become."""
    written = None if text is None else read_text(text.text)
    if text is None or written is None:
        return _placed(built, None, _Places("", level), 0)
    return _placed(built, written, _Places(text.path, level, text.line, text.is_block), 0)


def read_text(text: str) -> YamlNode | None:
    """Return the first document of a text, as helm reads values: a null without any, None if broken."""
    first = next(read(io.BytesIO(text.encode(errors="replace"))), None)
    if first is None:
        return Scalar("", 1, 1, plain=True)
    return first.root if isinstance(first, Document) else None


@dataclass(frozen=True, slots=True)
class _Places:
    """A file, a layer, and where in the file a text stands: 0 where it is the file itself."""

    path: str
    level: int
    first: int = 0
    is_block: bool = True

    def of(self, scalar: YamlNode) -> Origin:
        if not self.first:
            return Origin(self.path, scalar.line, scalar.column)
        return Origin(self.path, self.first + scalar.line - 1 if self.is_block else self.first)


def _placed(built: YamlNode, written: YamlNode | None, places: _Places, depth: int) -> PlacedValues:
    if depth >= _DEEPEST and not isinstance(built, Scalar):
        return PlacedScalar(None, "", None, places.level)
    if isinstance(built, Mapping):
        pairs = ((key.text, value) for key, value in members(built))
        return {key: _placed(value, get(written, key), places, depth + 1) for key, value in pairs}
    if isinstance(built, Items):
        beside = _beside(built, written)
        return [
            _placed(element, own, places, depth + 1) for element, own in zip(built.nodes, beside, strict=True)
        ]
    origin = places.of(written) if isinstance(written, Scalar) and _is_of(built, written) else None
    return PlacedScalar(value_of(built), built.text, origin, places.level)


def _beside(built: Items, written: YamlNode | None) -> Sequence[YamlNode | None]:
    """Return for each element of a list the one that is written; of a list that was patched only the same."""
    own = elements(written)
    if len(own) == len(built.nodes):
        return own
    return [next((each for each in own if same(each, element)), None) for element in built.nodes]


def _is_of(built: Scalar, written: Scalar) -> bool:
    return built.text == written.text or _VARIABLE in written.text or same(built, written)
