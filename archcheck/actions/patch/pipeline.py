"""`patch`: read, search, write the patches in their form; again where another has written meanwhile."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from archcheck.actions.chart import chart_for
from archcheck.actions.patch.component import write_component
from archcheck.actions.patch.helm_values import write_values
from archcheck.actions.patch.in_place import PartlyEditedError, edit_files
from archcheck.actions.patch.inputs import PatchInput, read_input
from archcheck.actions.patch.options import PatchForm, PatchOptions, PatchTarget, refuse_overwriting
from archcheck.actions.patch.patching import Patching
from archcheck.actions.patch.search import search
from archcheck.actions.patch.written import WrittenPatches
from archcheck.actions.reporter import Reporter
from archcheck.errors import ChangedError, ExitCode
from archcheck.patches.kubectl import as_json_patches, as_merges, unmergeable_reason
from archcheck.patches.model import Patch, PatchOutcome, Unneeded
from archcheck.storage.files import ATTEMPTS

_NAMELESS = ("it has no name of its own (generateName), by which a patch could find it", "--form in-place")


def write_patches(options: PatchOptions, reporter: Reporter) -> WrittenPatches:
    """Read, search, write the patches in their form, and return what came of it.

    Where another has written what was read, all is looked at again: several runs beside each other come to
    the same as one after the other, and an edit of the user's is never lost.

    Raises:
        ChangedError: files change faster than they are read.
        UsageError: as the forms say.

    """
    if options.chart is not None:
        options = replace(options, chart=chart_for(options.chart, options.run))
    refuse_overwriting(options)
    already: dict[tuple[str, str], Patch] = {}
    left = ATTEMPTS
    while True:
        left -= 1
        inputs = read_input(options)
        patching = search(inputs, options.run, options.tolerate, reporter)
        try:
            return _written(patching, inputs, options.target, already)
        except ChangedError as error:
            if inputs.is_read_once or not left:
                raise
            if isinstance(error, PartlyEditedError):
                already |= {_identity(patch): patch for patch in error.written}


def _written(
    patching: Patching, inputs: PatchInput, target: PatchTarget, already: Mapping[tuple[str, str], Patch]
) -> WrittenPatches:
    """Write the patches, and return what came of them, with those that an earlier attempt has written.

    Nothing is written where the input could not be read whole, or holds nothing: what is missing may have
    patches already.
    """
    written = WrittenPatches(patching)
    if not patching.report.errors and patching.exit_code not in (
        ExitCode.INTERRUPTED,
        ExitCode.NOTHING_TO_CHECK,
    ):
        write = _FORMS[target.form] if inputs.followed is None else _gitops
        written = write(patching, inputs, target)
    outcomes = [
        already.get(_identity(outcome), outcome) if isinstance(outcome, Unneeded) else outcome
        for outcome in written.patching.outcomes
    ]
    return replace(written, patching=written.patching.with_outcomes(outcomes))


def _identity(outcome: PatchOutcome) -> tuple[str, str]:
    return outcome.workload.source.path, outcome.workload.label


def _json6902(patching: Patching, inputs: PatchInput, target: PatchTarget) -> WrittenPatches:
    del inputs
    patching = _without_nameless(patching)
    return WrittenPatches(patching, as_json_patches(patching.patches), target.output)


def _strategic(patching: Patching, inputs: PatchInput, target: PatchTarget) -> WrittenPatches:
    roots = dict(zip(map(id, patching.outcomes), inputs.inventory.roots, strict=True))
    patching = _without_nameless(patching).refusing(lambda patch: unmergeable_reason(patch, roots[id(patch)]))
    return WrittenPatches(patching, as_merges(patching.patches), target.output)


def _kustomize(patching: Patching, inputs: PatchInput, target: PatchTarget) -> WrittenPatches:
    return write_component(_without_nameless(patching), inputs, target.output, target.kustomization)


def _in_place(patching: Patching, inputs: PatchInput, target: PatchTarget) -> WrittenPatches:
    return edit_files(patching, inputs, write=target.write)


def _helm_values(patching: Patching, inputs: PatchInput, target: PatchTarget) -> WrittenPatches:
    return write_values(patching, inputs, target.output)


def _gitops(patching: Patching, inputs: PatchInput, target: PatchTarget) -> WrittenPatches:
    from archcheck.actions.patch.gitops.writing import write_held  # it loads much

    of_releases = target.form is PatchForm.HELM_VALUES
    return write_held(patching, inputs, write=target.write, of_releases=of_releases)


_FORMS: dict[PatchForm, Callable[[Patching, PatchInput, PatchTarget], WrittenPatches]] = {
    PatchForm.KUSTOMIZE: _kustomize,
    PatchForm.JSON6902: _json6902,
    PatchForm.STRATEGIC: _strategic,
    PatchForm.HELM_VALUES: _helm_values,
    PatchForm.IN_PLACE: _in_place,
    PatchForm.GITOPS: _gitops,
}


def _without_nameless(patching: Patching) -> Patching:
    return patching.refusing(lambda patch: None if patch.named else _NAMELESS)
