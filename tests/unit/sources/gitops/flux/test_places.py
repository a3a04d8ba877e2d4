"""Places of values that were built: where a person wrote them."""

from archcheck.documents.nodes import Scalar, YamlNode, get, members
from archcheck.sources.gitops.flux.places import WrittenText, block_of, placed_by, placed_in, read_text
from archcheck.sources.gitops.values import PlacedScalar, PlacedValues
from archcheck.workloads.model import Origin
from tests.support.gitops import node_of_text


def lines(values: PlacedValues) -> object:
    """Return values with the line of each scalar in place of it."""
    if isinstance(values, PlacedScalar):
        return values.origin.line if values.origin else None
    if isinstance(values, dict):
        return {key: lines(value) for key, value in values.items()}
    return [lines(value) for value in values]


def test_what_is_written_has_its_line_and_what_a_patch_brought_has_none() -> None:
    written = node_of_text("a: 1\nb:\n  c: old\n  d: ${TAG}\n  e: 0775\nf: [1, 2]\ng: [1, {n: 2}]\n")
    built = node_of_text(
        "{a: 1, b: {c: new, d: v5, e: 509, more: 1}, f: [1, 3], g: [0, {n: 2}, 1], h: {i: 1}}"
    )
    assert lines(placed_by(built, written, "a.yaml", 1)) == {
        "a": 1,
        "b": {"c": None, "d": 4, "e": 5, "more": None},
        "f": [6, None],
        "g": [None, {"n": 7}, 7],
        "h": {"i": None},
    }


def test_a_block_has_its_lines_below_and_another_text_one_line() -> None:
    document = node_of_text("data:\n  a: |\n    x: 1\n    y: 2\n  b: '{x: 1}'\n")
    pairs = dict(_texts(document))
    assert pairs == {
        "a": WrittenText("x: 1\ny: 2\n", "cm.yaml", 3, is_block=True),
        "b": WrittenText("{x: 1}", "cm.yaml", 5, is_block=False),
    }
    built = node_of_text("x: 1\ny: 2\n")
    assert lines(placed_in(built, pairs["a"], 1)) == {"x": 3, "y": 4}
    assert lines(placed_in(node_of_text("{x: 1}"), pairs["b"], 1)) == {"x": 5}
    assert lines(placed_in(built, None, 1)) == {"x": None, "y": None}
    assert block_of(None, "cm.yaml") is None


def _texts(document: YamlNode) -> list[tuple[str, WrittenText | None]]:
    return [(key.text, block_of(node, "cm.yaml")) for key, node in members(get(document, "data"))]


def test_the_column_of_a_text_within_a_text_is_not_known() -> None:
    found = placed_in(node_of_text("x: 1"), WrittenText("x: 1\n", "values.yaml", 1), 2)
    assert found == {"x": PlacedScalar(1, "1", Origin("values.yaml", 1), 2)}


def test_the_first_document_of_a_text_is_what_counts() -> None:
    first = read_text("a: 1\n---\nb: 2\n")
    assert first is not None
    assert first == node_of_text("a: 1\n")
    assert read_text("") == Scalar("", 1, 1, plain=True)
    assert read_text("a: [") is None
