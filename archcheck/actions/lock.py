"""`lock`: which platforms each image of a repository has → `archcheck.lock`."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from archcheck.actions.lock_location import lock_home
from archcheck.actions.reporter import Reporter
from archcheck.actions.run_options import RunOptions
from archcheck.actions.tree import ReadOptions, read_paths
from archcheck.errors import ExitCode, InputError, UsageError
from archcheck.findings.chart_facts import references_in
from archcheck.findings.suppression.acknowledged import accepted_by_policy
from archcheck.frozen import dataclass
from archcheck.images.reference import Reference
from archcheck.registry.client.answers import ResolvedImages
from archcheck.registry.client.resolving import resolve_images
from archcheck.registry.lock.charts import changed_charts, merged_charts
from archcheck.registry.lock.conflicts import read_conflicted
from archcheck.registry.lock.file import may_be_lock, read_bytes
from archcheck.registry.lock.merging import Merged, merged
from archcheck.registry.lock.model import FILE_NAME, Lock
from archcheck.registry.lock.reading import LaterVersionError, is_conflicted, read_lock
from archcheck.registry.lock.writing import lock_text
from archcheck.sources.trees.model import Tree
from archcheck.storage.files import content_of, replace_file, until_unchanged
from archcheck.workloads.followed import followed_lines, releases_of
from archcheck.workloads.inventory import Inventory


@dataclass(frozen=True, slots=True)
class LockOptions:
    """What the lock is of: PATHs, else the whole repository; `update`: what it has is asked for again.

    `file` is the lock where it is named.
    """

    run: RunOptions
    paths: tuple[str, ...] = ()
    update: bool = False
    file: Path | None = None


@dataclass(frozen=True, slots=True)
class LockResult:
    """The lock at a path as it is now; `merged` is what became of it, None where nothing was written."""

    path: Path
    exit_code: ExitCode
    merged: Merged | None = None


def write_lock(options: LockOptions, reporter: Reporter) -> LockResult:
    """Read the lock and what it is of, ask for what lacks, and write it.

    Raises:
        InputError: the lock is broken.
        UsageError: what is there is no lock, or it cannot be written.

    """
    home = lock_home(options.run.settings, options.run.directory)
    path = options.file or home / FILE_NAME
    paths = options.paths or (str(home),)
    return until_unchanged(lambda: _written(path, paths, options, reporter))


def _written(path: Path, paths: Sequence[str], options: LockOptions, reporter: Reporter) -> LockResult:
    """Write the lock once.

    Raises:
        ChangedError: another has written it meanwhile.

    """
    held = content_of(path)
    before = _read(path, reporter, update=options.update)
    run = options.run
    locked = {} if options.update else before.charts
    whole = not options.paths
    with reporter.progress() as progress:
        how = ReadOptions(progress.reading, lambda: locked)
        tree = read_paths(paths, run, changed=False, whole=whole, how=how)
    for line in followed_lines(tree.followed):
        reporter.warning(line)
    inventory = tree.inventory
    inventory = replace(inventory, skipped=accepted_by_policy(inventory.skipped, run.suppressions))
    for error in inventory.errors:
        reporter.error(error)
    reporter.skipped(inventory.skipped)
    if inventory.errors:
        return LockResult(path, ExitCode.USAGE)
    result = _merged(before, inventory, options, reporter)
    if result is None:
        return LockResult(path, ExitCode.INTERRUPTED)
    result = _with_charts(result, before, replace(tree, inventory=inventory))
    if result.lock.entries or result.lock.charts or (path.exists() and not result.unknown):
        replace_file(lock_text(result.lock).encode(), path, held)
    return LockResult(path, _exit_code(result, inventory), result)


def _read(path: Path, reporter: Reporter, *, update: bool) -> Lock:
    """Return the lock as it is; of one in the middle of a merge, what the sides agree on.

    With `update`, a broken one says nothing: all is asked for again. What is no lock is not overwritten.
    """
    if not path.exists():
        return Lock()
    data = read_bytes(path)
    try:
        return read_conflicted(data, str(path)) if is_conflicted(data) else read_lock(data, str(path))
    except LaterVersionError:
        raise
    except InputError as error:
        if not update:
            raise
        if not may_be_lock(path, data):
            raise UsageError(f"{path} is no lock of archcheck, and is not overwritten") from error
        reporter.notice(f"{path}: broken, and written anew: {error.what}")
        return Lock()


def _merged(before: Lock, inventory: Inventory, options: LockOptions, reporter: Reporter) -> Merged | None:
    """Return the next lock; None if it was interrupted."""
    update = options.update
    named = {str(image.lookup): image.lookup for image in references_in(inventory.workloads)}
    asked = {name: image for name, image in named.items() if update or name not in before.entries}
    answers = _ask(list(asked.values()), inventory, options, reporter)
    if answers.interrupted:
        return None
    known = {name: answers.known[image] for name, image in asked.items() if image in answers.known}
    unread = any(skipped.may_have_given for skipped in inventory.skipped)
    wanted = {*named, *before.entries} if unread else set(named)
    return merged(before, known, wanted, datetime.now(UTC).date(), checked=update and not unread)


def _with_charts(result: Merged, before: Lock, tree: Tree) -> Merged:
    """Return what became of a lock, with the versions that constraints on charts came to."""
    charts = [release.chart for release in releases_of(tree.followed)]
    now = {chart.lock_key: (chart.version, chart.digest) for chart in charts if chart.version}
    now.pop("", None)
    keeps = any(skipped.may_have_given for skipped in tree.inventory.skipped)
    merged = merged_charts(before.charts, now, datetime.now(UTC).date(), keeps=keeps)
    return replace(
        result, lock=replace(result.lock, charts=merged), charts=changed_charts(before.charts, merged)
    )


def _ask(
    references: list[Reference], inventory: Inventory, options: LockOptions, reporter: Reporter
) -> ResolvedImages:
    registry = options.run.registry
    if options.update:
        registry = replace(registry, cache=replace(registry.cache, ttl=0.0))
    with reporter.progress() as progress:
        progress.start(len(references))
        return resolve_images(references, registry, lambda _: progress.step(), inventory)


def _exit_code(result: Merged, inventory: Inventory) -> ExitCode:
    if result.missing:
        return ExitCode.FINDINGS
    if result.unknown or any(skipped.is_missed for skipped in inventory.skipped):
        return ExitCode.INCOMPLETE
    return ExitCode.OK if result.lock.entries or result.lock.charts else ExitCode.NOTHING_TO_CHECK
