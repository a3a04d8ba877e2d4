"""The forms of patches, and where each is written."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archcheck.cli.options import CommonOptions
from archcheck.cli.output import write_text
from archcheck.cli.patch_input import PatchInput
from archcheck.cli.patch_run import say
from archcheck.errors import ExitCode, UsageError
from archcheck.patches.kubectl import LISTS_THERE, as_json_patches, as_merges
from archcheck.patches.model import Outcome, Patch, Refusal
from archcheck.patches.operation_text import strategic_merge
from archcheck.patching import Patching

if TYPE_CHECKING:
    from archcheck.patches.kustomize import Renaming

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

    Nothing is written where the input could not be read whole: what is missing may have patches already.
    """
    if patching.report.errors or patching.exit_code is ExitCode.INTERRUPTED:
        return say(patching, common)
    return say(_FORMS[target.form](patching, found, target), common)


def _json6902(patching: Patching, found: PatchInput, target: Target) -> Patching:
    del found
    patching = _without_nameless(patching)
    write_text(as_json_patches(patching.patches), target.output)
    return patching


def _strategic(patching: Patching, found: PatchInput, target: Target) -> Patching:
    del found
    patching = _refusing(
        _without_nameless(patching), lambda patch: LISTS_THERE if strategic_merge(patch) is None else None
    )
    write_text(as_merges(patching.patches), target.output)
    return patching


def _kustomize(patching: Patching, found: PatchInput, target: Target) -> Patching:
    from archcheck.cli.folders import own_files, write_files
    from archcheck.patches.keeping import kept
    from archcheck.patches.kustomize import component, entries

    patching = _without_nameless(patching)
    file = _kustomization_file(found, target)
    renaming = _renaming(file)
    own = entries(patching.patches, found.inventory.workloads, renaming)
    if target.output is None:
        _preview(component(own))
        return patching
    before = own_files(target.output)
    earlier = kept(before, patching.outcomes, found.inventory.roots, renaming, built=found.built)
    entries_now = {each.name: each for each in (*earlier, *own)}
    write_files(target.output, component(entries_now.values()), before)
    if target.kustomization is not None:
        _include(target.output, None if target.kustomization == STDOUT else Path(target.kustomization), file)
    return patching


def _preview(files: dict[str, str]) -> None:
    """Print the files of a component, for a look before a folder is named."""
    text = "---\n".join(f"# {name}\n{content}" for name, content in files.items())
    write_text(text, None)
    click.echo("nothing is written: -o DIR writes these files", err=True)


def _kustomization_file(found: PatchInput, target: Target) -> Path | None:
    """Return the kustomization that the component goes into, as far as that is known."""
    if target.kustomization not in (None, STDOUT):
        return Path(target.kustomization)
    return found.kustomization


def _renaming(file: Path | None) -> "Renaming":
    from archcheck.patches.kustomization import renaming_of
    from archcheck.patches.kustomize import Renaming

    return Renaming() if file is None else renaming_of(_read(file), str(file))


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}") from error


def _include(folder: Path, file: Path | None, beside: Path | None) -> None:
    """Add a component to a kustomization, or print the lines that do."""
    from archcheck.cli.output import replace_file
    from archcheck.patches.kustomization import lines_for, with_component

    if file is None:
        start = beside.parent if beside else Path()
        write_text(lines_for(_relative(folder, start)), None)
        return
    data = _read(file)
    changed = with_component(data, str(file), _relative(folder, file.parent))
    if changed != data:
        replace_file(changed, file)


def _relative(folder: Path, start: Path) -> str:
    return Path(os.path.relpath(folder.resolve(), start.resolve())).as_posix()


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
    return _refusing(patching, lambda patch: None if patch.named else _NAMELESS)


def _refusing(patching: Patching, reason: Callable[[Patch], tuple[str, str] | None]) -> Patching:
    """Return the same, with a refusal for each patch that has a reason not to be written."""
    outcomes: list[Outcome] = []
    for each in patching.outcomes:
        why = reason(each) if isinstance(each, Patch) else None
        outcomes.append(each if why is None else Refusal(each.workload, *why))
    return patching.with_outcomes(outcomes)
