"""How the table is to look."""

from archcheck.frozen import dataclass
from archcheck.images.offering import Offer

WIDE = 10_000
"""Columns where no terminal limits them: one image stays one line, for grep."""


@dataclass(frozen=True, slots=True)
class Symbols:
    """The cells: an image has the platform, has it not, is not known, or runs there as a fallback only.

    In the matrix of workloads and nodes: runs there, is kept off, is not known, runs as a fallback, fails.
    """

    has: str
    lacks: str
    unknown: str
    fallback: str
    fails: str

    def of(self, offered: Offer) -> str:
        """Return the cell of what an image offers a platform."""
        match offered:
            case Offer.NATIVE:
                return self.has
            case Offer.FALLBACK:
                return self.fallback
            case Offer.LACKING:
                return self.lacks
            case Offer.HIDDEN | Offer.UNKNOWN:
                return self.unknown


UNICODE = Symbols("✓", "\N{EN DASH}", "?", "~", "✗")
ASCII = Symbols("yes", "-", "?", "~", "x")


@dataclass(frozen=True, slots=True)
class Style:
    """How the terminal wants it. `width` is in columns; `verbose` asks for every reason."""

    width: int = WIDE
    color: bool = False
    symbols: Symbols = UNICODE
    verbose: bool = False

    def letters(self, text: str) -> str:
        """Return a text in the letters that the terminal has."""
        if self.symbols is not ASCII:
            return text
        return text.replace("…", "...").encode("ascii", "backslashreplace").decode()
