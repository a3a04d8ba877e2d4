"""A template's text → the lines that name images in it, and the values that it names."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

from archcheck.frozen import dataclass
from archcheck.storage.bounded import read_beginning

_SIZE_LIMIT = 1024 * 1024
_IMAGE_LINE = re.compile(r"^([ \t-]*)[\"']?image[\"']?[ \t]*:[ \t]*(.*)$", re.MULTILINE)
_COMMENT = re.compile(r"[ \t]+#.*$")
_MENTION = re.compile(r"\.Values((?:\.\w+)+)|index\s+\$?\.Values((?:\s+\"[^\"]+\")+)")
_QUOTED = re.compile(r'"([^"]+)"')

KeyPath: TypeAlias = tuple[str, ...]
"""Where a value stands: `("web", "image")` for `.Values.web.image`."""


@dataclass(frozen=True, slots=True)
class Template:
    """What the text of a template says. `lines` are those of images, by what stands behind `image:`."""

    lines: dict[str, list[int]]
    mentions: frozenset[KeyPath]

    def paired(self, texts: Sequence[str]) -> tuple[int, ...] | None:
        """Return the line of each image that was rendered; None where the lines are not those of the images.

        They are where there are as many, and each that is written without a value is the image of its turn.
        """
        every = sorted((line, text) for text, lines in self.lines.items() for line in lines)
        if len(every) != len(texts):
            return None
        pairs = zip(every, texts, strict=True)
        fits = all("{{" in written or written == text for (_, written), text in pairs)
        return tuple(line for line, _ in every) if fits else None

    def is_literal(self, text: str, line: int) -> bool:
        """Return whether a line has the text of an image as it is."""
        return line in self.lines.get(text, ())

    def line_of(self, text: str, turn: int, of: int) -> int | None:
        """Return the line that has an image's text, for use `turn` of `of`; the first where that is open."""
        lines = self.lines.get(text)
        return lines[turn if len(lines) == of else 0] if lines else None

    @property
    def only_line(self) -> int | None:
        """The line of an image, where there is only one."""
        every = [line for lines in self.lines.values() for line in lines]
        return every[0] if len(every) == 1 else None

    def names(self, path: KeyPath) -> bool:
        """Return whether it has the path of a value, one above it or one below it."""
        return any(path[: len(mention)] == mention[: len(path)] for mention in self.mentions)


NO_TEMPLATE = Template({}, frozenset())


def read_template(path: Path) -> Template:
    """Return what a template says; one that cannot be read says nothing."""
    text = read_beginning(path, _SIZE_LIMIT).decode(errors="replace")
    lines: dict[str, list[int]] = {}
    for match in _IMAGE_LINE.finditer(text):
        value = _COMMENT.sub("", match[2]).strip().strip("\"'")
        lines.setdefault(value, []).append(text.count("\n", 0, match.start(1)) + 1)
    mentions = {
        tuple(match[1][1:].split(".")) if match[1] else tuple(_QUOTED.findall(match[2]))
        for match in _MENTION.finditer(text)
    }
    return Template(lines, frozenset(mentions))
