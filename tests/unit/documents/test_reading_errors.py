from archcheck.documents.reading import Broken, Document
from tests.support.tables import walked
from tests.unit.documents.helpers import broken, read_all, value


@walked(
    "text, line",
    [
        ("a: b: c\n", 1),
        ("a: 1\n  b: 2\n", 2),
        ("a:\n\tb: 1\n", 2),
        ("a: 1\nb: [1, 2\nc: 3\n", 3),
        ("- a\nb: c\n", 2),
        ("a: @x\n", 1),
        ("a: `x`\n", 1),
        ("a: 'b\n\n", 3),
        ('a: 1\nb: "\\q"\n', 2),
        ("a: %x\n", 1),
        ("a: 1\n[b]: 2\n", 2),
        ("{a: 1}: b\n", 1),
        ("a: 1\n? {b: 2}\n: 3\n", 2),
        ("a: !k!b 1\n", 1),
    ],
)
def test_an_error_names_its_line(text: str, line: int) -> None:
    assert broken(text).error.line == line


@walked(
    "text",
    [
        "{{ if .Values.x }}\na: 1\n{{ end }}\n",
        "a: {{ .Values.x }}\n",
        "a:\n  {{- toYaml .Values.x | nindent 2 }}\n",
        "{% if x %}\na: 1\n{% endif %}\n",
    ],
)
def test_a_template_is_broken(text: str) -> None:
    assert broken(text).text == text.encode()


def test_a_mapping_as_a_key_hints_at_a_template() -> None:
    assert "template" in broken("replicas: {{ .Values.replicas }}\n").error.what


@walked("bad", ["b: [", "b: {{ x }}", "b: *gone", "b: '", "\tb: 1", "b: \x07", "{"])
def test_the_neighbours_of_a_broken_document_are_read(bad: str) -> None:
    before, middle, after = read_all(f"a: 1\n---\n{bad}\n---\nc: 3\n")
    assert isinstance(before, Document)
    assert isinstance(middle, Broken)
    assert isinstance(after, Document)
    assert value(before.root) == {"a": "1"}
    assert value(after.root) == {"c": "3"}
    assert after.root.line == 5
    assert middle.error.line is not None
    assert 2 <= middle.error.line <= 4


def test_invalid_bytes_leave_the_neighbours_alone() -> None:
    readings = read_all(b"a: 1\n---\nb: \xff\xfe\n---\nc: 3\n")
    assert [type(reading) for reading in readings] == [Document, Broken, Document]


def test_what_comes_before_the_break_in_one_chunk_is_read() -> None:
    first, second = read_all("a: 1\n...\nb: 2\n")
    assert isinstance(first, Document)
    assert isinstance(second, Broken)
    assert second.error.line == 3


def test_the_kept_text_is_bounded() -> None:
    reading = broken("a: [\n" + "# filler\n" * 100_000)
    assert 0 < len(reading.text) <= 64 * 1024
