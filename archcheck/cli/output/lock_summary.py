"""What became of a lock, in lines."""

from collections.abc import Iterable, Iterator

from archcheck.actions.lock import LockResult
from archcheck.cli.output.console import Console
from archcheck.errors import ExitCode
from archcheck.images.availability import Availability
from archcheck.registry.lock.merging import Merged
from archcheck.wording import counted


def say_lock(result: LockResult, console: Console) -> int:
    """Say what has changed in a lock, or that nothing was written; return the exit code."""
    if result.exit_code is ExitCode.USAGE:
        console.notice("nothing is written: a part of the input could not be read")
    elif result.merged is None:
        console.notice(f"interrupted: {result.path} stays as it was")
    else:
        for line in _changes(result.merged):
            console.notice(line)
        console.warning(f"{result.path}: {_summary(result.merged)}")
    return int(result.exit_code)


def _changes(merged: Merged) -> Iterator[str]:
    for image in merged.changed:
        parts = [f"lost {_listed(image.lost)}"] if image.lost else []
        parts += [f"gained {_listed(image.gained)}"] if image.gained else []
        yield f"{image.name}: {'; '.join(parts) or 'another digest, the same platforms'}"
    for chart in merged.charts:
        yield (
            f"{chart.name}: {chart.old} → {chart.new}"
            if chart.old != chart.new
            else (f"{chart.name}: another archive of {chart.new}")
        )
    answers: dict[str, Availability] = {**merged.missing, **merged.unknown}
    for name, answer in answers.items():
        kept = " (its entry stays as it was)" if name in merged.lock.entries else ""
        yield f"{name}: {answer.message}{kept}"


def _listed(platforms: Iterable[object]) -> str:
    return ", ".join(map(str, platforms))


def _summary(merged: Merged) -> str:
    total = len(merged.lock.entries)
    same = total - len(merged.added) - len(merged.changed)
    counts = [
        (len(merged.added), "added"),
        (len(merged.changed), "changed"),
        (len(merged.removed), "removed"),
        (len(merged.missing), "missing"),
        (len(merged.unknown), "unknown"),
        (same, "as they were"),
    ]
    parts = ", ".join(f"{count} {what}" for count, what in counts if count)
    charts = f" {counted(len(merged.lock.charts), 'chart')} by constraint." if merged.lock.charts else ""
    return f"{counted(total, 'image')}: {parts or 'none'}.{charts}"
