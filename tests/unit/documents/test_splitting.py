from archcheck.documents.reading import Broken, Document
from tests.support.tables import walked
from tests.unit.documents.helpers import read_all, values


@walked(
    "text, expected",
    [
        ("a: 1\n", [{"a": "1"}]),
        ("a: 1", [{"a": "1"}]),
        ("a: 1\n---\nb: 2\n", [{"a": "1"}, {"b": "2"}]),
        ("---\na: 1\n---\nb: 2", [{"a": "1"}, {"b": "2"}]),
        ("--- # a comment\na: 1\n", [{"a": "1"}]),
        ("---   \t\na: 1\n", [{"a": "1"}]),
        ("--- {a: 1}\n--- [b]\n", [{"a": "1"}, ["b"]]),
        ("--- |\n text\n--- >-\n folded\n text\n", ["text\n", "folded text"]),
        ("--- !tag\na: 1\n", [{"a": "1"}]),
        ("--- &x\na: 1\n", [{"a": "1"}]),
        ("---\n---\n---\na: 1\n---\n", [{"a": "1"}]),
    ],
)
def test_separators(text: str, expected: list[object]) -> None:
    assert values(text) == expected


@walked(
    "text",
    ["", "\n", "  \n\t\n", "# a comment\n", "---\n", "---", "---\n# a comment\n---\n", "--- # nothing\n\n"],
)
def test_nothing_is_no_document(text: str) -> None:
    assert read_all(text) == []


def test_comments_between_documents_are_no_documents() -> None:
    assert values("# one\n---\n# two\na: 1\n---\n# three\n\n---\nb: 2\n# four\n") == [{"a": "1"}, {"b": "2"}]


@walked(
    "line",
    ["a: ---", "----: 1", "---a: 1", "'---': 1", "a: '\n  --- '", "a: |\n  ---\n  text", "a:\n  - ---"],
)
def test_dashes_that_separate_nothing(line: str) -> None:
    assert len(values(f"first: 1\n{line}\n")) == 1


@walked(
    "text, expected",
    [
        ("a: 1\n...\n", [{"a": "1"}]),
        ("a: 1\n...\n---\nb: 2\n", [{"a": "1"}, {"b": "2"}]),
        ("a: 1\n... # the end\n---\nb: 2\n...\n", [{"a": "1"}, {"b": "2"}]),
        ("a: 1\n...\n...\n---\nb: 2\n", [{"a": "1"}, {"b": "2"}]),
        ("a: |\n  ...\n  text\n", [{"a": "...\ntext\n"}]),
        ("a: ...\n", [{"a": "..."}]),
        ("a: 1\n...\n# a comment\n---\nb: 2\n", [{"a": "1"}, {"b": "2"}]),
    ],
)
def test_terminators(text: str, expected: list[object]) -> None:
    assert values(text) == expected


@walked(
    "text, expected",
    [
        ("%YAML 1.1\n---\na: 1\n", [{"a": "1"}]),
        ("%YAML 1.2\n---\na: 1\n", [{"a": "1"}]),
        ("# first\n\n%YAML 1.2\n---\na: 1\n", [{"a": "1"}]),
        ("%TAG !k! tag:example.com,2000:\n---\na: !k!b 1\n", [{"a": "1"}]),
        ("%YAML 1.2\n%TAG !k! tag:k,1:\n# note\n---\na: !k!b 1\n", [{"a": "1"}]),
        ("%YAML 1.2\n---\na: 1\n...\n%YAML 1.2\n---\nb: 2\n", [{"a": "1"}, {"b": "2"}]),
        ("a: |\n  %YAML 1.2\nb: 50 %\n", [{"a": "%YAML 1.2\n", "b": "50 %"}]),
        ("a: 'x\n%y'\n", [{"a": "x %y"}]),
    ],
)
def test_directives(text: str, expected: list[object]) -> None:
    assert values(text) == expected


def test_a_directive_holds_for_its_own_document_only() -> None:
    first, second = read_all("%TAG !k! tag:k,1:\n---\na: !k!b 1\n---\nc: !k!d 1\n")
    assert isinstance(first, Document)
    assert isinstance(second, Broken)
    assert second.error.line == 5


@walked("text", ["%YAML 2.0\n---\na: 1\n", "%\n---\na: 1\n", "%YAML\n---\na: 1\n"])
def test_a_bad_directive_breaks_its_document_only(text: str) -> None:
    first, second = read_all(f"{text}---\nb: 2\n")
    assert isinstance(first, Broken)
    assert isinstance(second, Document)


@walked("line", [" " * 200_000 + "x: 1", "#" * 200_000, "---" + " " * 200_000 + "#", "a: 1" + "\t" * 200_000])
def test_a_long_line_is_read_once(line: str) -> None:
    assert len(read_all(line + "\n")) <= 1
