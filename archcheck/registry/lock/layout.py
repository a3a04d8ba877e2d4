"""The very text that archcheck writes: of a lock that is laid out so, one block can be read by itself.

Each line is looked at, if only for how it begins: a formatter of YAML may quote a name, indent it further, or
put a comment behind it, and a block that is found by its first line would then be half a block, or none.
What is left open, the rest of a plain value, can neither begin nor end anything.
"""

import re
from functools import cache

from archcheck.registry.lock.writing import HEADER, VERSION, WITH_CHARTS, key_text

_KEY = rb'  (?:[A-Za-z][!-~]++(?<=:)|"(?![A-Za-z])[^"\\\n]++":)' + b"\n"
_FIELDS = rb'\{(?:"(?:[^"\\\n]|\\.)*+"[:, ]*+)++\}'
_PLATFORMS = rb"    platforms:(?: \[\]\n|\n(?:      - (?:[\w./()-]++|" + _FIELDS + rb")\n)++)"
_LISTING = rb'(?:    listing: \{(?:"(?:[^"\\\n]|\\.)*+"|[^"\n])++\}\n)?+'
_IMAGE = rb"    digest: \w.++\n    kind: \w++\n" + _PLATFORMS + _LISTING + rb"|    kind: artifact\n"
_BLOCK = _KEY + rb"(?:" + _IMAGE + rb")    seen: \d.++\n"
_CHART = rb'  "[^"\\\n]++":\n    version: "[^"\\\n]++"\n(?:    digest: \w.++\n)?+    seen: \d.++\n'
_CHARTS = rb"(?:charts:\n(?:" + _CHART + rb")++)?+"
_START = re.escape(HEADER.encode()) + f"version: (?:{VERSION}|{WITH_CHARTS})\n".encode()
_LOCK = _START + rb"(?:checked: \d.++\n)?+(?=images:\n(?:" + _BLOCK + rb")++" + _CHARTS + rb"\Z)"


def with_plain_line_breaks(data: bytes) -> bytes:
    """Return a text as it was before git, or an editor, gave it the line breaks of Windows."""
    return data.replace(b"\r\n", b"\n") if b"\r" in data else data


def is_block(text: bytes) -> bool:
    """Return whether a text is the whole block of one image."""
    return _pattern(_BLOCK).fullmatch(text) is not None and _is_simple(text)


def head_of(text: bytes) -> bytes | None:
    """Return what stands above the first block of a lock; None if it is laid out in another way."""
    match = _pattern(_LOCK).match(text)
    return match[0] if match is not None and _is_simple(text) else None


def blocks_of(text: bytes, name: str) -> list[bytes]:
    """Return the blocks of an image in a text that is laid out so: one, or none, or too many."""
    key = f"\n  {key_text(name)}:\n".encode()
    blocks: list[bytes] = []
    start = text.find(key)
    while start >= 0:
        end = start + len(key)
        while text.startswith(b"    ", end):
            end = text.index(b"\n", end) + 1
        blocks.append(text[start + 1 : end])
        start = text.find(key, end - 1)
    return blocks


def _is_simple(text: bytes) -> bool:
    """Return whether lines end at line feeds alone, as they do not for YAML in all of Unicode."""
    return text.isascii() and b"\r" not in text


@cache
def _pattern(text: bytes) -> re.Pattern[bytes]:
    return re.compile(text)
