"""Values of a release that a patch brought → the line of that patch.

A patch stands in a file of its own, in a kustomization, or in the Kustomization of Flux that built the
release. Which one it was is told by what it sets: the same value below the same keys.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from archcheck.documents.nodes import Items, Mapping, Scalar, YamlNode, elements, get, text_of
from archcheck.documents.reading import Document, read
from archcheck.documents.values import node_of, same
from archcheck.frozen import dataclass
from archcheck.sources.gitops.flux.places import WrittenText, block_of, read_text
from archcheck.sources.gitops.objects import BuiltObject, ClusterIndex
from archcheck.sources.gitops.repository import shown_path
from archcheck.sources.gitops.values import PlacedScalar, PlacedValues
from archcheck.storage.bounded import read_beginning
from archcheck.workloads.model import Origin

_KIND = "HelmRelease"
_VALUES = ("spec", "values")
_SIZE_LIMIT = 1024 * 1024
_MOST_PATCHES = 1000
_ENDINGS = frozenset({".yaml", ".yml", ""})

Keys = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class _ValuesPatch:
    """What a patch sets below `keys` of the values; the lines of `node` are those of a file, or of a text."""

    keys: tuple[str, ...]
    node: YamlNode
    path: str
    text: WrittenText | None = None

    def origin(self, keys: Keys, scalar: PlacedScalar) -> Origin | None:
        """Return where it sets a value to what it has become; None if it does not."""
        own = len(self.keys)
        if tuple(map(str, keys[:own])) != self.keys:
            return None
        node = _at(self.node, keys[own:])
        if not isinstance(node, Scalar) or not _is_set_to(node, scalar):
            return None
        if self.text is None:
            return Origin(self.path, node.line, node.column)
        return Origin(self.path, self.text.line + node.line - 1 if self.text.is_block else self.text.line)


def with_patch_places(
    values: PlacedValues, obj: BuiltObject, index: ClusterIndex, level: int
) -> PlacedValues:
    """Return values with the places of patches, for those of the release itself (at `level`) without."""
    if not _lacks_place(values, level):
        return values
    patches = list(_patches(obj, index))[-_MOST_PATCHES:]
    return _placed(values, (), patches, level) if patches else values


def _lacks_place(values: PlacedValues, level: int) -> bool:
    if isinstance(values, PlacedScalar):
        return values.origin is None and values.level == level
    inner = values.values() if isinstance(values, dict) else values
    return any(_lacks_place(each, level) for each in inner)


def _placed(values: PlacedValues, keys: Keys, patches: Sequence[_ValuesPatch], level: int) -> PlacedValues:
    if isinstance(values, dict):
        return {key: _placed(value, (*keys, key), patches, level) for key, value in values.items()}
    if isinstance(values, list):
        return [_placed(value, (*keys, number), patches, level) for number, value in enumerate(values)]
    if not isinstance(values, PlacedScalar) or values.origin is not None or values.level != level:
        return values
    found = (origin for patch in reversed(patches) if (origin := patch.origin(keys, values)) is not None)
    origin = next(found, None)
    return values if origin is None else replace(values, origin=origin)


def _patches(obj: BuiltObject, index: ClusterIndex) -> Iterator[_ValuesPatch]:
    """Yield the patches that may have reached an object, in the order in which they are applied."""
    for part in obj.parts:
        if part.suffix.lower() in _ENDINGS:
            yield from _in_file(part, obj.object.name)
    producer = index.objects.get(obj.producer) if obj.producer else None
    if producer is not None and producer.written is not None:
        yield from _inline(get(producer.written.root, "spec"), producer.written.path)


def _in_file(path: Path, name: str) -> Iterator[_ValuesPatch]:
    data = read_beginning(path, _SIZE_LIMIT)
    if _KIND.encode() not in data:
        return
    shown = str(shown_path(path))
    for reading in read(io.BytesIO(data)):
        if isinstance(reading, Document):
            if text_of(get(reading.root, "metadata", "name")) == name:
                yield from _of_node(reading.root, shown, None)
            yield from _inline(reading.root, shown)


def _inline(root: YamlNode | None, path: str) -> Iterator[_ValuesPatch]:
    """Yield the patches within a kustomization, or within the `spec` of one of Flux."""
    scalars = [get(element, "patch") for element in elements(get(root, "patches"))]
    scalars += elements(get(root, "patchesStrategicMerge"))
    for scalar in scalars:
        text = block_of(scalar, path)
        node = read_text(text.text) if text is not None else None
        if node is not None:
            yield from _of_node(node, path, text)


def _of_node(node: YamlNode, path: str, text: WrittenText | None) -> Iterator[_ValuesPatch]:
    """Yield what a patch sets among values: a merge, or the operations of JSON 6902."""
    if isinstance(node, Mapping):
        values = get(node, *_VALUES)
        if values is not None and text_of(get(node, "kind")) == _KIND:
            yield _ValuesPatch((), values, path, text)
        return
    for operation in elements(node):
        keys = _pointer(text_of(get(operation, "path")) or "")
        value = get(operation, "value")
        if value is not None and keys[:2] == _VALUES:
            yield _ValuesPatch(keys[2:], value, path, text)


def _pointer(path: str) -> tuple[str, ...]:
    parts = path.removeprefix("/").split("/")
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in parts)


def _at(node: YamlNode | None, keys: Keys) -> YamlNode | None:
    for key in keys:
        if isinstance(key, str):
            node = get(node, key)
        else:
            node = node.nodes[key] if isinstance(node, Items) and key < len(node.nodes) else None
    return node


def _is_set_to(node: Scalar, scalar: PlacedScalar) -> bool:
    return node.text == scalar.text or "$" in node.text or same(node, node_of(scalar.meaning))
