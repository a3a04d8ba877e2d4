"""The forms of patches, and where each is written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from archcheck.actions.inputs import refuse_inputs
from archcheck.actions.patch.folders import own_files
from archcheck.actions.patch.in_place import PartlyEditedError, edit_files
from archcheck.actions.patch.inputs import PatchInput
from archcheck.actions.patch.patching import Patching
from archcheck.actions.patch.search import refusing, say
from archcheck.actions.requests import files_in_trees, files_named
from archcheck.cli.options.shared import CommonOptions
from archcheck.cli.output.writing import ATTEMPTS, write_text
from archcheck.errors import ChangedError, ExitCode, UsageError
from archcheck.patches.json6902.text import strategic_merge
from archcheck.patches.kubectl import LISTS_THERE, as_json_patches, as_merges
from archcheck.patches.model import Patch, PatchOutcome, Unneeded
from archcheck.sources.stdin import STDIN
from archcheck.storage.streams import STDOUT

_NAMELESS = ("it has no name of its own (generateName), by which a patch could find it", "--form in-place")


@dataclass(frozen=True, slots=True)
class PatchTarget:
    """In which form patches are written, and where to."""

    form: str
    output: Path | None
    kustomization: str | None
    write: bool

    def require_sense(self, paths: Sequence[str], chart: str) -> None:
        """Refuse options that contradict each other.

        Raises:
            UsageError: they do.

        """
        wrong = {
            "--chart and paths: one or the other": bool(chart and paths),
            "--form helm-values is for --chart": self.form == "helm-values" and not chart,
            "a chart's templates are never edited: --form helm-values, or kustomize": bool(
                self.form == "in-place" and chart
            ),
            "--kustomization is for --form kustomize": self.kustomization is not None
            and self.form != "kustomize",
            "--kustomization needs the component's folder: -o DIR": self.kustomization is not None
            and self.output is None,
            "--form kustomize is a folder: -o DIR, or no -o, which prints its files": self.form == "kustomize"
            and str(self.output) == STDOUT,
            "--write is for --form in-place": self.write and self.form != "in-place",
            "--form in-place has no -o: without --write it prints a diff": self.form == "in-place"
            and self.output is not None,
            "standard input cannot be edited in place: archcheck post-render": self.form == "in-place"
            and STDIN in paths,
        }
        for message, is_wrong in wrong.items():
            if is_wrong:
                raise UsageError(message)

    def refuse_inputs(self, paths: Sequence[str], chart: Sequence[str], common: CommonOptions) -> None:
        """Refuse to write over what is read; the user's kustomization is to be changed, and one's own files.

        Raises:
            UsageError: an output is an input.

        """
        named = (*files_named(paths), *chart, *common.read)
        output = None if str(self.output) == STDOUT else self.output
        if output is not None and chart:
            _refuse_chart(output, Path(chart[0]))
        if self.form == "kustomize":
            edited = [Path(self.kustomization)] if self.kustomization not in (None, STDOUT) else []
            refuse_inputs(edited, (*common.read, *chart))
            refuse_inputs([output / name for name in own_files(output)] if output else [], named)
        elif output is not None:
            refuse_inputs([output], named, lambda: files_in_trees(paths))


def _refuse_chart(output: Path, chart: Path) -> None:
    """Refuse to write into a chart, where the next render would hold what is written.

    Raises:
        UsageError: the output would be a file of the chart.

    """
    target, place = output.resolve(), chart.resolve()
    if chart.is_dir() and place in (target, *target.parents):
        raise UsageError(
            f"{output} is a file of the chart, which is never edited", hint="another file for -o"
        )


def write_patches(
    read: Callable[[], PatchInput],
    search: Callable[[PatchInput], Patching],
    target: PatchTarget,
    common: CommonOptions,
) -> int:
    """Read, search, write the patches in their form, say what they do, and return the exit code.

    Where another has written what was read, all is looked at again: several runs beside each other come to
    the same as one after the other, and an edit of the user's is never lost.

    Raises:
        ChangedError: files change faster than they are read.
        UsageError: as the forms say.

    """
    written: dict[tuple[str, str], Patch] = {}
    left = ATTEMPTS
    while True:
        left -= 1
        found = read()
        patching = search(found)
        try:
            return _emit(patching, found, target, common, written)
        except ChangedError as error:
            if found.is_read_once or not left:
                raise
            if isinstance(error, PartlyEditedError):
                written |= {_identity(patch): patch for patch in error.written}


def _emit(
    patching: Patching,
    found: PatchInput,
    target: PatchTarget,
    common: CommonOptions,
    written: Mapping[tuple[str, str], Patch],
) -> int:
    """Write the patches, and say what they do, with those that an earlier attempt has written.

    Nothing is written where the input could not be read whole, or holds nothing: what is missing may have
    patches already.
    """
    if not patching.report.errors and patching.exit_code not in (
        ExitCode.INTERRUPTED,
        ExitCode.NOTHING_TO_CHECK,
    ):
        patching = _FORMS[target.form](patching, found, target)
    outcomes = [
        written.get(_identity(each), each) if isinstance(each, Unneeded) else each
        for each in patching.outcomes
    ]
    return say(patching.with_outcomes(outcomes), common)


def _identity(outcome: PatchOutcome) -> tuple[str, str]:
    return outcome.workload.source.path, outcome.workload.label


def _json6902(patching: Patching, found: PatchInput, target: PatchTarget) -> Patching:
    del found
    patching = _without_nameless(patching)
    write_text(as_json_patches(patching.patches), target.output)
    return patching


def _strategic(patching: Patching, found: PatchInput, target: PatchTarget) -> Patching:
    del found
    patching = refusing(
        _without_nameless(patching), lambda patch: LISTS_THERE if strategic_merge(patch) is None else None
    )
    write_text(as_merges(patching.patches), target.output)
    return patching


def _kustomize(patching: Patching, found: PatchInput, target: PatchTarget) -> Patching:
    from archcheck.actions.patch.component import write_component

    return write_component(_without_nameless(patching), found, target.output, target.kustomization)


def _in_place(patching: Patching, found: PatchInput, target: PatchTarget) -> Patching:
    return edit_files(patching, found, write=target.write)


def _helm_values(patching: Patching, found: PatchInput, target: PatchTarget) -> Patching:
    from archcheck.actions.patch.helm_values import write_values

    return write_values(patching, found, target.output)


_FORMS: dict[str, Callable[[Patching, PatchInput, PatchTarget], Patching]] = {
    "kustomize": _kustomize,
    "json6902": _json6902,
    "strategic": _strategic,
    "helm-values": _helm_values,
    "in-place": _in_place,
}


def _without_nameless(patching: Patching) -> Patching:
    return refusing(patching, lambda patch: None if patch.named else _NAMELESS)
