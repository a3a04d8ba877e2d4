"""Which lines of a file belong to a mapping, and to each element of a list."""

import io

from archcheck.documents.nodes import Items, Mapping, get
from archcheck.documents.reading import Document, read
from archcheck.patches.yaml_edit.block_lines import BlockLines, element_lines, mapping_lines
from archcheck.patches.yaml_edit.text import Text, text_of
from tests.support.tables import walked


def spec_of(text: str) -> tuple[Mapping, Text]:
    (reading,) = read(io.BytesIO(text.encode()))
    assert isinstance(reading, Document)
    spec, lines = get(reading.root, "spec"), text_of(text.encode())
    assert isinstance(spec, Mapping)
    assert lines is not None
    return spec, lines


@walked(
    "text, lines",
    [
        ("spec:\n  a: b\n  c: d\n", (3, 4, 4, 4)),
        ("spec:\n  a: b\n  c: |\n    d\n    # e\n\n# f\ng: h\n", (3, 6, 7, 8)),
        ("spec:\n  a:\n  - b\n  - c\nd: e\n", (2, 5, 5, 5)),
        ("spec:\n  a:\n    b:\n      - c\n", (2, 5, 5, 5)),
        ("spec:\n  a: b\n  # c\n", (2, 3, 3, 4)),
        ("spec:\n  a: b", (2, 3, 3, 3)),
    ],
)
def test_a_mapping_ends_behind_its_last_value(text: str, lines: tuple[int, ...]) -> None:
    assert mapping_lines(*spec_of(text)) == BlockLines(*lines)


@walked(
    "text, lines",
    [
        ("spec:\n  a:\n  - b\n  - c: d\n    e: f\n  g: h\n", [(3, 4), (4, 6)]),
        ("spec:\n  a:\n    - b\n\n    # of c\n    - c\n      # of it\n", [(3, 4), (6, 8)]),
        ("spec:\n  a: &x\n    - b\n", [(3, 4)]),
        ("spec:\n  a:\n    -\n      b: c\n    - - d\n      - e\n", [(3, 5), (5, 7)]),
        ("spec:\n  a:\n    - |\n      - b\n    - d\n", [(3, 5), (5, 6)]),
        ('spec:\n  a:\n    - "b\n - c"\n    - d\n', []),
    ],
)
def test_an_element_has_the_lines_that_are_deeper_than_its_dash(
    text: str, lines: list[tuple[int, int]]
) -> None:
    spec, whole = spec_of(text)
    there = get(spec, "a")
    assert isinstance(there, Items)
    assert [(element.first, element.end) for element in element_lines(there, whole)] == lines
