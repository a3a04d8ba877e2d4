"""YAML as sigs.k8s.io/yaml writes it; the expected texts are its own."""

from archcheck.sources.gitops.go_template.functions.yaml_emitting import natural_keys, yaml_text
from tests.support.tables import check_rows


def test_values_are_written_as_go_writes_them() -> None:
    rows: tuple[tuple[object, str], ...] = (
        ({"b": 1, "a": [1, {"x": None}]}, "a:\n- 1\n- x: null\nb: 1\n"),
        ({}, "{}\n"),
        ([], "[]\n"),
        ("x", "x\n"),
        (
            ["yes", "1.0", "1e3", "", "12:30", "2001-01-01", "0x1F"],
            '- "yes"\n- "1.0"\n- "1e3"\n- ""\n- "12:30"\n- "2001-01-01"\n- "0x1F"\n',
        ),
        (["a: b", "- x", "#c", "{a}"], "- 'a: b'\n- '- x'\n- '#c'\n- '{a}'\n"),
        ({"t": "a\nb", "u": "a\nb\n"}, "t: |-\n  a\n  b\nu: |\n  a\n  b\n"),
        ([1.5, 1e21, 100000000.0, 1e20], "- 1.5\n- 1e+21\n- 100000000\n- 1e+20\n"),
        (
            "word and " * 12,
            "'word and word and word and word and word and word and word and word and word and\n  word and word and word and '\n",
        ),
    )
    check_rows(rows, lambda row: _is_written(*row))


def _is_written(value: object, text: str) -> None:
    assert yaml_text(value) == text


def test_keys_are_sorted_by_the_numbers_in_them() -> None:
    keys = ["a10", "a2", "A", "_x", "a-b", "a.b", "10", "9", "a01", "a1", "aa", "a"]
    assert natural_keys(dict.fromkeys(keys)) == [
        "_x",
        "9",
        "10",
        "A",
        "a",
        "a-b",
        "a.b",
        "a1",
        "a01",
        "a2",
        "a10",
        "aa",
    ]
