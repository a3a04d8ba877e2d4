"""One definition → how its JSON is written, how JSON that is not trusted is read, and its JSON Schema.

The definition is a frozen dataclass, field by field: the name of a field is its key, and what its type does
not say stands beside it by `says`. So no schema can promise what is not written, and no reader can expect it.

Reading never fails. What is missing, null or of another type reads as absent: the empty text, no number, no
elements. A saved document may be older or newer than this program, and may have been edited.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, field, fields, is_dataclass
from enum import StrEnum
from functools import cache, reduce
from types import NoneType, UnionType
from typing import Annotated, Any, TypeVar, cast, get_args, get_origin, get_type_hints

from archcheck.frozen import dataclass

JsonObject = dict[str, Any]
Definitions = dict[str, JsonObject]
Record = TypeVar("Record")

LARGEST = 2**31 - 1
"""What every reader of numbers takes for a line; JSON itself has no bound."""

_WORD = re.compile("(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, slots=True, eq=False)
class FieldNote:
    """What is known of a field beyond its type: keywords of JSON Schema, and how it is read or written.

    Notes are told apart by identity, since a type with a note is a key of the cache of codecs.
    """

    keywords: Mapping[str, Any] = field(default_factory=dict)
    read: Callable[[object], Any] | None = None
    write: Callable[[Any], Any] | None = None
    is_nullable: bool = False


def says(description: str = "", **keywords: Any) -> FieldNote:
    """Return the description of a field, and other keywords of JSON Schema that hold of it."""
    said = {**keywords, "description": description} if description else keywords
    return FieldNote({key: list(value) if isinstance(value, tuple) else value for key, value in said.items()})


def text_of(value: object) -> str:
    """Return a text, else the empty one."""
    return value if isinstance(value, str) else ""


def number_of(value: object, least: int, most: int = LARGEST) -> int | None:
    """Return a whole number within bounds; None for anything else, `true` among it."""
    fits = isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
    return value if fits and isinstance(value, int) else None


OptionalText = Annotated[str, FieldNote(read=text_of, write=lambda text: text or None, is_nullable=True)]
"""A text that is null in JSON where it is empty."""

LineNumber = Annotated[int | None, FieldNote({"minimum": 1}, lambda value: number_of(value, 1))]
"""A line or column; None where it is not known."""

Count = Annotated[int, FieldNote({"minimum": 1}, lambda value: number_of(value, 1) or 1)]
"""How many there are: at least one, since it is there."""


@dataclass(frozen=True, slots=True)
class Codec:
    """How values of one type are written and read, which elements of a list are such, and their schema.

    `schema` puts what it refers to among the definitions. `write` is None where a value is its own JSON.
    """

    read: Callable[[object], Any]
    schema: Callable[[Definitions], JsonObject]
    write: Callable[[Any], Any] | None = None
    accepts: Callable[[object], bool] = lambda _: True


def written(record: object) -> JsonObject:
    """Return a record as the value that its JSON has, with keys in the order of its definition."""
    write = codec_of(cast("Any", type(record))).write
    assert write is not None
    return write(record)  # type: ignore[no-any-return]


def read(kind: type[Record], value: object) -> Record:
    """Return what JSON says as a record, whatever it holds."""
    return codec_of(cast("Any", kind)).read(value)  # type: ignore[no-any-return]


def schema_of(kind: type) -> tuple[JsonObject, Definitions]:
    """Return the JSON Schema of a record, and the definitions that it refers to."""
    definitions: Definitions = {}
    codec_of(kind).schema(definitions)
    return definitions.pop(_name(kind)), definitions


@cache
def codec_of(kind: Any) -> Codec:  # noqa: PLR0911 - one for each form that a type has
    """Return how values of a type are written and read."""
    if get_origin(kind) is Annotated:
        bare, *notes = get_args(kind)
        return reduce(_annotated, notes, codec_of(bare))
    if get_origin(kind) is UnionType:
        [bare] = [part for part in get_args(kind) if part is not NoneType]
        return _optional(codec_of(bare))
    if get_origin(kind) is tuple:
        return _list(codec_of(get_args(kind)[0]))
    if get_origin(kind) is Mapping:
        return _texts_by_key(codec_of(get_args(kind)[1]))
    if is_dataclass(kind):
        return _object(kind)
    if issubclass(kind, StrEnum):
        return _word(kind)
    return _PLAIN[kind]


_PLAIN: Mapping[type, Codec] = {
    str: Codec(text_of, lambda _: {"type": "string"}, accepts=lambda value: isinstance(value, str)),
    bool: Codec(lambda value: value is True, lambda _: {"type": "boolean"}),
    int: Codec(lambda value: number_of(value, 0), lambda _: {"type": "integer"}),
}


def _annotated(codec: Codec, note: FieldNote) -> Codec:
    """Return a codec with what a note says in its place."""
    is_nullable = note.is_nullable

    def schema(into: Definitions) -> JsonObject:
        own = codec.schema(into)
        return {**(_or_null(own) if is_nullable else own), **note.keywords}

    accepts = (lambda _: True) if is_nullable else codec.accepts
    return Codec(note.read or codec.read, schema, note.write or codec.write, accepts)


def _optional(codec: Codec) -> Codec:
    """Return the codec of a value or null, which is what reads as null if it is not of the type."""
    write = codec.write
    return Codec(
        lambda value: codec.read(value) if codec.accepts(value) else None,
        lambda into: _or_null(codec.schema(into)),
        None if write is None else lambda value: None if value is None else write(value),
    )


def _or_null(schema: JsonObject) -> JsonObject:
    if "type" in schema:
        return schema | {"type": [schema["type"], "null"]}
    return {"anyOf": [schema, {"type": "null"}]}


def _list(codec: Codec) -> Codec:
    """Return the codec of a list; elements of another type are left out."""
    read_element, accepts, write = codec.read, codec.accepts, codec.write

    def elements(value: object) -> tuple[Any, ...]:
        if not value or not isinstance(value, list):
            return ()
        return tuple([read_element(element) for element in value if accepts(element)])

    return Codec(
        elements,
        lambda into: {"type": "array", "items": codec.schema(into)},
        list if write is None else lambda value: [write(element) for element in value],
    )


def _texts_by_key(codec: Codec) -> Codec:
    """Return the codec of texts by key, such as labels."""

    def texts(value: object) -> dict[str, Any]:
        known = value if isinstance(value, Mapping) else {}
        return {key: text for key, text in known.items() if codec.accepts(text)}

    return Codec(
        texts,
        lambda into: {"type": "object", "additionalProperties": codec.schema(into)},
        dict,
    )


def _word(kind: type[StrEnum]) -> Codec:
    """Return the codec of a closed set of words; another one reads as None, for `completed` to settle."""
    words = {member.value: member for member in kind}
    return Codec(
        lambda value: words.get(value) if isinstance(value, str) else None,
        lambda _: {"enum": list(words)},
        lambda value: value.value,
    )


def _object(kind: Any) -> Codec:
    """Return the codec of a record. A class may settle what is absent in `completed`, a class method."""
    hints = get_type_hints(kind, include_extras=True)
    codecs = {item.name: codec_of(hints[item.name]) for item in fields(kind)}
    names = tuple(codecs)
    readers = [(name, codec.read) for name, codec in codecs.items()]
    writers = [(name, codec.write) for name, codec in codecs.items() if codec.write is not None]
    completed: Callable[[JsonObject], JsonObject] | None = getattr(kind, "completed", None)

    def write(record: object) -> JsonObject:
        values = {name: getattr(record, name) for name in names}
        for name, write_field in writers:
            values[name] = write_field(values[name])
        return values

    def read_object(value: object) -> Any:
        given = value if isinstance(value, Mapping) else {}
        values = {name: read_field(given.get(name)) for name, read_field in readers}
        return kind(**(completed(values) if completed else values))

    return Codec(
        read_object,
        lambda into: _object_schema(kind, codecs, into),
        write,
        lambda value: isinstance(value, Mapping),
    )


def _object_schema(kind: Any, codecs: Mapping[str, Codec], into: Definitions) -> JsonObject:
    """Return a reference to the schema of a record. What has a default came later, and is not required."""
    name = _name(kind)
    if name not in into:
        schema = into[name] = {"type": "object", "description": _summary(kind)}
        schema["required"] = [
            item.name for item in fields(kind) if item.default is MISSING and item.default_factory is MISSING
        ]
        schema["properties"] = {key: codec.schema(into) for key, codec in codecs.items()}
        schema["additionalProperties"] = False
    return {"$ref": f"#/$defs/{name}"}


def _name(kind: type) -> str:
    """Return `not-modelled` for `ReportNotModelled`."""
    return _WORD.sub("-", kind.__name__.removeprefix("Report")).lower()


def _summary(kind: type) -> str:
    return (kind.__doc__ or "").partition("\n")[0]
