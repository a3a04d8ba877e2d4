"""Who hears of a run while it lasts. What a person is told, and what a quiet run leaves out, is theirs."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from typing import Protocol

from archcheck.errors import ArchcheckError
from archcheck.frozen import dataclass
from archcheck.workloads.inventory import Skipped


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: `start` hears the number of references first, `step` each that is answered.

    `reading` hears before that, in a line and from any thread, what is built or rendered.
    """

    start: Callable[[int], None] = lambda _: None
    step: Callable[[], None] = lambda: None
    reading: Callable[[str], None] = lambda _: None


class Reporter(Protocol):
    """Says on the way what would come too late, or not at all, with a result."""

    def progress(self) -> AbstractContextManager[Progress]:
        """Show how far the run is, while the context lasts."""

    def error(self, error: ArchcheckError) -> None:
        """Say what is wrong with a part of the input."""

    def skipped(self, skipped: Iterable[Skipped]) -> None:
        """Say what of the input was not read."""

    def warning(self, text: str) -> None:
        """Say what a quiet run leaves out."""

    def notice(self, text: str) -> None:
        """Say what is always said."""
