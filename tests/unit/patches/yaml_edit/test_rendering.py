"""Values as YAML that says the same when it is read again; what does not is never handed out."""

import io
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from archcheck.documents.reading import Document, read
from archcheck.documents.values import value_of
from archcheck.patches.yaml_edit import rendering
from archcheck.patches.yaml_edit.rendering import (
    BlockText,
    Layout,
    Verbatim,
    block,
    dump,
    dump_verified,
    flow,
)
from tests.support.tables import walked

TEXTS = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(
    ("", "null", "~", "yes", "0x1F", "1e3", "08", "- a", "a: b", "# c", "{}", "a\nb", " a ", "'", "=", "<<")
)
SCALARS = st.none() | st.booleans() | st.integers(-99, 99) | TEXTS
VALUES = st.recursive(
    SCALARS, lambda part: st.lists(part, max_size=3) | st.dictionaries(TEXTS, part, max_size=3), max_leaves=8
)


def read_again(text: str) -> Any:
    (reading,) = read(io.BytesIO(text.encode()))
    assert isinstance(reading, Document), reading
    return value_of(reading.root)


@given(st.dictionaries(TEXTS, VALUES, min_size=1, max_size=3) | st.lists(VALUES, min_size=1, max_size=3))
def test_what_is_written_says_the_same(value: Any) -> None:
    assert read_again(dump(value)) == value


def test_what_is_written_is_read_again_before_it_is_handed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    assert dump_verified({"a": ["b"]}) == "a: [b]\n"
    for text in ("a: [c]\n", "a: [\n", "", "a: [b]\n---\na: [b]\n"):
        monkeypatch.setattr(rendering, "dump", lambda _, text=text: text)
        with pytest.raises(ValueError, match=r"^"):
            dump_verified({"a": ["b"]})


@walked(
    "value, layout, lines",
    [
        ({"a": {"b": 1}}, Layout(4, 2), ["a:", "    b: 1"]),
        ({"a": [{"b": 1, "c": 2}]}, Layout(2, 0), ["a:", "- b: 1", "  c: 2"]),
        ({"a": [{"b": 1}]}, Layout(2, 2), ["a:", "  - b: 1"]),
        ({"a": ["x", "z"], "b": {}, "c": []}, Layout(), ["a: [x, z]", "b: {}", "c: []"]),
        ([["x"], {"a": None}], Layout(), ["- - x", "- a: null"]),
        ({"a": [Verbatim("-v")]}, Layout(2, 2), ["a:", "  - -v"]),
    ],
)
def test_block_style(value: Any, layout: Layout, lines: list[str]) -> None:
    assert block(value, layout) == lines
    assert yaml.safe_load("\n".join(lines)) is not None


def test_flow_style_as_yaml_and_as_json() -> None:
    value = {"a": ["yes", 1, None], "b": "x z"}
    assert flow(value) == '{a: ["yes", 1, null], b: "x z"}'
    assert flow(value, quoted=True) == '{"a": ["yes", 1, null], "b": "x z"}'


@walked(
    "text, written",
    [
        ("- a\n# b\n", "a: |\n  - a\n  # b\n"),
        ("- a", "a: '- a'\n"),
        ("- a\n\n- b\n", "a: "),
        (" - a\n", "a: "),
        ("- a \n", "a: "),
        ("- a\u2028b\n", "a: "),
        ("\n", "a: "),
        ("", 'a: ""\n'),
    ],
)
def test_a_text_of_lines_is_a_block_where_a_block_says_it(text: str, written: str) -> None:
    made = dump({"a": BlockText(text)})
    assert made.startswith(written.replace("'- a'", '"- a"'))
    assert read_again(made) == {"a": text}
