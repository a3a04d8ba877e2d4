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
_PLAIN_ENGLISH = frozenset({"386", "mips", "ppc", "riscv", "s390", "sparc", "wasm"})
"""Names of architectures that stand in tags and repositories for other things, or for a family."""

_BY_OWNER = frozenset({"docker.io", "ghcr.io", "quay.io", "registry.gitlab.com", "public.ecr.aws"})
"""Registries where a repository begins with its owner: there `arm/` is the company."""

_FOR_ANOTHER = re.compile(r"cross|qemu|binfmt|emulat|toolchain|linux-gnu|linux-musl|none-eabi")
"""What is named for the architecture that it builds for, or emulates."""


def misnamed(reference: Reference, answer: Found) -> tuple[str, ...]:
    """Return the architectures that an image's name says, where it has none of them."""
    named = named_architectures(reference)
    have = {platform.normalized().architecture for platform in answer.platforms}
    return () if not have or not named or have & set(named) else named


def named_architectures(reference: Reference) -> tuple[str, ...]:
    """Return the architectures in the repository and the tag of a reference, each once."""
    text = f"{reference.repository}:{reference.tag}".lower()
    if _FOR_ANOTHER.search(text):
        return ()
    *folders, image = reference.repository.split("/")
    first = 1 if reference.registry in _BY_OWNER else 0
    words: list[str] = []
    for depth, folder in enumerate(folders):
        words += ["arm"] if folder == "arm" and depth >= first else _in_name(folder)
    return tuple(dict.fromkeys([*words, *_in_name(image), *_in_words(reference.tag.lower(), arm=True)]))


def _in_name(part: str) -> Iterator[str]:
    """Yield the architectures in a part of a repository; a bare `arm`, which is many things, at its end."""
    words = _WORDS.findall(part)
    return _in_words(part, arm=len(words) > 1 and words[-1] == "arm")


def _in_words(text: str, *, arm: bool) -> Iterator[str]:
    """Yield the architectures among words; a bare `arm`, where it is one: in a tag wherever it stands."""
    for word in _WORDS.findall(text):
        if word not in _PLAIN_ENGLISH and (word != "arm" or arm) and (name := architecture_named(word)):
            yield name
