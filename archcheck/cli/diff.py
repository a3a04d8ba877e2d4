"""`archcheck diff OLD [NEW]`."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archcheck.cli.gate_options import relative_to, repository_of
from archcheck.cli.options import CommonOptions, check_options, read_common
from archcheck.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from archcheck.comparing.model import Comparison
    from archcheck.images.availability import Availability
    from archcheck.registry.lock.model import Lock
    from archcheck.reports.model import Report

_FORMATS = ("text", "json", "markdown")


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two that are compared: its lock, and what was checked by it; None for a lock alone."""

    lock: "Lock"
    report: "Report | None" = None


@click.command("diff")
@click.argument("old", type=click.Path())
@click.argument("new", required=False, type=click.Path())
@click.option(
    "--format", "form", type=click.Choice(_FORMATS), default="text", show_default=True, help="How to show it."
)
@check_options
def command(old: str, new: str | None, *, form: str, **values: Any) -> int:
    """Show which platforms images lost and gained, and which workloads got another verdict.

    OLD and NEW are archcheck.lock files, or git revisions; without NEW, the work tree. The exit code is 1 if
    something was lost that a node needs, or one of the platforms that are required.

    \b
    archcheck diff origin/main
    archcheck diff old.lock archcheck.lock --platform linux/arm64
    """
    from archcheck.cli.writing import print_text, write_text
    from archcheck.comparing import rendering

    common = read_common(values)
    with _side(old, common) as before, _side(new, common) as after:
        comparison = _compared(before, after, common)
    if form == "json":
        write_text(rendering.as_json(comparison), None)
    else:
        print_text((rendering.as_text if form == "text" else rendering.as_markdown)(comparison))
    if comparison.is_loss:
        return int(ExitCode.FINDINGS)
    return int(ExitCode.OK if comparison.is_complete else ExitCode.INCOMPLETE)


@contextmanager
def _side(name: str | None, common: CommonOptions) -> "Iterator[_Side]":
    """Give one side of the comparison."""
    from archcheck.registry.lock.file import read_bytes
    from archcheck.registry.lock.reading import read_lock
    from archcheck.sources.git import revision

    if name is not None and Path(name).is_file():
        yield _Side(read_lock(read_bytes(Path(name)), name))
        return
    if name is None:
        yield _checked(common.base, common, "the work tree")
        return
    root = repository_of(common.directory)
    if root is None:
        raise UsageError(f"{name!r} is no file, and this is no git repository")
    with revision(name, root) as folder:
        yield _checked(folder / common.base.resolve().relative_to(root.resolve()), common, f"revision {name}")


def _checked(base: Path, common: CommonOptions, what: str) -> _Side:
    """Return what a directory holds, checked by the lock in it."""
    from archcheck.check import Progress, check
    from archcheck.cli.requests import read_paths, request_for
    from archcheck.registry.lock.file import open_lock
    from archcheck.registry.lock.model import FILE_NAME
    from archcheck.registry.lock.reading import read_lock

    if not (base / FILE_NAME).is_file():
        raise UsageError(f"{what} has no {FILE_NAME}", hint="archcheck lock writes it; commit it")
    lock = open_lock(base / FILE_NAME, datetime.now(UTC).date(), None)
    entries = read_lock(lock.data, os.path.relpath(lock.path))
    place = os.path.relpath(base, common.directory)
    local = replace(common, access=replace(common.access, lock=lock))
    settings = replace(common.settings, file=base / ".archcheck.yaml")
    tree = read_paths([place], replace(local, settings=settings), changed=False, whole=False)
    for error in tree.inventory.errors:
        click.echo(f"error: {what}: {error.diagnostics()}", err=True)
    sieve = replace(common.sieve, is_off=True, locate=relative_to(base))
    return _Side(entries, check(request_for(local, tree.inventory, sieve=sieve), Progress()))


def _compared(old: _Side, new: _Side, common: CommonOptions) -> "Comparison":
    from archcheck.comparing.images import image_changes, paired
    from archcheck.comparing.model import Comparison
    from archcheck.comparing.verdicts import verdict_changes

    before = {name: entry.answer for name, entry in old.lock.entries.items()}
    after = {name: entry.answer for name, entry in new.lock.entries.items()}
    reports = [side.report for side in (old, new) if side.report is not None]
    placed = len(reports) == 2 and bool(common.nodes)
    gone, come = paired(before, after)
    return Comparison(
        tuple(image_changes(before, after, _needed(common, by_workloads=placed))),
        tuple(sorted(come)),
        tuple(sorted(gone)),
        tuple(verdict_changes(*reports)) if placed else (),
        is_complete=all(report.complete for report in reports),
    )


def _needed(common: CommonOptions, *, by_workloads: bool) -> Any:
    """Return what tells who needs a platform: where workloads are placed, their verdicts say it."""
    from archcheck.comparing.needs import by_nodes, by_platforms

    required = by_platforms(common.platforms)
    nodes = by_nodes(() if by_workloads else common.nodes)

    def needed(before: "Availability", after: "Availability") -> Sequence[str]:
        return [*required(before, after), *nodes(before, after)]

    return needed
