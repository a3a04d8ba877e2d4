"""`baseline`: the findings of today → `archcheck.baseline`, which holds them back from now on."""

import os
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from archcheck.actions.check import check
from archcheck.actions.manifest import request_for_paths
from archcheck.actions.reporter import Reporter
from archcheck.actions.run_options import RunOptions
from archcheck.config.baseline import baseline_text, may_be_baseline, read_baseline
from archcheck.config.loading import BASELINE_NAME
from archcheck.errors import ExitCode, UsageError
from archcheck.findings.suppression.applying import may_be_in_baseline
from archcheck.findings.suppression.fingerprints import identity
from archcheck.findings.suppression.model import FindingIdentity
from archcheck.frozen import dataclass
from archcheck.storage.files import content_of, replace_file, until_unchanged


@dataclass(frozen=True, slots=True)
class BaselineOptions:
    """What to check: PATHs, else the whole repository; `file` is the baseline where it is named."""

    run: RunOptions
    paths: tuple[str, ...] = ()
    file: Path | None = None


@dataclass(frozen=True, slots=True)
class BaselineResult:
    """The baseline at a path, and how many findings it holds back."""

    path: Path
    exit_code: ExitCode
    total: int = 0


def write_baseline(options: BaselineOptions, reporter: Reporter) -> BaselineResult:
    """Check, and write down what is found; of other files than those of PATHs, what was held back stays.

    Raises:
        UsageError: what is there is no baseline, or it cannot be written.

    """
    run = options.run
    path = options.file or run.base / BASELINE_NAME
    held = content_of(path)
    if isinstance(held, bytes) and not may_be_baseline(path, held):
        raise UsageError(f"{path} is no baseline of archcheck, and is not overwritten")
    request = request_for_paths(options.paths or (os.path.relpath(run.base, run.directory),), run)
    with reporter.progress() as progress:
        report = check(request, progress)
    for error in report.errors:
        reporter.error(error)
    reporter.skipped(report.skipped)
    if report.exit_code is ExitCode.INTERRUPTED:
        return BaselineResult(path, ExitCode.INTERRUPTED)
    if report.errors:
        return BaselineResult(path, ExitCode.USAGE)
    counts = Counter(
        identity(finding, report.locate) for finding in report.findings if may_be_in_baseline(finding)
    )

    def write() -> int:
        before = content_of(path)
        every = counts + _elsewhere(path, options.paths, report.locate)
        replace_file(baseline_text(every).encode(), path, before)
        return every.total()

    total = until_unchanged(write)
    return BaselineResult(path, ExitCode.OK if report.complete else ExitCode.INCOMPLETE, total)


def _elsewhere(path: Path, paths: Sequence[str], locate: Callable[[str], str]) -> "Counter[FindingIdentity]":
    """Return what a baseline holds back of other files than those that are recorded anew."""
    folders = [locate(named).rstrip("/") for named in paths]
    if not folders or "." in folders or not path.exists():
        return Counter()
    held = read_baseline(path)
    return Counter(
        {
            key: count
            for key, count in held.items()
            if not any(_is_below(key[1], folder) for folder in folders)
        }
    )


def _is_below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(f"{folder}/")
