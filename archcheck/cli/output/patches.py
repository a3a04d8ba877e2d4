"""What came of patches → standard output and files, and on standard error in words."""

from archcheck.actions.notices import skipped_lines
from archcheck.actions.patch.filters import FilterResult
from archcheck.actions.patch.patching import Patching
from archcheck.actions.patch.written import WrittenPatches
from archcheck.cli.output.console import Console
from archcheck.cli.output.writing import write_bytes, write_text
from archcheck.errors import ExitCode
from archcheck.patches.describing import describe
from archcheck.patches.model import Refusal
from archcheck.wording import counted


def show_patches(written: WrittenPatches, console: Console) -> int:
    """Write what there is to write, say what came of each workload, and return the exit code.

    Raises:
        UsageError: it cannot be written.

    """
    if written.text is not None:
        write_text(written.text, written.output)
    if written.diff:
        write_bytes(written.diff)
    for notice in written.notices:
        console.notice(notice)
    return _say_outcomes(written.patching, console)


def show_filtered(result: FilterResult, console: Console) -> int:
    """Say what came of each workload, pass on what there is, and return the exit code.

    Raises:
        UsageError: standard output is closed, or full, or not read.

    """
    _say_outcomes(result.patching, console)
    if result.data is not None:
        write_bytes(result.data)
    return int(result.exit_code)


def _say_outcomes(patching: Patching, console: Console) -> int:
    """Say on stderr what changes, what does not and why; return the exit code."""
    errors = patching.report.errors
    for error in errors:
        console.error(error)
    for line in skipped_lines(patching.report.skipped):
        console.warning(line)
    for outcome in patching.outcomes if not errors else ():
        say = console.notice if isinstance(outcome, Refusal) else console.warning
        for line in describe(outcome):
            say(line)
    if errors:
        console.notice("nothing is written: a part of the input could not be read")
    else:
        _say_the_whole(patching, console)
    if patching.exit_code is ExitCode.INTERRUPTED:
        console.notice("interrupted")
    return int(patching.exit_code)


def _say_the_whole(patching: Patching, console: Console) -> None:
    """Say what is of no single workload, and what may keep patched pods off nodes and is not modelled."""
    placements = patching.report.placement_report
    unmodelled = placements.unmodelled if placements and patching.patches else ()
    if unmodelled:
        listed = ", ".join(f"{what} ({count})" for what, count in unmodelled)
        console.warning(f"not looked at, with the number of workloads: {listed}")
    for note in patching.notes:
        console.warning(f"note: {note}")
    console.warning(_summary(patching))


def _summary(patching: Patching) -> str:
    patches, total = len(patching.patches), len(patching.outcomes)
    refused = [outcome for outcome in patching.outcomes if isinstance(outcome, Refusal)]
    unknown = sum(refusal.unknown for refusal in refused)
    counts = [
        (patches, "patched"),
        (len(refused) - unknown, "not helped"),
        (unknown, "unknown"),
        (total - patches - len(refused), "as they are"),
    ]
    parts = ", ".join(f"{count} {what}" for count, what in counts if count)
    return f"{counted(total, 'workload')}: {parts or 'nothing to patch'}."
