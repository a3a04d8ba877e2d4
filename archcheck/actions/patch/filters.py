"""What `post-render` and `krm` have in common: standard input, doubts, and what becomes of them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

import click

from archcheck.actions.patch.patching import Patching
from archcheck.patches.describing import command
from archcheck.patches.model import Patch, PatchOutcome, Refusal
from archcheck.patches.yaml_edit.rewriting import Edit
from archcheck.workloads.inventory import Inventory

Command = TypeVar("Command", bound=Callable[..., Any])

FAIL, PASS = "fail", "pass"

_OPTIONS = [
    click.option(
        "--on-unknown",
        type=click.Choice((FAIL, PASS)),
        default=FAIL,
        show_default=True,
        help="What to do where an image cannot be read: fail, or pass its workload on as it is.",
    ),
    click.option(
        "--on-unsafe",
        type=click.Choice((FAIL, PASS)),
        default=FAIL,
        show_default=True,
        help="What to do where no patch helps: fail, or pass the workload on as it is.",
    ),
    click.option(
        "--tolerate",
        multiple=True,
        metavar="KEY",
        help="The key of a taint that is about architecture: pods that run there may tolerate it "
        "(repeatable).",
    ),
]


def filter_options(command: Command) -> Command:
    """Add the options of filters to a command."""
    for decorate in reversed(_OPTIONS):
        command = decorate(command)
    return command


def passing_on(inventory: Inventory) -> Inventory:
    """Return the same, where no object that is not read keeps the others back: a filter only passes it on."""
    skipped = (replace(each, accepted=True) if each.deploys_unseen else each for each in inventory.skipped)
    return replace(inventory, skipped=tuple(skipped))


def without_steps(patching: Patching) -> Patching:
    """Return the same, with a refusal where nodes need labels first: a filter has no second step."""
    outcomes: list[PatchOutcome] = []
    for each in patching.outcomes:
        if isinstance(each, Patch) and each.change.labels:
            hint = "; ".join(map(command, each.change.labels))
            outcomes.append(Refusal(each.workload, "its nodes need a label first", hint))
        else:
            outcomes.append(each)
    return patching.with_outcomes(outcomes)


def edits(patching: Patching, inventory: Inventory) -> list[Edit]:
    """Return the patches with the objects that get them."""
    pairs = zip(patching.outcomes, inventory.roots, strict=True)
    return [Edit(outcome, root) for outcome, root in pairs if isinstance(outcome, Patch)]


def is_doubtful(patching: Patching, on_unknown: str, on_unsafe: str) -> bool:
    """Return whether nothing may be written: something is not known, or not safe, and that is to fail."""
    refused = [each for each in patching.outcomes if isinstance(each, Refusal)]
    unsafe = on_unsafe == FAIL and any(not each.unknown for each in refused)
    unknown = on_unknown == FAIL and not patching.is_certain
    return bool(unsafe or unknown or patching.report.errors)
