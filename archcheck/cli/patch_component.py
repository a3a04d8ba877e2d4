"""Patches as a kustomize component: its folder, the kustomization that takes it in, what then comes out."""

import io
import os
from dataclasses import replace
from pathlib import Path

import click

from archcheck.cli.folders import own_files, write_files
from archcheck.cli.patch_input import PatchInput
from archcheck.cli.patch_run import refusing
from archcheck.cli.writing import replace_file, write_text
from archcheck.documents.reading import read
from archcheck.errors import InputError, UsageError
from archcheck.patches.built import touched, unsafe
from archcheck.patches.keeping import Judge, kept
from archcheck.patches.kustomization import components_of, lines_for, renaming_of, with_component
from archcheck.patches.kustomize import Renaming, ambiguous, component, entries, order_of
from archcheck.patching import Patching
from archcheck.sources.kustomize import built, find_kustomize
from archcheck.workloads.stock import take_stock

STDOUT = "-"
_TWICE = (
    "the input has several objects of this name, which a target of kustomize cannot tell apart",
    "patch each kustomization by itself",
)
_ON_TOP = "include it on top: a kustomization with resources: [this one] and components: [the folder]"


def write_component(
    patching: Patching, found: PatchInput, folder: Path | None, kustomization: str | None
) -> Patching:
    """Write a component, take it into a kustomization if one is named, and see what kustomize makes of it.

    Args:
        patching: the patches, of objects that have names.
        found: what they are for.
        folder: where the component goes; None to print it.
        kustomization: the file that takes it in, `-` to print the lines, or None.

    Raises:
        UsageError: a file of somebody else is in the way, or cannot be written.
        InputError: the kustomization cannot be read, or has no safe place for the component.

    """
    twice = ambiguous(patching.patches)
    patching = refusing(patching, lambda patch: _TWICE if order_of(patch.workload) in twice else None)
    file = Path(kustomization) if kustomization not in (None, STDOUT) else found.kustomization
    renaming = _renaming(file, found)
    workloads = found.inventory.workloads
    if folder is None:
        _preview(component(entries(patching.patches, workloads, renaming)))
        return patching
    before = own_files(folder)
    judge = Judge(patching.answers, patching.cluster) if found.built else None
    earlier = kept(before, patching.outcomes, found.inventory, renaming, judge)
    patching = patching.with_outcomes(earlier.outcomes)
    taken = {entry.name for entry in earlier.entries}
    now = [*earlier.entries, *entries(patching.patches, workloads, renaming, taken)]
    changed = None if kustomization in (None, STDOUT) or file is None else _with(file, folder)
    for name in write_files(folder, component(now), before):
        click.echo(f"{folder / name} is removed: nothing needs it any more", err=True)
    if kustomization == STDOUT:
        write_text(lines_for(_relative(folder, file.parent if file else Path())), None)
    if file is None:
        return patching
    earlier_text = _read(file)
    if changed is not None:
        replace_file(changed, file)
    if find_kustomize() is None or not _takes(file, folder):
        return patching
    reason = _flaw(patching, replace(found, inventory=earlier.inventory), file, renaming)
    if not reason:
        return patching
    if changed is not None:
        replace_file(earlier_text, file)
    state = f"{file} is as it was" if changed is not None else f"{file} takes it in already"
    return refusing(patching, lambda _: (f"{reason}; the component is in {folder}, {state}", _ON_TOP))


def _renaming(file: Path | None, found: PatchInput) -> Renaming:
    """Return what a kustomization does to names, if the input is what was built of it: else they are raw."""
    if file is None or not found.built:
        return Renaming()
    if found.kustomization is not None and not _is_same(file, found.kustomization):
        return Renaming()
    return renaming_of(_read(file), str(file))


def _is_same(first: Path, second: Path) -> bool:
    return first.resolve() == second.resolve()


def _preview(files: dict[str, str]) -> None:
    """Print the files of a component, for a look before a folder is named."""
    text = "---\n".join(f"# {name}\n{content}" for name, content in files.items())
    write_text(text, None)
    click.echo("nothing is written: -o DIR writes these files", err=True)


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}") from error


def _with(file: Path, folder: Path) -> bytes | None:
    """Return a kustomization with the component in it; None where it is in it already."""
    data = _read(file)
    changed = with_component(data, str(file), _relative(folder, file.parent))
    return changed if changed != data else None


def _takes(file: Path, folder: Path) -> bool:
    return _relative(folder, file.parent) in components_of(_read(file), str(file))


def _relative(folder: Path, start: Path) -> str:
    return Path(os.path.relpath(folder.resolve(), start.resolve())).as_posix()


def _flaw(patching: Patching, found: PatchInput, file: Path, renaming: Renaming) -> str:
    """Return what is wrong with what kustomize builds with the component in; empty if all is well."""
    try:
        data = built(file.parent)
    except InputError as error:
        return error.what
    after = take_stock(read(io.BytesIO(data)), str(file.parent), keep=True)
    bad = unsafe(after.workloads, patching.outcomes, renaming, patching.answers, patching.cluster)
    if bad:
        return f"what kustomize builds with it is not safe: {', '.join(sorted(bad))}"
    is_its_own = found.kustomization is not None and _is_same(file, found.kustomization)
    others = touched(found.inventory, after, patching.outcomes) if is_its_own else set()
    return f"kustomize also applies it to {', '.join(sorted(others))}" if others else ""
