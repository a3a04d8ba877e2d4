"""Where something stands, in words for people."""

import pytest

from archcheck.reports.positions import FilePosition


@pytest.mark.parametrize(
    ("position", "is_file", "source", "described"),
    [
        (FilePosition("web.yaml", 7, 3), True, "web.yaml", "web.yaml:7"),
        (FilePosition("web.yaml"), True, "web.yaml", "web.yaml"),
        (FilePosition("-", 7), False, "standard input", "standard input, line 7"),
        (FilePosition("-"), False, "standard input", "standard input"),
        (FilePosition("chart:shop/a.yaml", 7), False, "chart:shop/a.yaml", "chart:shop/a.yaml:7"),
        (FilePosition("a\x1b.yaml", 1), True, "a\\x1b.yaml", "a\\x1b.yaml:1"),
        (FilePosition(line=7), False, "", ""),
    ],
)
def test_a_position(position: FilePosition, is_file: bool, source: str, described: str) -> None:
    assert (position.is_file, position.source, position.described) == (is_file, source, described)
