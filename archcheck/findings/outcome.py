"""Findings → the exit code, whatever the output format."""

from collections.abc import Iterable, Sequence

from archcheck.errors import ExitCode
from archcheck.findings.model import Finding, Severity
from archcheck.images.availability import Availability, Unknown, Unresolved


def is_complete(availabilities: Iterable[Availability]) -> bool:
    """Return whether every image is known: found or missing."""
    return not any(isinstance(availability, (Unknown, Unresolved)) for availability in availabilities)


def exit_code(
    findings: Sequence[Finding], fail_on: Severity | None, *, broken: bool, images: int, complete: bool
) -> ExitCode:
    """Return the process's exit code.

    An input that could not be read wins over all, since what it would have said is not known; then findings,
    then what could not be found out or was skipped, then an input without images.

    Args:
        findings: all findings.
        fail_on: the least severity that fails a run; None for none.
        broken: whether a part of the input could not be read.
        images: how many images the input names.
        complete: whether every image is known, and all of the input was read.

    """
    if broken:
        return ExitCode.USAGE
    if fail_on is not None and any(finding.severity.rank <= fail_on.rank for finding in findings):
        return ExitCode.FINDINGS
    if not complete:
        return ExitCode.INCOMPLETE
    return ExitCode.OK if images else ExitCode.NOTHING_TO_CHECK
