"""Patches as a kustomize component: its folder, the kustomization that takes it in, what then comes out.

Nothing is written before kustomize has built it in a copy (`patch_trials`), wherever it is known what takes
the component in; where it is not, that is said. What is written then goes from the component to the
kustomization: wherever a run is killed, no file names one that is not there.
"""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from archcheck.actions.patch.draft import Draft, draft
from archcheck.actions.patch.folders import own_files, require_own, texts_of, write_files
from archcheck.actions.patch.inclusion import Inclusion, inclusion, relative, require_taken_once, taker_beside
from archcheck.actions.patch.inputs import PatchInput
from archcheck.actions.patch.layers import Layers, Targets
from archcheck.actions.patch.patching import Patching
from archcheck.actions.patch.trials import Trials
from archcheck.actions.patch.unproven import unproven
from archcheck.actions.patch.written import WrittenPatches
from archcheck.patches.kustomize.component import PatchEntry, Target, component, targets_of, with_names_of
from archcheck.patches.kustomize.kustomization import lines_for
from archcheck.patches.kustomize.protecting import Protection
from archcheck.patches.kustomize.reconciling import entries_in
from archcheck.patches.model import Patch, PatchOutcome, Unneeded
from archcheck.sources.kustomize import find_kustomize
from archcheck.storage.replacing import Replacement
from archcheck.storage.streams import STDOUT

_ON_TOP = (
    "include it on top: a kustomization in a folder TOP with {folder} in its resources:, and then "
    "archcheck patch TOP -o TOP/{name} --kustomization TOP/kustomization.yaml"
)
_NOT_IN = (
    "no kustomization that is known has {folder} in its components: yet; --kustomization {file} adds it there"
)
_HOW_TO_WRITE = "nothing is written: -o DIR writes these files"
_PREVIEW = ".archcheck-component"


def write_component(
    patching: Patching, inputs: PatchInput, folder: Path | None, kustomization: str | None
) -> WrittenPatches:
    """Write a component, take it into a kustomization if one is named, and return what kustomize makes of it.

    Args:
        patching: the patches, of objects that have names.
        inputs: what they are for.
        folder: where the component goes; None to print it.
        kustomization: the file that takes it in, `-` to print the lines, or None.

    Raises:
        ChangedError: another has written there since it was read.
        UsageError: a file that archcheck did not write is in the way, or one cannot be written.
        InputError: a kustomization cannot be read or built, or has no safe place for the component.

    """
    before = own_files(folder) if folder is not None else {}
    if folder is not None:
        require_own(folder, (), before)
    earlier = list(entries_in(texts_of(before)))
    named = Path(kustomization) if kustomization not in (None, STDOUT) else None
    beside = taker_beside(folder, inputs) if folder is not None else None
    file = named or inputs.taker or beside or inputs.kustomization
    target = folder or (file.parent if file else Path()) / _PREVIEW
    including = inclusion(file, target, asked=named is not None) if file else None
    if named is not None and earlier:
        require_taken_once(named, target, inputs.taker)
    with _layers(including, inputs) as layers:
        targets = _targets(layers, inputs, [entry.target for entry in earlier])
        made = draft(patching, inputs, targets, earlier)
        outcomes: Sequence[PatchOutcome] = made.patching.outcomes
        now = list(made.entries)
        if layers is not None:
            now, outcomes = _tried(made, layers, inputs)
        patching = patching.with_notes(unproven(outcomes, layers, inputs, earlier))
    if folder is None:
        return WrittenPatches(
            patching.with_outcomes(outcomes), _preview(component(now)), notices=(_HOW_TO_WRITE,)
        )
    now = with_names_of(now, earlier)
    is_written = bool(now or earlier) or list(outcomes) == list(made.patching.outcomes)
    gone: list[str] = []
    if is_written:
        gone = _write(folder, component(now), before, including)
    if kustomization is None and including is not None and not including.was_in and _any_patch(outcomes):
        patching = patching.with_notes([_NOT_IN.format(folder=folder, file=including.file)])
    is_shown = is_written and kustomization == STDOUT
    lines = lines_for(relative(folder, file.parent if file else Path())) if is_shown else None
    if inputs.taker is not None and including is not None and including.was_in:
        outcomes = _without_unchanged(made, outcomes, now, earlier)
    return WrittenPatches(patching.with_outcomes(outcomes), lines, notices=tuple(gone))


@contextmanager
def _layers(including: Inclusion | None, inputs: PatchInput) -> Iterator[Layers | None]:
    """Copy what kustomize builds, where there are both."""
    if including is None or find_kustomize() is None:
        yield None
        return
    with Layers.of(including, inputs) as layers:
        yield layers


def _targets(layers: Layers | None, inputs: PatchInput, earlier: Sequence[Target]) -> Targets:
    """Return by what kustomize finds the objects of the input."""
    if layers is None:
        return Targets.by_name(targets_of(inputs.inventory.workloads), [], earlier)
    return layers.targets(inputs, earlier)


def _tried(made: Draft, layers: Layers, inputs: PatchInput) -> tuple[list[PatchEntry], list[PatchOutcome]]:
    """Return the entries that stay once they are tried, and what came of each workload.

    Raises:
        InputError: kustomize fails without them.

    """
    trials = Trials.of(layers, made.patching, made.targets)
    tried = trials.run(made.trial())
    dropped = {index: why for name, why in tried.dropped.items() for index in made.indexes[name]}
    others = {
        index: _unbuilt(layers, path, is_built=inputs.maker(index) is not None)
        for index, path in layers.unbuilt(inputs).items()
    }
    protection = Protection(
        tried.patched, made.targets.numbers, dropped, others, str(layers.file), _layer(layers)
    )
    return list(tried.entries), protection.outcomes(made.patching.outcomes)


def _layer(layers: Layers) -> str:
    """Return which kustomization can have a component that protects what one in this does not."""
    if layers.is_input:
        return _ON_TOP.format(folder=layers.file.parent, name=layers.folder.name.lstrip("."))
    file = layers.source if layers.source is not None and layers.is_within else layers.file
    return _patching(file, layers.folder)


def _unbuilt(layers: Layers, path: Path, *, is_built: bool) -> tuple[str, str]:
    """Return why a workload from somewhere else is not protected here, and what can protect it."""
    if not is_built:
        return (
            f"{layers.file} does not build {path}",
            f"have {path} in the resources: of a kustomization, and patch that",
        )
    return (
        f"{layers.file} does not build what {path.parent} builds",
        _patching(path, path.parent / layers.folder.name),
    )


def _patching(file: Path, folder: Path) -> str:
    words = ["archcheck", "patch", str(file.parent), "-o", str(folder), "--kustomization", str(file)]
    return f"{shlex.join(words)}, which patches what is built there"


def _write(
    folder: Path, files: dict[str, str], before: dict[str, bytes], including: Inclusion | None
) -> list[str]:
    """Write the component, then the kustomization that takes it in; return what is said of files that go."""
    then = []
    if including is not None and including.asked and including.text != including.before:
        then.append(Replacement(including.file, including.text, including.before))
    return [
        f"{folder / name} is removed: it is not needed any more, or not safe"
        for name in write_files(folder, files, before, then)
    ]


def _any_patch(outcomes: Sequence[PatchOutcome]) -> bool:
    return any(isinstance(outcome, Patch) for outcome in outcomes)


def _without_unchanged(
    made: Draft, outcomes: Sequence[PatchOutcome], now: Sequence[PatchEntry], earlier: Sequence[PatchEntry]
) -> list[PatchOutcome]:
    """Return outcomes where what has its patch already needs nothing."""
    stays = [(entry.text, entry.target) for entry in now if entry in earlier]
    indexes = {
        index
        for entry in made.entries
        if (entry.text, entry.target) in stays
        for index in made.indexes[entry.name]
    }
    return [
        Unneeded(outcome.workload) if index in indexes and isinstance(outcome, Patch) else outcome
        for index, outcome in enumerate(outcomes)
    ]


def _preview(files: Mapping[str, str]) -> str:
    """Return the files of a component in one text, for a look before a folder is named."""
    return "---\n".join(f"# {name}\n{content}" for name, content in files.items())
