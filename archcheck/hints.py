"""What a person who mistyped a name most likely meant: one answer for every name that archcheck knows."""

from collections.abc import Iterable


def nearest(text: str, known: Iterable[str]) -> str:
    """Return the name that is nearest to what was written; empty where none is near."""
    import difflib

    return next(iter(difflib.get_close_matches(text, list(known), 1)), "")


def did_you_mean(text: str, known: Iterable[str], prefix: str = "") -> str:
    """Return `did you mean NAME?` with the nearest name that is known; empty where none is near.

    Args:
        text: what was written.
        known: what there is.
        prefix: what all names begin with, which makes none of them nearer.

    """
    close = nearest(text.removeprefix(prefix), (name.removeprefix(prefix) for name in known))
    return f"did you mean {prefix}{close}?" if close else ""
