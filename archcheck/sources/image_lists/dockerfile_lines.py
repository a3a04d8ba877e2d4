"""The text of a Dockerfile → its instructions: continued lines joined, comments and here-documents left out.

As BuildKit reads it (`frontend/dockerfile/parser`): parser directives stand before all else, a comment or
an empty line does not end a continued line, and a here-document of RUN, COPY or ADD holds no instruction.
"""

import re
from collections.abc import Iterator

from archcheck.errors import InputError
from archcheck.frozen import dataclass

_DIRECTIVE = re.compile(r"#\s*([A-Za-z][A-Za-z0-9]*)\s*=\s*(.+?)\s*")
_HEREDOC = re.compile(r"""(?:^|\s)\d*<<(-?)(["']?)([A-Za-z_][\w.-]*)\2(?=\s|[;|&<>)]|$)""")
_QUOTED = re.compile(r"""(?<!<<)(?<!<<-)(["'])(?:\\.|(?!\1).)*\1""")
_WITH_HEREDOCS = ("RUN", "COPY", "ADD")
_ESCAPES = ("\\", "`")


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction: its keyword in capital letters, what follows it, and the lines that it stands in."""

    keyword: str
    text: str
    lines: tuple[tuple[int, str], ...]

    @property
    def line(self) -> int:
        """Where it begins."""
        return self.lines[0][0]

    def position_of(self, word: str) -> tuple[int, int]:
        """Return line and column of a word of it."""
        for number, raw in self.lines:
            column = raw.find(word)
            if column >= 0:
                return number, column + 1
        return self.line, 1


@dataclass(frozen=True, slots=True)
class DockerfileText:
    """The instructions of a Dockerfile; `escape` is what continues a line and makes a `$` literal."""

    escape: str
    instructions: tuple[Instruction, ...]


def parse_dockerfile(text: str, path: str) -> DockerfileText:
    """Return the instructions of a Dockerfile.

    Raises:
        InputError: a here-document that does not end, or an escape that is none; with line.

    """
    lines = text.splitlines()
    escape = _escape(lines, path)
    return DockerfileText(escape, tuple(_instructions(lines, escape, path)))


def _escape(lines: list[str], path: str) -> str:
    escape = "\\"
    for number, line in enumerate(lines, 1):
        directive = _DIRECTIVE.fullmatch(line.strip())
        if directive is None:
            break
        if directive[1].lower() == "escape":
            escape = directive[2]
            if escape not in _ESCAPES:
                raise InputError(rf"escape={escape[:20]}: only \ and ` escape", path=path, line=number)
    return escape


def _instructions(lines: list[str], escape: str, path: str) -> Iterator[Instruction]:
    index = 0
    while index < len(lines):
        if _is_blank(lines[index]):
            index += 1
            continue
        index, pieces = _joined(lines, index, escape)
        keyword, _, rest = "".join(text for _, text in pieces).strip().partition(" ")
        instruction = Instruction(keyword.upper(), rest.strip(), tuple(pieces))
        yield instruction
        index = _behind_heredocs(instruction, lines, index, path)


def _joined(lines: list[str], index: int, escape: str) -> tuple[int, list[tuple[int, str]]]:
    """Return the lines of the instruction that begins at `index`, and the index of what follows."""
    pieces: list[tuple[int, str]] = []
    while index < len(lines):
        line = lines[index].replace("\t", " ")
        index += 1
        if pieces and _is_blank(line):
            continue
        stripped = line.rstrip()
        is_continued = stripped.endswith(escape)
        pieces.append((index, stripped[:-1] if is_continued else line))
        if not is_continued:
            break
    return index, pieces


def _behind_heredocs(instruction: Instruction, lines: list[str], index: int, path: str) -> int:
    """Return the index of the line behind the here-documents that an instruction opens."""
    words = instruction.text.split(maxsplit=1)
    keyword = words[0].upper() if instruction.keyword == "ONBUILD" and words else instruction.keyword
    if keyword not in _WITH_HEREDOCS or "<<" not in instruction.text:
        return index
    for dash, _, name in _HEREDOC.findall(_QUOTED.sub("", instruction.text)):
        while index < len(lines) and (lines[index].lstrip("\t") if dash else lines[index]) != name:
            index += 1
        if index >= len(lines):
            raise InputError(f"a here-document without its end, {name}", path=path, line=instruction.line)
        index += 1
    return index


def _is_blank(line: str) -> bool:
    stripped = line.strip()
    return not stripped or stripped.startswith("#")
