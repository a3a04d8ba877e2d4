"""Nothing that a file may hold ends the reading with an error."""

from hypothesis import example, given
from hypothesis import strategies as st

from archcheck.documents.reading import Broken, Definition, Document
from tests.unit.documents.helpers import read_all

YAML_PIECES = [
    "a",
    "'",
    '"',
    ": ",
    ":",
    "- ",
    "-",
    "? ",
    "[",
    "]",
    "{",
    "}",
    ", ",
    "&x ",
    "*x",
    "<<: ",
    "!t ",
    "!<",
    ">",
    "|",
    ">-\n",
    "|+2\n",
    "#",
    " ",
    "  ",
    "\t",
    "\n",
    "\n  ",
    "\r\n",
    "\n---\n",
    "--- ",
    "\n...\n",
    "%YAML 1.2\n",
    "%TAG ! x:\n",
    "{{ x }}",
    "{% y %}",
    "=",
    "~",
    "\\u",
    "\\x4",
    "\\",
    "@",
    "`",
    "\ufeff",
    "\x85",
    "\u2028",
    "\x00",
    "😀",
    "# Source: x\n",
    "kind: CustomResourceDefinition\n",
    "apiextensions.k8s.io",
    "[fe80::]",
]
JSON_PIECES = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    '"',
    '"a"',
    "1",
    "-",
    "1e",
    "true",
    "nul",
    "null",
    "\\ud83d",
    "\\u",
    " ",
    "\n",
]


def assert_read(text: str | bytes) -> None:
    for reading in read_all(text):
        match reading:
            case Document(root=root):
                assert root.line >= 1
            case Broken(error=error):
                assert error.what
                assert error.line is not None
                assert error.line >= 1
            case Definition():
                pass


@given(st.binary())
@example(b"\xff\xfea")
@example(b"\xfe\xff\xd8\x00")
@example(b"\xff\xfe\x00\x00\xff\xff\xff\xff")
@example(b"\xef\xbb\xbf\xef\xbb\xbfa: 1")
def test_bytes(data: bytes) -> None:
    assert_read(data)


@given(st.text())
def test_text(text: str) -> None:
    assert_read(text)


@given(st.lists(st.sampled_from(YAML_PIECES)).map("".join))
def test_what_looks_like_yaml(text: str) -> None:
    assert_read(text)


@given(st.lists(st.sampled_from(JSON_PIECES)).map("".join))
def test_what_looks_like_json(text: str) -> None:
    assert_read("{" + text)
    assert_read("[" + text)


@given(st.binary(max_size=40), st.sampled_from(["utf-16", "utf-32"]))
def test_wide_text_with_something_wrong(data: bytes, encoding: str) -> None:
    assert_read("a: 1\n---\nb: 2\n".encode(encoding) + data)
