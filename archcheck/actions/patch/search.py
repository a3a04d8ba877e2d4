"""How every verb that patches searches, and what it says of it on stderr."""

import sys
from collections.abc import Callable
from dataclasses import replace

import click

from archcheck.actions.check import Request
from archcheck.actions.patch.inputs import PatchInput
from archcheck.actions.patch.patching import Patching, find_patches
from archcheck.cli.options.shared import CommonOptions
from archcheck.cli.output.finish import say_error, say_what_was_passed_over
from archcheck.cli.output.progress import progress
from archcheck.config.values import is_taint_key
from archcheck.errors import ExitCode, UsageError
from archcheck.patches.describing import describe
from archcheck.patches.model import Patch, PatchOutcome, Refusal
from archcheck.reports.text import printable


def search(found: PatchInput, common: CommonOptions, tolerate: frozenset[str]) -> Patching:
    """Return what patches an input needs.

    Raises:
        UsageError: no nodes are given.

    """
    if not common.nodes:
        raise UsageError(
            "no nodes are given, and a patch is for nodes",
            hint="--nodes nodes.yaml of kubectl get nodes -o yaml, or nodes: in .archcheck.yaml",
        )
    request = Request(
        found.inventory,
        chart=found.facts,
        nodes=common.nodes,
        gates=common.settings.gates,
        fail_on=common.fail_on,
        access=common.access,
        suppressions=replace(common.suppressions, baseline={}, severities={}),
    )
    wrong = next((key for key in sorted(tolerate) if not is_taint_key(key)), None)
    if wrong is not None:
        raise UsageError(f"--tolerate {wrong!r} is no key of a taint", hint="arch, for arch=armhf:NoSchedule")
    keys = tolerate | common.settings.tolerate
    with progress(enabled=not common.quiet and sys.stderr.isatty()) as steps:
        return find_patches(request, keys, common.settings.variant_label, steps)


def say(patching: Patching, common: CommonOptions) -> int:
    """Say on stderr what changes, what does not and why; return the exit code."""
    for error in patching.report.errors:
        say_error(error)
    if not common.quiet:
        say_what_was_passed_over(patching.report.skipped)
    for outcome in patching.outcomes if not patching.report.errors else ():
        if not common.quiet or isinstance(outcome, Refusal):
            for line in describe(outcome):
                click.echo(printable(line), err=True)
    if patching.report.errors:
        click.echo("nothing is written: a part of the input could not be read", err=True)
    elif not common.quiet:
        _say_what_was_not_looked_at(patching)
        for note in patching.notes:
            click.echo(printable(f"note: {note}"), err=True)
        click.echo(_summary(patching), err=True)
    if patching.exit_code is ExitCode.INTERRUPTED:
        click.echo("interrupted", err=True)
    return int(patching.exit_code)


def _say_what_was_not_looked_at(patching: Patching) -> None:
    """Name what may keep patched pods off nodes all the same, and is not modelled."""
    placement_report = patching.report.placement_report
    found = placement_report.unmodelled if placement_report and patching.patches else ()
    if found:
        listed = ", ".join(f"{what} ({count})" for what, count in found)
        click.echo(printable(f"not looked at, with the number of workloads: {listed}"), err=True)


def _summary(patching: Patching) -> str:
    patches = len(patching.patches)
    refused = [each for each in patching.outcomes if isinstance(each, Refusal)]
    unknown = sum(each.unknown for each in refused)
    total = len(patching.outcomes)
    counts = [
        (patches, "patched"),
        (len(refused) - unknown, "not helped"),
        (unknown, "unknown"),
        (total - patches - len(refused), "as they are"),
    ]
    parts = ", ".join(f"{count} {what}" for count, what in counts if count)
    return f"{total} {'workload' if total == 1 else 'workloads'}: {parts or 'nothing to patch'}."


def refusing(patching: Patching, reason: Callable[[Patch], tuple[str, str] | None]) -> Patching:
    """Return the same, with a refusal for each patch that has a reason not to be trusted or written."""
    outcomes: list[PatchOutcome] = []
    for each in patching.outcomes:
        why = reason(each) if isinstance(each, Patch) else None
        outcomes.append(each if why is None else Refusal(each.workload, *why))
    return patching.with_outcomes(outcomes)
