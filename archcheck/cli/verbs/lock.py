"""`archcheck lock [PATH…]`."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archcheck.cli.options.shared import CommonOptions, lock_options, read_common
from archcheck.cli.output.writing import content_of, replace_file, until_unchanged
from archcheck.errors import ExitCode, InputError, UsageError
from archcheck.reports.text import printable
from archcheck.storage.replacing import Before

if TYPE_CHECKING:
    from archcheck.images.reference import Reference
    from archcheck.registry.client.answers import ResolvedImages
    from archcheck.registry.lock.merging import Merged
    from archcheck.registry.lock.model import Lock
    from archcheck.workloads.inventory import Inventory


@click.command("lock")
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path())
@click.option("--update", is_flag=True, help="Ask again for what the lock has, too.")
@lock_options
def command(paths: tuple[str, ...], *, update: bool, **values: Any) -> int:
    """Write archcheck.lock: which platforms each image has that the PATHs name (else: the whole repository).

    What is in the lock stays as it is without --update, what nothing names any more goes. archcheck --locked
    then answers without any network.

    \b
    archcheck lock
    archcheck lock --update
    """
    from archcheck.actions.lock_location import lock_home
    from archcheck.registry.lock.model import FILE_NAME

    named = values["lock_file"]
    common = read_common(values)
    home = lock_home(common.settings, common.directory)
    path = named or home / FILE_NAME
    return until_unchanged(lambda: _run(paths, path, home, common, update=update))


def _run(paths: tuple[str, ...], path: Path, home: Path, common: CommonOptions, *, update: bool) -> int:
    """Read the lock and what it is of, ask for what lacks, write it, and return the exit code.

    Raises:
        ChangedError: another has written it meanwhile.

    """
    from archcheck.actions.requests import read_paths
    from archcheck.findings.suppression.acknowledged import accepted_by_policy

    held = content_of(path)
    before = _read(path, update=update)
    inventory = read_paths(paths or (str(home),), common, changed=False, whole=not paths).inventory
    inventory = replace(inventory, skipped=accepted_by_policy(inventory.skipped, common.suppressions))
    if _say_what_is_wrong(inventory, quiet=common.quiet):
        click.echo("nothing is written: a part of the input could not be read", err=True)
        return int(ExitCode.USAGE)
    found = _merged(before, inventory, common, update=update)
    if found is None:
        click.echo(printable(f"interrupted: {path} stays as it was"), err=True)
        return int(ExitCode.INTERRUPTED)
    return _finish(found, path, held, inventory, quiet=common.quiet)


def _read(path: Path, *, update: bool) -> "Lock":
    """Return the lock as it is; of one in the middle of a merge, what the sides agree on.

    With `update`, a broken one says nothing: all is asked for again. What is no lock is not overwritten.
    """
    from archcheck.registry.lock.file import may_be_lock, read_bytes
    from archcheck.registry.lock.model import Lock
    from archcheck.registry.lock.reading import LaterVersionError

    if not path.exists():
        return Lock()
    data = read_bytes(path)
    try:
        return _lock_of(data, str(path))
    except LaterVersionError:
        raise
    except InputError as error:
        if not update:
            raise
        if not may_be_lock(path, data):
            raise UsageError(f"{path} is no lock of archcheck, and is not overwritten") from error
        click.echo(printable(f"{path}: broken, and written anew: {error.what}"), err=True)
        return Lock()


def _lock_of(data: bytes, path: str) -> "Lock":
    from archcheck.registry.lock.conflicts import read_conflicted
    from archcheck.registry.lock.reading import is_conflicted, read_lock

    return read_conflicted(data, path) if is_conflicted(data) else read_lock(data, path)


def _say_what_is_wrong(inventory: "Inventory", *, quiet: bool) -> bool:
    """Say what could not be read; return whether there was an error."""
    from archcheck.cli.output.finish import say_error, say_what_was_passed_over

    for error in inventory.errors:
        say_error(error)
    say_what_was_passed_over(each for each in inventory.skipped if each.unread or not quiet)
    return bool(inventory.errors)


def _merged(
    before: "Lock", inventory: "Inventory", common: CommonOptions, *, update: bool
) -> "Merged | None":
    """Return the next lock; None if it was interrupted."""
    from archcheck.findings.chart_facts import references_in
    from archcheck.registry.lock.merging import merged

    named = {str(each.lookup): each.lookup for each in references_in(inventory.workloads)}
    asked = {name: each for name, each in named.items() if update or name not in before.entries}
    answers = _ask(list(asked.values()), inventory, common, update=update)
    if answers.interrupted:
        return None
    known = {name: answers.known[each] for name, each in asked.items() if each in answers.known}
    unread = any(skipped.may_have_given for skipped in inventory.skipped)
    wanted = {*named, *before.entries} if unread else set(named)
    return merged(before, known, wanted, datetime.now(UTC).date(), checked=update and not unread)


def _ask(
    references: "list[Reference]", inventory: "Inventory", common: CommonOptions, *, update: bool
) -> "ResolvedImages":
    from archcheck.cli.output.progress import progress
    from archcheck.registry.client.resolving import resolve_images

    access = common.access
    if update:
        access = replace(access, cache=replace(access.cache, ttl=0.0))
    with progress(enabled=not common.quiet and _is_terminal()) as steps:
        steps.start(len(references))
        return resolve_images(references, access, lambda _: steps.step(), inventory)


def _is_terminal() -> bool:
    import sys

    return sys.stderr.isatty()


def _finish(found: "Merged", path: Path, held: bytes | Before, inventory: "Inventory", *, quiet: bool) -> int:
    """Write the lock, say what has changed, and return the exit code."""
    from archcheck.registry.lock.writing import lock_text

    text = lock_text(found.lock)
    if found.lock.entries or (path.exists() and not found.unknown):
        replace_file(text.encode(), path, held)
    for line in _told(found):
        click.echo(printable(line), err=True)
    if not quiet:
        click.echo(_summary(found, path), err=True)
    if found.missing:
        return int(ExitCode.FINDINGS)
    if found.unknown or any(skipped.is_missed for skipped in inventory.skipped):
        return int(ExitCode.INCOMPLETE)
    return int(ExitCode.OK if found.lock.entries else ExitCode.NOTHING_TO_CHECK)


def _told(found: "Merged") -> Iterator[str]:
    for each in found.changed:
        parts = [f"lost {_listed(each.lost)}"] if each.lost else []
        parts += [f"gained {_listed(each.gained)}"] if each.gained else []
        yield f"{each.name}: {'; '.join(parts) or 'another digest, the same platforms'}"
    messages: Mapping[str, Any] = {**found.missing, **found.unknown}
    for name, answer in messages.items():
        kept = " (its entry stays as it was)" if name in found.lock.entries else ""
        yield f"{name}: {answer.message}{kept}"


def _listed(platforms: tuple[object, ...]) -> str:
    return ", ".join(map(str, platforms))


def _summary(found: "Merged", path: Path) -> str:
    total = len(found.lock.entries)
    same = total - len(found.added) - len(found.changed)
    counts = [
        (len(found.added), "added"),
        (len(found.changed), "changed"),
        (len(found.removed), "removed"),
        (len(found.missing), "missing"),
        (len(found.unknown), "unknown"),
        (same, "as they were"),
    ]
    parts = ", ".join(f"{count} {what}" for count, what in counts if count)
    return printable(f"{path}: {total} {'image' if total == 1 else 'images'}: {parts or 'none'}.")
