"""What paths may be, and that standard input is read for one thing only."""

from collections.abc import Sequence

from archcheck.cli.options.groups import Flags
from archcheck.cli.options.shared import NodesFlags
from archcheck.errors import UsageError
from archcheck.sources.stdin import STDIN


def require_one_use(flags: Flags, paths: Sequence[str], what: str) -> None:
    """Refuse standard input for what is checked and for the nodes at once, before either is read.

    Raises:
        UsageError: both are to come from there.

    """
    if flags.of(NodesFlags).nodes == STDIN and STDIN in paths:
        raise UsageError(f"standard input cannot be both the {what} and the nodes")


def require_paths(paths: Sequence[str], *, changed: bool) -> None:
    """Refuse paths that cannot be meant.

    Raises:
        UsageError: there is none, or an empty one, or standard input among files that have changed.

    """
    if not all(paths):
        raise UsageError("an empty path", hint="a variable that is not set?")
    if not paths:
        raise UsageError("no path is named", hint="a file, a directory (.), or - for standard input")
    if changed and STDIN in paths:
        raise UsageError("--changed is about files, and standard input is none")
