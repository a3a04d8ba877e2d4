"""Patches in the manifests themselves: a diff, or the files with the needed lines in."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from archcheck.actions.patch.inputs import PatchInput
from archcheck.actions.patch.patching import Patching
from archcheck.actions.patch.written import WrittenPatches
from archcheck.errors import ChangedError
from archcheck.patches.model import Patch, Refusal
from archcheck.patches.yaml_edit.diffing import unified
from archcheck.patches.yaml_edit.pieces import CHANGED, Place
from archcheck.patches.yaml_edit.rewriting import Edit, Rewritten, rewritten
from archcheck.storage.attributes import is_read_only
from archcheck.storage.files import read_bytes, replace_file

_BY_HAND = "add it by hand, or --form kustomize"
_BY_VALUES = "--form helm-values with --chart, or --form kustomize"


class PartlyEditedError(ChangedError):
    """Files that changed between reading and writing were left alone, the others have their patches.

    `written` are the patches that are in.
    """

    def __init__(self, names: Sequence[str], written: Sequence[Patch]) -> None:
        super().__init__(f"{', '.join(names)} changed while archcheck looked at it", hint="run again")
        self.written = tuple(written)


@dataclass(slots=True)
class _Outcome:
    """What comes of files: refusals by their patches, files that have changed, patches that are in, diffs."""

    refused: dict[int, Refusal] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    written: list[Patch] = field(default_factory=list)
    diffs: list[bytes] = field(default_factory=list)

    def refuse(self, patches: Iterable[Patch], reason: str, hint: str = _BY_HAND) -> None:
        """Note why patches are not written."""
        self.refused |= {id(patch): Refusal(patch.workload, reason, hint) for patch in patches}


def edit_files(patching: Patching, inputs: PatchInput, *, write: bool) -> WrittenPatches:
    """Write the files with the patches in, or return what would change.

    Raises:
        PartlyEditedError: others have written some of the files since they were read.
        UsageError: a file cannot be read or written.

    """
    outcome = _Outcome()
    for name, edits in _by_file(patching, inputs, outcome).items():
        _edit(name, edits, outcome, write=write)
    if outcome.changed:
        raise PartlyEditedError(outcome.changed, outcome.written)
    outcomes = (outcome.refused.get(id(planned), planned) for planned in patching.outcomes)
    return WrittenPatches(patching.with_outcomes(outcomes), diff=b"".join(outcome.diffs))


def _by_file(patching: Patching, inputs: PatchInput, outcome: _Outcome) -> dict[str, dict[Edit, list[Patch]]]:
    """Return the edits of each file, each with its patches: of an object that is named twice, both."""
    names: dict[Path, str] = {}
    files: dict[str, dict[Place, tuple[Edit, list[Patch]]]] = {}
    for patch, root in zip(patching.outcomes, inputs.inventory.roots, strict=True):
        if not isinstance(patch, Patch):
            continue
        path = Path(patch.workload.source.path).resolve()
        if _is_template(path):
            outcome.refuse([patch], "it stands in a template of a chart, which is never edited", _BY_VALUES)
            continue
        edit = Edit(patch, root)
        name = names.setdefault(path, patch.workload.source.path)
        files.setdefault(name, {}).setdefault(edit.start, (edit, []))[1].append(patch)
    return {name: dict(places.values()) for name, places in files.items()}


def _patches(edits: Mapping[Edit, list[Patch]]) -> Iterator[Patch]:
    return (patch for patches in edits.values() for patch in patches)


def _edit(name: str, edits: Mapping[Edit, list[Patch]], outcome: _Outcome, *, write: bool) -> None:
    """Write one file, or note what would change in it."""
    data = read_bytes(Path(name))
    if write and is_read_only(Path(name)):
        outcome.refuse(_patches(edits), f"{name} is read-only", f"chmod u+w {name}")
        return
    result = rewritten(data, list(edits))
    for edit, reason in result.refused:
        outcome.refuse(edits[edit], f"cannot be inserted safely: {reason}")
    try:
        if CHANGED in dict(result.refused).values():
            raise ChangedError(name)  # noqa: TRY301 - as if it were found out a moment later
        outcome.diffs.append(_put(name, data, result, write=write))
    except ChangedError:
        outcome.changed.append(name)
    else:
        outcome.written += [patch for patch in _patches(edits) if id(patch) not in outcome.refused]


def _is_template(path: Path) -> bool:
    return any(
        parent.name == "templates" and (parent.parent / "Chart.yaml").is_file() for parent in path.parents
    )


def _put(name: str, data: bytes, result: Rewritten, *, write: bool) -> bytes:
    """Write a file, or return the diff."""
    if result.data == data:
        return b""
    if write:
        replace_file(result.data, Path(name), data)
        return b""
    return unified(name, result.pieces).encode(errors="surrogateescape")
