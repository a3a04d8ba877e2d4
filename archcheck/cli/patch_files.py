"""Patches in the manifests themselves: a diff, or the files with the needed lines in."""

from pathlib import Path

from archcheck.cli.output import replace_file, write_text
from archcheck.cli.patch_input import PatchInput
from archcheck.errors import UsageError
from archcheck.patches.diffing import unified
from archcheck.patches.model import Outcome, Patch, Refusal
from archcheck.patches.rewriting import Edit, Rewritten, rewritten
from archcheck.patching import Patching

_BY_HAND = "add it by hand, or --form kustomize"


def edit_files(patching: Patching, found: PatchInput, *, write: bool) -> Patching:
    """Write the files with the patches in, or print what would change; return what came of it.

    Raises:
        UsageError: a file cannot be read or written.

    """
    by_path: dict[str, list[Edit]] = {}
    for outcome, root in zip(patching.outcomes, found.inventory.roots, strict=True):
        if isinstance(outcome, Patch):
            by_path.setdefault(outcome.workload.source.path, []).append(Edit(outcome, root))
    refused: dict[int, str] = {}
    for path, edits in by_path.items():
        data = _read(path)
        result = rewritten(data, edits)
        refused |= {id(edit.patch): reason for edit, reason in result.refused}
        _put(Path(path), data, result, write=write)
    outcomes: list[Outcome] = [
        Refusal(each.workload, f"cannot be inserted safely: {refused[id(each)]}", _BY_HAND)
        if id(each) in refused
        else each
        for each in patching.outcomes
    ]
    return patching.with_outcomes(outcomes)


def _put(path: Path, data: bytes, result: Rewritten, *, write: bool) -> None:
    if result.data == data:
        return
    if write:
        replace_file(result.data, path)
        return
    write_text(unified(str(path), result.pieces), None)


def _read(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from error
