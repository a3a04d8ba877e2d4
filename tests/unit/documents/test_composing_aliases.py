import pytest

from archcheck.documents.nodes import get
from tests.support.tables import walked
from tests.unit.documents.helpers import broken, root, value, values


def test_an_alias_is_the_very_node_of_its_anchor() -> None:
    node = root("a: &x {b: 1}\nc: *x\n")
    assert get(node, "a") is get(node, "c")


def test_the_last_of_two_anchors_of_a_name_counts() -> None:
    assert value(root("a: &x 1\nb: *x\nc: &x 2\nd: *x\n")) == {"a": "1", "b": "1", "c": "2", "d": "2"}


def test_an_anchor_ends_with_its_document() -> None:
    assert values("a: &x 1\nb: *x\n") == [{"a": "1", "b": "1"}]
    assert broken("a: &x 1\n---\nb: *x\n").error.line == 3


@walked(
    "text, line",
    [
        ("*gone\n", 1),
        ("a: *gone\n", 1),
        ("a: 1\n\n# note\nb: [1, *gone]\n", 4),
        ("a: 1\n---\nb:\n  c: *gone\n", 4),
        ("a: {<<: *gone}\n", 1),
        ("a: *later\nb: &later 1\n", 1),
    ],
)
def test_an_undefined_alias_is_an_error_with_its_line(text: str, line: int) -> None:
    error = broken(text).error
    assert error.line == line
    assert "anchor" in error.what


@walked(
    "text",
    [
        "&a [1, *a]\n",
        "&a {name: x, self: *a}\n",
        "&a {<<: *a, b: 1}\n",
        "it: &a {<<: {<<: *a, c: 2}, b: 1}\n",
        "x: &x {y: &y {<<: *x, b: 1}, <<: *y}\n",
    ],
)
def test_nothing_holds_itself(text: str) -> None:
    assert "inside" in broken(text).error.what


def test_an_anchor_may_be_used_again_inside_its_own_node() -> None:
    assert value(root("a: &x {b: &x 1, c: *x}\nd: *x\n")) == {"a": {"b": "1", "c": "1"}, "d": "1"}


def test_a_scalar_alias_as_a_key() -> None:
    assert value(root("a: &k name\nb: {*k : 1}\n")) == {"a": "name", "b": {"name": "1"}}


def test_a_mapping_alias_as_a_key_is_an_error() -> None:
    assert broken("a: &k {b: 1}\nc:\n  *k : 1\n").error.line == 1


@pytest.mark.parametrize("levels", [7, 40])
def test_a_billion_laughs_are_an_error(levels: int) -> None:
    lines = ["a0: &a0 [lol]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, levels)]
    error = broken("\n".join(lines)).error
    assert "aliases" in error.what
    assert error.line == 7


def test_as_many_aliases_as_people_write_are_fine() -> None:
    lines = ["labels: &l {a: 1, b: 2}", *(f"k{n}: *l" for n in range(10_000))]
    assert get(root("\n".join(lines)), "k9999", "b") is not None
