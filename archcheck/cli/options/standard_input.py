"""What paths may be, and that standard input is read for one thing only."""

from collections.abc import Sequence

from archcheck.cli.options.given_nodes import node_files
from archcheck.cli.options.groups import Flags
from archcheck.cli.options.registry import ArchiveFlags
from archcheck.cli.options.shared import NodesFlags
from archcheck.errors import UsageError
from archcheck.sources.stdin import STDIN


def require_one_use(flags: Flags, paths: Sequence[str], what: str) -> None:
    """Refuse standard input for several things at once, before any of them is read.

    Raises:
        UsageError: what is checked, the nodes and an archive are not to come from there together.

    """
    archives = flags.of(ArchiveFlags).archives
    uses = [what] if STDIN in paths else []
    uses += ["nodes"] if STDIN in node_files(flags.of(NodesFlags).nodes).files else []
    uses += ["archive"] * archives.count(STDIN)
    if len(uses) > 1:
        raise UsageError(f"standard input cannot be both the {uses[0]} and the {uses[1]}")


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
