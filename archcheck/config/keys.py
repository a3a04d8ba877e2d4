"""The keys of a configuration: each says how its value is read, and what an editor is told of it.

A table of keys is what a section of the file is read by, and what its JSON Schema is made from (`schema`):
so the two cannot differ in which keys there are, and each form of a value states both at one place.
"""

import importlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from archcheck.config.reader import Reader
from archcheck.config.values import DURATION_SCHEMA, duration
from archcheck.documents import nodes
from archcheck.documents.nodes import YamlNode
from archcheck.frozen import dataclass

JsonSchema = dict[str, Any]

SCALAR = ("string", "number", "boolean")
"""What YAML takes `1.31` and `yes` for, and what is a text here all the same."""


@dataclass(frozen=True, slots=True)
class ValueForm:
    """A kind of value: how it is read, and its JSON Schema."""

    read: Callable[[Reader, YamlNode], Any]
    schema: Callable[[], JsonSchema]


@dataclass(frozen=True, slots=True)
class SettingKey:
    """A key of a section, with what the documentation says of it."""

    form: ValueForm
    description: str


SettingKeys = Mapping[str, SettingKey]


def fixed(read: Callable[[Reader, YamlNode], Any], **schema: Any) -> ValueForm:
    """Return a form with a schema of these keywords."""
    return ValueForm(read, lambda: dict(schema))


def shared(read: Callable[[Reader, YamlNode], Any], name: str) -> ValueForm:
    """Return a form whose schema is one of the definitions that many keys have (`schema.config_schema`)."""
    return ValueForm(read, lambda: {"$ref": f"#/$defs/{name}"})


TEXT = fixed(Reader.text, type=list(SCALAR))
DURATION = ValueForm(
    lambda reader, node: duration(reader.text(node), reader.location(node)), lambda: dict(DURATION_SCHEMA)
)
FILLED = shared(Reader.filled, "text")
FLAG = shared(Reader.flag, "flag")
FILE = shared(Reader.file, "text")
PLATFORM = shared(Reader.platform, "platform")


def one_of(words: Sequence[str]) -> ValueForm:
    """Return the form of one of a few words."""
    return fixed(lambda reader, node: reader.choice(node, words), enum=list(words))


def number(most: int) -> ValueForm:
    """Return the form of a whole number from 1 on."""
    return fixed(lambda reader, node: reader.number(node, most), type="integer", minimum=1, maximum=most)


def several(form: ValueForm, **keywords: Any) -> ValueForm:
    """Return the form of a list, which null is an empty one of."""
    return ValueForm(
        lambda reader, node: tuple(form.read(reader, element) for element in reader.list(node)),
        lambda: {"type": ["array", "null"], "items": form.schema(), **keywords},
    )


def nullable(form: ValueForm) -> ValueForm:
    """Return a form that may be null as well, which is what is not said."""

    def schema() -> JsonSchema:
        own = form.schema()
        kind = own.get("type")
        if isinstance(kind, str):
            return own | {"type": [kind, "null"]}
        return own if isinstance(kind, list) and "null" in kind else {"anyOf": [own, {"type": "null"}]}

    return ValueForm(lambda reader, node: None if nodes.is_null(node) else form.read(reader, node), schema)


def one_or_several(form: ValueForm) -> ValueForm:
    """Return the form of a list of which one element may stand alone."""
    every = several(form)

    def read(reader: Reader, node: YamlNode) -> tuple[Any, ...]:
        is_list = isinstance(node, nodes.Items) or nodes.is_null(node)
        return every.read(reader, node) if is_list else (form.read(reader, node),)

    return ValueForm(read, lambda: {"anyOf": [form.schema(), every.schema()]})


def by_name(form: ValueForm) -> ValueForm:
    """Return the form of a mapping of names to values of one form."""

    def read(reader: Reader, node: YamlNode) -> dict[str, Any]:
        return {name.text: form.read(reader, value) for name, value in reader.entries(node)}

    def schema() -> JsonSchema:
        return {"type": ["object", "null"], "additionalProperties": form.schema()}

    return ValueForm(read, schema)


def elsewhere(module: str, name: str) -> ValueForm:
    """Return the form that a module of this folder has, which is loaded only where the key is there."""

    def form() -> ValueForm:
        named = getattr(importlib.import_module(f"archcheck.config.{module}"), name)
        assert isinstance(named, ValueForm)
        return named

    return ValueForm(lambda reader, node: form().read(reader, node), lambda: form().schema())


def given(reader: Reader, root: YamlNode, keys: SettingKeys) -> dict[str, Any]:
    """Return the values of the keys that are there; null is none where the form says so.

    Raises:
        ConfigurationError: a key that is not known, or a value of another form; with line.

    """
    reader.require_known(root, tuple(keys))
    values = {}
    for name, key in keys.items():
        node = nodes.get(root, name)
        value = key.form.read(reader, node) if node is not None else None
        if value is not None:
            values[name] = value
    return values


def properties(keys: SettingKeys) -> JsonSchema:
    """Return the properties of a section's schema, each described."""
    return {name: {**key.form.schema(), "description": key.description} for name, key in keys.items()}


def mapping_schema(keys: SettingKeys, **keywords: Any) -> JsonSchema:
    """Return the schema of a section that has these keys and no others."""
    return {"type": "object", "properties": properties(keys), "additionalProperties": False, **keywords}
