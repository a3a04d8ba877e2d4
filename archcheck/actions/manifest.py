"""`manifest`: files and directories → a report."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from archcheck.actions.check import check
from archcheck.actions.check_request import CheckRequest, request_of
from archcheck.actions.overwriting import refuse_inputs
from archcheck.actions.reporter import Reporter
from archcheck.actions.run_options import RunOptions
from archcheck.actions.tree import ReadOptions, files_in_trees, files_named, is_whole, read_paths
from archcheck.errors import ExitCode
from archcheck.frozen import dataclass
from archcheck.reports.model import Report


@dataclass(frozen=True, slots=True)
class ManifestOptions:
    """What to read; `changed`: what these files belong to. `outputs` get the report, and are no input."""

    run: RunOptions
    paths: tuple[str, ...]
    changed: bool = False
    outputs: tuple[Path, ...] = ()


def check_manifests(options: ManifestOptions, reporter: Reporter) -> Report:
    """Return the report; of files that have changed, one without an image is well.

    Raises:
        ConfigurationError: a pattern of `include:` or `exclude:` is malformed.
        UsageError: an output is an input.

    """
    run, paths, changed = options.run, options.paths, options.changed
    refuse_inputs(options.outputs, files_named(paths), lambda: files_in_trees(paths, run, changed=changed))
    with reporter.progress() as progress:
        request = request_for_paths(paths, run, changed=changed, told=progress.reading)
    if request.followed and not changed:
        from archcheck.workloads.followed import followed_lines  # most input has no cluster

        for line in followed_lines(request.followed):
            reporter.warning(line)
    with reporter.progress() as progress:
        report = check(request, progress)
    if changed and report.exit_code is ExitCode.NOTHING_TO_CHECK:
        return replace(report, exit_code=ExitCode.OK)
    return report


def request_for_paths(
    paths: tuple[str, ...],
    run: RunOptions,
    *,
    changed: bool = False,
    told: Callable[[str], None] = lambda _: None,
) -> CheckRequest:
    """Return a request for files and directories, with charts rendered and kustomizations built.

    Where the directory of the configuration is among the paths, its `charts:` are too, and its ignores have
    to be for something. `told` hears how far the reading is.

    Raises:
        ConfigurationError: a pattern of `include:` or `exclude:` is malformed.

    """
    whole = not changed and is_whole(paths, run)
    tree = read_paths(paths, run, changed=changed, whole=whole, how=ReadOptions(told))
    return replace(
        request_of(run),
        inventory=tree.inventory,
        findings=tree.findings,
        followed=tree.followed,
        suppressions=replace(run.suppressions, is_whole=whole),
    )
