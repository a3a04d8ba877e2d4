"""`post-render` and `krm`: manifests on standard input, patched on their way; on any doubt nothing is."""

import io
from dataclasses import replace

from archcheck.actions.patch.inputs import PatchInput
from archcheck.actions.patch.patching import Patching
from archcheck.actions.patch.search import search
from archcheck.actions.reporter import Reporter
from archcheck.actions.run_options import RunOptions
from archcheck.documents.reading import read
from archcheck.errors import ExitCode, InputError
from archcheck.frozen import dataclass
from archcheck.patches.describing import command
from archcheck.patches.krm import results
from archcheck.patches.model import Patch, PatchOutcome, Refusal
from archcheck.patches.yaml_edit.members import with_elements
from archcheck.patches.yaml_edit.rewriting import Edit
from archcheck.patches.yaml_edit.streaming import patched_stream
from archcheck.sources.stdin import STDIN
from archcheck.workloads.collecting import collect_workloads
from archcheck.workloads.inventory import Inventory


@dataclass(frozen=True, slots=True)
class FilterOptions:
    """What a filter is told: what patches may tolerate, and whether it fails on what is unknown or unsafe."""

    run: RunOptions
    tolerate: frozenset[str] = frozenset()
    fails_on_unknown: bool = True
    fails_on_unsafe: bool = True


@dataclass(frozen=True, slots=True)
class FilterResult:
    """What came of the workloads, and the bytes that are passed on; None where nothing is."""

    patching: Patching
    exit_code: ExitCode
    data: bytes | None = None


def post_render(data: bytes, options: FilterOptions, reporter: Reporter) -> FilterResult:
    """Return manifests with the patches in; what needs none is passed on byte for byte.

    Raises:
        InputError: there is no object in it.

    """
    inventory = _inventory(data)
    if not inventory.objects and not inventory.errors:
        raise InputError("no Kubernetes object in it", path=STDIN, hint="did what renders it fail?")
    patching = _patching(inventory, options, reporter)
    if patching.exit_code is ExitCode.INTERRUPTED or _is_doubtful(patching, options):
        return FilterResult(patching, patching.exit_code or ExitCode.INCOMPLETE)
    return FilterResult(patching, ExitCode.OK, patched_stream(data, _edits(patching, inventory)))


def krm_function(data: bytes, options: FilterOptions, reporter: Reporter) -> FilterResult:
    """Return a ResourceList with the patches in, and with what came of each workload as its results.

    Raises:
        InputError: it is none.

    """
    inventory = _inventory(data)
    if not inventory.objects and inventory.errors:
        raise InputError("no ResourceList", path=STDIN)
    patching = _patching(inventory, options, reporter)
    if patching.exit_code is ExitCode.INTERRUPTED:
        return FilterResult(patching, ExitCode.INTERRUPTED)
    doubtful = _is_doubtful(patching, options)
    changed = data if doubtful else patched_stream(data, _edits(patching, inventory))
    severity = "error" if options.fails_on_unknown else "warning"
    told = results(zip(patching.outcomes, inventory.roots, strict=True), unknown=severity)
    code = (patching.exit_code or ExitCode.INCOMPLETE) if doubtful else ExitCode.OK
    return FilterResult(patching, code, with_elements(changed, STDIN, "results", told) if told else changed)


def _inventory(data: bytes) -> Inventory:
    return _passing_on(collect_workloads(read(io.BytesIO(data)), STDIN, keep=True))


def _patching(inventory: Inventory, options: FilterOptions, reporter: Reporter) -> Patching:
    return _without_steps(search(PatchInput(inventory), options.run, options.tolerate, reporter))


def _passing_on(inventory: Inventory) -> Inventory:
    """Return the same, where no object that is not read keeps the others back: a filter only passes it on."""
    skipped = (replace(part, accepted=True) if part.deploys_unseen else part for part in inventory.skipped)
    return replace(inventory, skipped=tuple(skipped))


def _without_steps(patching: Patching) -> Patching:
    """Return the same, with a refusal where nodes need labels first: a filter has no second step."""
    outcomes: list[PatchOutcome] = []
    for outcome in patching.outcomes:
        if isinstance(outcome, Patch) and outcome.change.labels:
            hint = "; ".join(map(command, outcome.change.labels))
            outcomes.append(Refusal(outcome.workload, "its nodes need a label first", hint))
        else:
            outcomes.append(outcome)
    return patching.with_outcomes(outcomes)


def _edits(patching: Patching, inventory: Inventory) -> list[Edit]:
    """Return the patches with the objects that get them."""
    pairs = zip(patching.outcomes, inventory.roots, strict=True)
    return [Edit(outcome, root) for outcome, root in pairs if isinstance(outcome, Patch)]


def _is_doubtful(patching: Patching, options: FilterOptions) -> bool:
    """Return whether nothing may be written: something is not known, or not safe, and that is to fail."""
    refused = [outcome for outcome in patching.outcomes if isinstance(outcome, Refusal)]
    unsafe = options.fails_on_unsafe and any(not refusal.unknown for refusal in refused)
    unknown = options.fails_on_unknown and not patching.is_certain
    return unsafe or unknown or bool(patching.report.errors)
