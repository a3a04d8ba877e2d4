"""Images whose name says an architecture that they do not have: `…-arm64` with amd64 inside.

Built on one machine and tagged for another, or built across with the builder's platform in the config: one of
the two is wrong, and only the files inside tell which.
"""

import re
from collections.abc import Iterator

from archcheck.images.availability import Found
from archcheck.images.platform_names import architecture_named
from archcheck.images.reference import Reference

_WORDS = re.compile(r"x86[_-]64|[a-z0-9]+")
_PLAIN_ENGLISH = frozenset({"386", "mips", "ppc", "riscv", "s390", "sparc", "wasm", "x64"})
"""Names of architectures that stand in tags and repositories for other things, or for a family."""

_FOR_ANOTHER = re.compile(r"cross|qemu|binfmt|emulat|toolchain|linux-gnu|linux-musl")
"""What is named for the architecture that it builds for, or emulates."""


def misnamed(reference: Reference, found: Found) -> tuple[str, ...]:
    """Return the architectures that an image's name says, where it has none of them."""
    named = named_architectures(reference)
    have = {each.normalized().architecture for each in found.platforms}
    return () if not have or not named or have & set(named) else named


def named_architectures(reference: Reference) -> tuple[str, ...]:
    """Return the architectures in the repository and the tag of a reference, each once."""
    text = f"{reference.repository}:{reference.tag}".lower()
    if _FOR_ANOTHER.search(text):
        return ()
    return tuple(dict.fromkeys(_named(reference.repository) + _named(reference.tag.lower())))


def _named(text: str) -> list[str]:
    return [name for part in text.split("/") for name in _in_part(part)]


def _in_part(part: str) -> Iterator[str]:
    """Yield the architectures in a component; a bare `arm`, which is many things, only at its end."""
    words = _WORDS.findall(part)
    for at, word in enumerate(words):
        is_last = at == len(words) - 1 and len(words) > 1
        if word not in _PLAIN_ENGLISH and (word != "arm" or is_last) and (name := architecture_named(word)):
            yield name
