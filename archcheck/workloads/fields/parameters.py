"""Parameters in the images of a workflow: whose syntax they have, and texts that are filled in with them."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from itertools import islice, product

MOST_TEXTS = 64
"""How many images one text may come to: a matrix of parameters multiplies."""

MOST_LOOKUPS = 20_000
"""How many values are looked up for one object: parameters that are made of others multiply."""

Lookup = Callable[[str], Sequence[str]]
"""What the inside of a placeholder may come to; nothing where the object does not say."""


class ParameterSyntax(StrEnum):
    """Whose parameters are filled in."""

    NONE = "none"
    TEKTON = "tekton"
    ARGO = "argo"


def filled(parts: Sequence[str], lookup: Lookup) -> tuple[str, ...]:
    """Return what a text may come to: one with each value of each placeholder.

    Args:
        parts: the text, its every second part what stands within a placeholder.
        lookup: the values of one; a text in which one has no value is not filled in at all.

    """
    choices = [
        (part,) if number % 2 == 0 else tuple(dict.fromkeys(islice(lookup(part), MOST_TEXTS)))
        for number, part in enumerate(parts)
    ]
    return tuple(islice(map("".join, product(*choices)), MOST_TEXTS)) if all(choices) else ()
