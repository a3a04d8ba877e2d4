"""The ways to write a change of a list: the best first, and none that takes more away than was asked."""

import io

from archcheck.documents.nodes import Mapping
from archcheck.documents.reading import Document, read
from archcheck.patches.yaml_edit.list_insertions import ListChange, ways
from archcheck.patches.yaml_edit.text import text_of
from tests.support.tables import walked


@walked(
    "spec, rests",
    [
        ("  a: b\n", ["", "  a: b\n"]),
        ("  a: b\n\n  # c\n", ["\n  # c\n", "  # c\n", "", "  a: b\n\n  # c\n"]),
        (
            "  patches:\n    - a: b\n\n    # c\n  d: e\n",
            ["\n    # c\n  d: e\n", "    # c\n  d: e\n", "  d: e\n"],
        ),
        ("  patches: [{a: b}]\n", ["]\n"]),
    ],
)
def test_what_is_appended_goes_behind_what_is_there(spec: str, rests: list[str]) -> None:
    data = f"kind: K\nspec:\n{spec}".encode()
    (reading,) = read(io.BytesIO(data))
    text = text_of(data)
    assert isinstance(reading, Document)
    assert isinstance(reading.root, Mapping)
    assert text is not None
    made = ways(reading.root, text, ListChange(("spec", "patches"), ("x",)))
    assert [text.whole[way[-1].offset :] for way in made] == rests


def test_nothing_is_written_where_nothing_changes() -> None:
    (reading,) = read(io.BytesIO(b"kind: K\nspec: {}\n"))
    text = text_of(b"kind: K\nspec: {}\n")
    assert isinstance(reading, Document)
    assert isinstance(reading.root, Mapping)
    assert text is not None
    assert not list(ways(reading.root, text, ListChange(("spec", "patches"))))
