"""What came of patches in their form."""

from pathlib import Path

from archcheck.actions.patch.patching import Patching
from archcheck.frozen import dataclass


@dataclass(frozen=True, slots=True)
class WrittenPatches:
    """The outcomes as they are now, and what there is to print.

    `text` is for `output`, or for standard output where that is None; a text of None is nothing to write, an
    empty one is written. `diff` is for standard output, as bytes: it holds those of the user's files.
    `notices` are what was done beside.
    """

    patching: Patching
    text: str | None = None
    output: Path | None = None
    diff: bytes = b""
    notices: tuple[str, ...] = ()
