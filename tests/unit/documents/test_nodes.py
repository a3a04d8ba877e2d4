"""Lines and columns are those at which an editor finds the text."""

import json

from hypothesis import given
from hypothesis import strategies as st

from archcheck.documents.nodes import Mapping, Scalar, YamlNode, get
from tests.support.tables import walked
from tests.unit.documents.helpers import root, roots

BREAKS_OF_YAML = "\r\n\x85\u2028\u2029"
"""What YAML 1.1 takes for a line end; an editor and grep take the first two."""

WORDS = st.text(
    alphabet=st.characters(categories=("L", "N", "P", "S", "Zs"), exclude_characters=BREAKS_OF_YAML)
)
FILLERS = st.sampled_from(["", "# a comment", "---", "  # an indented comment", "--- # next", "   "])
ENTRIES = st.one_of(
    st.just("{mark}: {mark}v"),
    WORDS.map(lambda word: f"{{mark}}: {json.dumps(word + '{mark}v', ensure_ascii=False)}"),
    WORDS.map(lambda word: f"{{mark}}: '{word.replace(chr(39), chr(39) * 2)}{{mark}}v'"),
    st.just("{mark}: [one, {{two: {mark}v}}]"),
    st.just("{mark}:\n  - one\n\n  - {mark}v"),
    st.just("{mark}:\r\n  deep:\r\n    {mark}v"),
    st.just("{mark}: |\n  text\n\n{mark}w: {mark}v"),
)


def scalars(node: YamlNode) -> list[Scalar]:
    if isinstance(node, Scalar):
        return [node]
    if isinstance(node, Mapping):
        return [each for pair in node.pairs for part in pair for each in scalars(part)]
    return [each for element in node.nodes for each in scalars(element)]


@given(st.lists(FILLERS | ENTRIES, max_size=20))
def test_lines_are_those_of_a_plain_search(parts: list[str]) -> None:
    marked = [
        part.replace("{{", "{").replace("}}", "}").replace("{mark}", f"mark{number:03}")
        for number, part in enumerate(parts)
    ]
    text = "\n".join(marked)
    lines = text.split("\n")
    found = [scalar for node in roots(text) for scalar in scalars(node) if "mark" in scalar.text]
    assert len(found) == text.count("mark")
    for scalar in found:
        mark = scalar.text[scalar.text.index("mark") :]
        assert mark in lines[scalar.line - 1]


@given(
    st.dictionaries(st.from_regex(r"\Akey[0-9]{4}\Z"), st.integers() | st.text(), min_size=1),
    st.integers(0, 3),
)
def test_lines_of_json(members: dict[str, int | str], indent: int) -> None:
    text = json.dumps(members, indent=indent)
    lines = text.split("\n")
    node = root(text)
    assert isinstance(node, Mapping)
    for key, value in node.pairs:
        assert isinstance(key, Scalar)
        assert value.line == key.line
        assert lines[key.line - 1][key.column - 1 :].startswith(f'"{key.text}"')
        assert lines[value.line - 1][value.column - 1 :].startswith(json.dumps(members[key.text]))


@walked(
    "text, line, column",
    [
        ("image: nginx\n", 1, 8),
        ("# top\n\nspec:\n  image: nginx\n", 4, 10),
        ("---\nimage: nginx\n", 2, 8),
        ("--- {image: nginx}\n", 1, 13),
        ("a: 1\n---\nspec: {image: nginx}\n", 3, 15),
        ("image:\n  nginx\n", 2, 3),
        ("image: !!str nginx\n", 1, 8),
        ("image: &x nginx\n", 1, 8),
        ("image: |\n  nginx\n", 1, 8),
        ("%YAML 1.2\n---\nimage: nginx\n", 3, 8),
        ("\ufeffimage: nginx\n", 1, 8),
        ("äöü: 1\nspec: {ß: 1, image: nginx}\n", 2, 21),
    ],
)
def test_places(text: str, line: int, column: int) -> None:
    node = roots(text)[-1]
    image = get(node, "image") or get(node, "spec", "image")
    assert image is not None
    assert (image.line, image.column) == (line, column)


@walked("character", ["\x85", "\u2028", "\u2029"])
def test_lines_are_counted_as_the_parsers_of_kubectl_and_helm_count_them(character: str) -> None:
    image = get(root(f'note: "one{character}two"\nimage: nginx\n'), "image")
    assert image is not None
    assert image.line == 3
