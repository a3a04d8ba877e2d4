"""The forms of patches, and where each is written."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from archcheck.cli.options import CommonOptions
from archcheck.cli.patch_input import PatchInput
from archcheck.cli.patch_run import refusing, say
from archcheck.cli.writing import write_text
from archcheck.errors import ExitCode, UsageError
from archcheck.patches.kubectl import LISTS_THERE, as_json_patches, as_merges
from archcheck.patches.operation_text import strategic_merge
from archcheck.patching import Patching

STDOUT = "-"
_NAMELESS = ("it has no name of its own (generateName), by which a patch could find it", "--form in-place")


@dataclass(frozen=True, slots=True)
class Target:
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
            "-o names one of the inputs, which would be lost": self.form != "kustomize"
            and self.output is not None
            and self.output.resolve() in [Path(path).resolve() for path in paths],
            "--write is for --form in-place": self.write and self.form != "in-place",
            "--form in-place has no -o: without --write it prints a diff": self.form == "in-place"
            and self.output is not None,
            "standard input cannot be edited in place: archcheck post-render": self.form == "in-place"
            and STDOUT in paths,
        }
        for message, is_wrong in wrong.items():
            if is_wrong:
                raise UsageError(message)


def emit(patching: Patching, found: PatchInput, target: Target, common: CommonOptions) -> int:
    """Write the patches in their form, say what they do, and return the exit code.

    Nothing is written where the input could not be read whole, or holds nothing: what is missing may have
    patches already.
    """
    if patching.report.errors or patching.exit_code in (ExitCode.INTERRUPTED, ExitCode.NOTHING_TO_CHECK):
        return say(patching, common)
    return say(_FORMS[target.form](patching, found, target), common)


def _json6902(patching: Patching, found: PatchInput, target: Target) -> Patching:
    del found
    patching = _without_nameless(patching)
    write_text(as_json_patches(patching.patches), target.output)
    return patching


def _strategic(patching: Patching, found: PatchInput, target: Target) -> Patching:
    del found
    patching = refusing(
        _without_nameless(patching), lambda patch: LISTS_THERE if strategic_merge(patch) is None else None
    )
    write_text(as_merges(patching.patches), target.output)
    return patching


def _kustomize(patching: Patching, found: PatchInput, target: Target) -> Patching:
    from archcheck.cli.patch_component import write_component

    return write_component(_without_nameless(patching), found, target.output, target.kustomization)


def _in_place(patching: Patching, found: PatchInput, target: Target) -> Patching:
    from archcheck.cli.patch_files import edit_files

    return edit_files(patching, found, write=target.write)


def _helm_values(patching: Patching, found: PatchInput, target: Target) -> Patching:
    from archcheck.cli.patch_values import write_values

    return write_values(patching, found, target.output)


_FORMS: dict[str, Callable[[Patching, PatchInput, Target], Patching]] = {
    "kustomize": _kustomize,
    "json6902": _json6902,
    "strategic": _strategic,
    "helm-values": _helm_values,
    "in-place": _in_place,
}


def _without_nameless(patching: Patching) -> Patching:
    return refusing(patching, lambda patch: None if patch.named else _NAMELESS)
