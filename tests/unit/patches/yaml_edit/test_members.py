"""Elements of a list at the top of a file, added without touching the rest of it."""

import pytest

from archcheck.errors import InputError
from archcheck.patches.yaml_edit.members import only_mapping, with_elements
from tests.support.tables import walked


@walked(
    "before, values, after",
    [
        ("", ["x"], "a: [x]\n"),
        ("b: c\n", ["x", "z"], "b: c\na: [x, z]\n"),
        ("a: [w] # why\n", ["x", "z"], "a: [w, x, z] # why\n"),
        ("a:\n- w\nb: c\n", ["x", "z"], "a:\n- w\n- x\n- z\nb: c\n"),
        ("a:\n- {k: w}\n", [{"k": "x"}, {"k": "z"}], "a:\n- k: x\n- k: z\n- {k: w}\n"),
        ("a: []\n", [{"k": "x"}], "a: [{k: x}]\n"),
        ("{b: c}\n", ["x"], "{a: [x], b: c}\n"),
        ("\ufeffb: c\n", ["x"], "\ufeffb: c\na: [x]\n"),
    ],
)
def test_elements_are_added(before: str, values: list[object], after: str) -> None:
    assert with_elements(before.encode(), "f.yaml", "a", values).decode() == after


@walked("data", [b"- a\n", b"a: [\n", b"a: 1\n---\na: 1\n", b"a: text\n", b"a: &x [b]\nc: *x\n", b"\xff"])
def test_what_has_no_safe_place_is_refused_with_the_file(data: bytes) -> None:
    with pytest.raises(InputError) as raised:
        with_elements(data, "f.yaml", "a", ["x"])
    assert raised.value.path == "f.yaml"


def test_an_empty_file_is_an_empty_mapping() -> None:
    assert only_mapping(b"# nothing\n", "f.yaml", "thing").pairs == ()
