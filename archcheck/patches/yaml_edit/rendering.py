"""Values → YAML, in block style or on one line, as a person would write them."""

import io
import json
from collections.abc import Iterator, Sequence
from typing import Any

from archcheck.documents.reading import Document, read
from archcheck.documents.values import is_plain_text, node_of, same
from archcheck.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is indented: columns for each level, and for a list below its key."""

    step: int = 2
    dash: int = 0


HOUSE = Layout(2, 2)


class Verbatim(str):
    """A scalar that stood without quotes, and is written as it did: a number in the spelling that it has."""

    __slots__ = ()

    @property
    def is_simple(self) -> bool:
        """Whether it may stand anywhere without quotes, also in a list on one line."""
        return not any(letter in self for letter in ",[]{}#:\n\"'") and self[:1] not in ("-", "?")


class BlockText(str):
    """A text of lines, which is written as a block (`|`) wherever a block can say it."""

    __slots__ = ()

    @property
    def is_block(self) -> bool:
        """Whether a literal block of YAML says just this: whole lines, none read as something else."""
        *lines, rest = self.split("\n")
        return (
            bool(lines)
            and not rest
            and not self.startswith(" ")
            and all(line.isprintable() and line.rstrip() == line != "" for line in lines)
        )


def dump(value: Any, layout: Layout = HOUSE) -> str:
    """Return a value as a YAML document, without its `---`."""
    lines = block(value, layout) if value else [flow(value)]
    return "\n".join(lines) + "\n"


def dump_verified(value: Any) -> str:
    """Return a value as a YAML document, for a file of the user's: it has been read again and says the same.

    Raises:
        ValueError: it does not, so that nothing is written.

    """
    text = dump(value)
    readings = list(read(io.BytesIO(text.encode())))
    roots = [reading.root for reading in readings if isinstance(reading, Document)]
    if len(readings) != 1 or len(roots) != 1 or not same(roots[0], node_of(value)):
        raise ValueError(text)
    return text


def block(value: Any, layout: Layout) -> list[str]:
    """Return the lines of a mapping or a list that is not empty, unindented."""
    return list(_mapping(value, layout) if isinstance(value, dict) else _sequence(value, layout))


def scalar(value: Any) -> str:
    """Return a scalar on one line, quoted where YAML would read something else."""
    if isinstance(value, Verbatim):
        return str(value)
    if isinstance(value, str):
        return value if is_plain_text(value) else _quoted(value)
    return json.dumps(value)


def _quoted(text: str) -> str:
    """Return a text in double quotes, without a character that a reader of YAML refuses or folds."""
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(letter if letter.isprintable() else _escaped(letter) for letter in quoted)


def _escaped(letter: str) -> str:
    code = ord(letter)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def flow(value: Any, *, quoted: bool = False) -> str:
    """Return a value on one line; `quoted` as JSON has it."""
    if quoted:
        return json.dumps(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{scalar(key)}: {flow(member)}" for key, member in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    return scalar(value)


def _mapping(value: dict[str, Any], layout: Layout) -> Iterator[str]:
    for key, member in value.items():
        if isinstance(member, BlockText) and member.is_block:
            yield f"{scalar(key)}: |"
            yield from (" " * layout.step + line for line in member.split("\n")[:-1])
        elif not member or not isinstance(member, (dict, list)) or _is_short(member):
            yield f"{scalar(key)}: {flow(member)}"
        else:
            yield f"{scalar(key)}:"
            indent = layout.step if isinstance(member, dict) else layout.dash
            yield from (" " * indent + line for line in block(member, layout))


def _sequence(value: Sequence[Any], layout: Layout) -> Iterator[str]:
    for member in value:
        lines = block(member, layout) if member and isinstance(member, (dict, list)) else [flow(member)]
        yield from (("- " if number == 0 else "  ") + line for number, line in enumerate(lines))


def _is_short(value: Any) -> bool:
    """Return whether a value is a list of scalars, which reads best on one line."""
    return isinstance(value, list) and not any(
        isinstance(member, (dict, list)) or (isinstance(member, Verbatim) and not member.is_simple)
        for member in value
    )
