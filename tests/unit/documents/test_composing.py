"""YAML that helm and kustomize take and a stock PyYAML loader refuses or changes."""

from archcheck.documents.nodes import get, is_null, text_of
from tests.support.tables import walked
from tests.unit.documents.helpers import broken, root, value


@walked(
    "text",
    [
        "=",
        "yes",
        "no",
        "on",
        "off",
        "true",
        "2024-01-02",
        "2024-01-02T03:04:05Z",
        "0777",
        "0o17",
        "0x1F",
        "12:30:45",
        "1_000",
        "1e3",
        ".inf",
        ".nan",
        "1.20",
    ],
)
def test_a_plain_scalar_keeps_its_text(text: str) -> None:
    assert text_of(get(root(f"key: {text}\n"), "key")) == text


@walked("text", ["", "~", "null", "Null", "NULL"])
def test_plain_nulls(text: str) -> None:
    node = get(root(f"key: {text}\n"), "key")
    assert node is not None
    assert is_null(node)
    assert text_of(node) is None


@walked("text", ["''", '""', "'~'", '"null"', "!!str null", "nUll", "none"])
def test_what_only_looks_like_null(text: str) -> None:
    assert text_of(get(root(f"key: {text}\n"), "key")) is not None


@walked(
    "text, expected",
    [
        ("!reference [.job, script]", [".job", "script"]),
        ("!ENV ${HOME}", "${HOME}"),
        ("!env_var NAME", "NAME"),
        ("!!python/name:os.system", ""),
        ("!!python/object/apply:os.system [id]", ["id"]),
        ("!!binary aGk=", "hi"),
        ("!!timestamp 2024-01-02", "2024-01-02"),
        ("!!set {a, b}", {"a": "", "b": ""}),
        ("!<tag:example.com,2000:x> {a: 1}", {"a": "1"}),
    ],
)
def test_a_tag_that_says_nothing_changes_nothing(text: str, expected: object) -> None:
    assert value(root(f"key: {text}\n")) == {"key": expected}


@walked(
    "text, expected",
    [
        ("key: |\n  one\n  two\n", "one\ntwo\n"),
        ("key: >-\n  one\n  two\n", "one two"),
        ("key: |2\n    one\n", "  one\n"),
        ("key: |+\n  one\n\n", "one\n\n"),
        ("key: 'it''s'\n", "it's"),
        ('key: "a\\tb\\u00e9\\x41"\n', "a\tbéA"),
        ("key: one\n  two\n", "one two"),
        ("key: a#b\n", "a#b"),
        ("key: a:b\n", "a:b"),
        ("key:\tafter a tab\n", "after a tab"),
    ],
)
def test_scalar_styles(text: str, expected: str) -> None:
    assert value(root(text)) == {"key": expected}


@walked(
    "text, expected",
    [
        ("- a\n- b\n", ["a", "b"]),
        ("- - a\n  - b\n-\n", [["a", "b"], ""]),
        ("just text\n", "just text"),
        ("{a: [1, {b: 2}], c}\n", {"a": ["1", {"b": "2"}], "c": ""}),
        ("? a\n: b\n", {"a": "b"}),
        ("a:\n- b\n", {"a": ["b"]}),
    ],
)
def test_collections(text: str, expected: object) -> None:
    assert value(root(text)) == expected


def test_the_last_of_two_keys_counts() -> None:
    node = root("image: first\nimage: last\n")
    assert text_of(get(node, "image")) == "last"


@walked("text", ["addresses: [fe80::]\n", "addresses: [fe80::, '10.0.0.1']\n", "a: 1\naddresses: [fe80::]\n"])
def test_an_address_in_brackets_does_not_break_the_document(text: str) -> None:
    assert get(root(text), "addresses") is not None


def test_what_is_read_slowly_may_be_broken_too() -> None:
    assert broken('addresses: [fe80::]\nbeyond unicode: "\\U00110000"\n').error.line == 2
