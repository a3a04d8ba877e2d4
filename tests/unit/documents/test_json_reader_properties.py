"""What `json.dumps` writes is read as the scalars that it was given."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from archcheck.documents.nodes import Mapping, Scalar, YamlNode
from tests.unit.documents.helpers import root, roots

SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
)
KEYS = st.text() | st.text(min_size=1).map(lambda text: text * 1100)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)
OBJECTS = st.lists(VALUES, max_size=3) | st.dictionaries(KEYS, VALUES, max_size=3)


def as_read(node: YamlNode) -> Any:
    """Return pairs and scalars; a scalar is its text, and whether it stood in quotes."""
    if isinstance(node, Scalar):
        return node.text, not node.plain
    if isinstance(node, Mapping):
        return {as_read(key): as_read(member) for key, member in node.pairs}
    return [as_read(element) for element in node.nodes]


def as_given(value: Any) -> Any:
    if isinstance(value, str):
        return value, True
    if isinstance(value, dict):
        return {as_given(key): as_given(member) for key, member in value.items()}
    if isinstance(value, list):
        return [as_given(element) for element in value]
    return json.dumps(value), False


@given(OBJECTS, st.sampled_from([None, 0, 2, "\t"]))
def test_one_value(value: Any, indent: int | str | None) -> None:
    assert as_read(root(json.dumps(value, indent=indent))) == as_given(value)


@given(OBJECTS)
def test_without_spaces(value: Any) -> None:
    assert as_read(root(json.dumps(value, separators=(",", ":")))) == as_given(value)


@given(st.lists(OBJECTS, min_size=2, max_size=4))
def test_values_in_a_row(values: list[Any]) -> None:
    text = "\n".join(json.dumps(value) for value in values)
    assert [as_read(node) for node in roots(text)] == [as_given(value) for value in values]


@given(st.lists(OBJECTS, min_size=1, max_size=4))
def test_values_between_separators(values: list[Any]) -> None:
    text = "\n---\n".join(json.dumps(value, indent=1) for value in values)
    assert [as_read(node) for node in roots(text)] == [as_given(value) for value in values]


@given(st.text(alphabet=st.characters(min_codepoint=0x10000)))
def test_surrogate_pairs(text: str) -> None:
    assert as_read(root(json.dumps({"key": text}))) == as_given({"key": text})
