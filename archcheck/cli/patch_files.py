"""Patches in the manifests themselves: a diff, or the files with the needed lines in."""

from pathlib import Path

from archcheck.cli.patch_input import PatchInput
from archcheck.cli.writing import replace_file, write_bytes
from archcheck.errors import UsageError
from archcheck.patches.diffing import unified
from archcheck.patches.model import Outcome, Patch, Refusal
from archcheck.patches.rewriting import Edit, Place, Rewritten, rewritten
from archcheck.patching import Patching

_BY_HAND = "add it by hand, or --form kustomize"


def edit_files(patching: Patching, found: PatchInput, *, write: bool) -> Patching:
    """Write the files with the patches in, or print what would change; return what came of it.

    Raises:
        UsageError: a file cannot be read or written.

    """
    by_path: dict[Path, dict[Place, Edit]] = {}
    names: dict[Path, str] = {}
    refused: dict[int, str] = {}
    for outcome, root in zip(patching.outcomes, found.inventory.roots, strict=True):
        if not isinstance(outcome, Patch):
            continue
        name = outcome.workload.source.path
        path = Path(name).resolve()
        if _is_template(path):
            refused[id(outcome)] = "a template of a chart"
            continue
        edit = Edit(outcome, root)
        names.setdefault(path, name)
        by_path.setdefault(path, {}).setdefault(edit.place, edit)
    for path, edits in by_path.items():
        data = _read(names[path])
        result = rewritten(data, list(edits.values()))
        refused |= {id(edit.patch): reason for edit, reason in result.refused}
        _put(names[path], data, result, write=write)
    outcomes: list[Outcome] = [
        Refusal(each.workload, f"cannot be inserted safely: {refused[id(each)]}", _BY_HAND)
        if id(each) in refused
        else each
        for each in patching.outcomes
    ]
    return patching.with_outcomes(outcomes)


def _is_template(path: Path) -> bool:
    return any(
        parent.name == "templates" and (parent.parent / "Chart.yaml").is_file() for parent in path.parents
    )


def _put(name: str, data: bytes, result: Rewritten, *, write: bool) -> None:
    if result.data == data:
        return
    if write:
        replace_file(result.data, Path(name))
        return
    write_bytes(unified(name, result.pieces).encode(errors="surrogateescape"))


def _read(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from error
