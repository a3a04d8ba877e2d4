import pytest

from archcheck.errors import InputError
from archcheck.sources.image_lists.dockerfile_lines import parse_dockerfile
from tests.support.tables import walked


@walked(
    "text, instructions",
    [
        ("from a\nRUN b", [("FROM", "a"), ("RUN", "b")]),
        ("FROM a \\\n  # why\n\n AS b\nRUN c", [("FROM", "a  AS b"), ("RUN", "c")]),
        ("# escape=`\nFROM a `\nAS b\nRUN c\\\nRUN d", [("FROM", "a AS b"), ("RUN", "c\\"), ("RUN", "d")]),
        ("# why\n# escape=`\nFROM a\\\n AS b", [("FROM", "a AS b")]),
        ("RUN <<EOF\nFROM x\nEOF\nFROM y", [("RUN", "<<EOF"), ("FROM", "y")]),
        ("RUN cat <<-A > x && cat <<'B'\n\tFROM 1\n\tA\nFROM 2\nB\nFROM y", [("RUN", "cat <<-A > x && cat <<'B'"), ("FROM", "y")]),
        ("RUN echo 'a <<b c'\nFROM y", [("RUN", "echo 'a <<b c'"), ("FROM", "y")]),
        ("RUN a <<< word\nFROM y", [("RUN", "a <<< word"), ("FROM", "y")]),
        ("COPY <<x /etc/\nFROM no\nx\r\nFROM y", [("COPY", "<<x /etc/"), ("FROM", "y")]),
        ("ONBUILD RUN <<E\nFROM no\nE\n", [("ONBUILD", "RUN <<E")]),
        ("", []),
    ],
)  # fmt: skip
def test_instructions(text: str, instructions: list[tuple[str, str]]) -> None:
    parsed = parse_dockerfile(text, "Dockerfile")
    assert [(each.keyword, each.text) for each in parsed.instructions] == instructions


@walked("text, line", [("FROM a\nRUN <<EOF\nFROM b\n", 2), ("# escape=x\nFROM a", 1)])
def test_what_does_not_end_and_what_does_not_escape(text: str, line: int) -> None:
    with pytest.raises(InputError) as caught:
        parse_dockerfile(text, "Dockerfile")
    assert (caught.value.path, caught.value.line) == ("Dockerfile", line)


def test_a_word_has_the_place_where_it_stands() -> None:
    (instruction,) = parse_dockerfile("FROM \\\n  alpine:3 \\\n AS x", "f").instructions
    assert (instruction.position_of("alpine:3"), instruction.position_of("nowhere")) == ((2, 3), (1, 1))
