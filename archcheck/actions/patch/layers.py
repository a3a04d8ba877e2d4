"""The kustomization that a component goes into, as kustomize builds it with other components in its place."""

import io
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import field, replace
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

from archcheck.actions.patch.inclusion import Inclusion
from archcheck.actions.patch.inputs import PatchInput
from archcheck.documents.nodes import Mapping as MappingNode
from archcheck.documents.reading import read
from archcheck.errors import InputError
from archcheck.frozen import dataclass
from archcheck.patches.kustomize.component import KUSTOMIZATION, PatchEntry, Target, component, targets_of
from archcheck.patches.kustomize.marking import (
    ObjectIdentity,
    identity,
    marking,
    marks_of,
    seen_by_components,
)
from archcheck.patches.kustomize.reconciling import owners_by_name
from archcheck.patches.yaml_edit.members import only_mapping
from archcheck.sources.stdin import STDIN
from archcheck.sources.trees.discover.kustomizations import Kustomization, reached, read_kustomization, real
from archcheck.sources.trial_builds.scratch import Scratch
from archcheck.workloads.collecting import collect_workloads
from archcheck.workloads.inventory import Inventory
from archcheck.workloads.model import Workload

_Key: TypeAlias = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Targets:
    """Targets, and which one is for each workload of the input, by its index.

    A workload that no component there sees has none. `marks` are those on the workloads of the input; None
    where they are not what was built.
    """

    every: Sequence[Target]
    numbers: Mapping[int, int]
    marks: Mapping[ObjectIdentity, frozenset[int]] | None = None

    @classmethod
    def by_name(cls, own: Sequence[Target], before: Sequence[Target], after: Sequence[Target]) -> "Targets":
        """Take the targets of workloads by the names that they have in the input, with others around them."""
        every = _distinct([*before, *own, *after])
        numbers = {_key(target): number for number, target in enumerate(every)}
        return cls(every, {index: numbers[_key(target)] for index, target in enumerate(own)})

    def owners(self, entries: Iterable[PatchEntry], workloads: Sequence[Workload]) -> dict[str, list[int]]:
        """Return the indexes of the workloads that earlier entries are for, by their files."""
        if self.marks is None:
            by_name = owners_by_name(entries, workloads)
            return {
                name: [index for index in mine if index in self.numbers] for name, mine in by_name.items()
            }
        indexes: dict[int, list[int]] = {}
        for index, workload in enumerate(workloads):
            for number in self.marks.get(identity(workload), ()):
                indexes.setdefault(number, []).append(index)
        return {entry.name: indexes.get(self.number(entry.target), []) for entry in entries}

    def without(self, indexes: Container[int]) -> "Targets":
        """Return the same, where the workloads at some indexes have none."""
        left = {index: number for index, number in self.numbers.items() if index not in indexes}
        return replace(self, numbers=left)

    def number(self, target: Target) -> int:
        """Return the number of a target."""
        return self._numbers[_key(target)]

    @cached_property
    def _numbers(self) -> dict[_Key, int]:
        return {_key(target): number for number, target in enumerate(self.every)}


@dataclass(frozen=True)
class Layers:
    """A kustomization that takes a component in, and the input where that is built of it.

    `path` is the component in its `components:`, `text` the file with that in. `source` is the file of the
    kustomization that is the input, if it is one. `built` is what has been built so far.
    """

    scratch: Scratch
    file: Path
    folder: Path
    path: str
    text: bytes
    source: Path | None
    built: dict[tuple[Path, tuple[tuple[Path, bytes], ...]], Inventory] = field(default_factory=dict)

    @classmethod
    @contextmanager
    def of(cls, including: Inclusion, inputs: PatchInput) -> "Iterator[Layers]":
        """Copy what is to be built, for as long as the context lasts.

        Raises:
            InputError: it cannot be built in a copy.

        """
        file, source = including.file, inputs.kustomization
        with Scratch.of([file, *([source] if source else [])], inputs.building) as scratch:
            layers = cls(scratch, file, including.folder, including.path, including.text, source)
            for judged in layers.judged:
                if judged != source:
                    scratch.require_likeness(judged.parent)
            yield layers

    @cached_property
    def is_within(self) -> bool:
        """Whether the input is built of this kustomization, or is it."""
        top = read_kustomization(self.source.absolute()) if self.source else None
        return top is not None and real(self.file.parent) in {
            real(part.directory) for part in reached(top, self._known)
        }

    @property
    def is_input(self) -> bool:
        """Whether the input is this kustomization."""
        return self.source is not None and real(self.source.parent) == real(self.file.parent)

    @cached_property
    def judged(self) -> list[Path]:
        """The files of the kustomizations whose builds tell what the component does.

        A component is nothing by itself where the input is built of it.
        """
        if not self.is_within or self.source is None:
            return [self.file]
        return [self.source] if self.is_input or self._part.is_component else [self.source, self.file]

    @cached_property
    def _known(self) -> dict[Path, Kustomization]:
        return {real(part.directory): part for part in self.scratch.parts}

    @property
    def _part(self) -> Kustomization:
        return self._known[real(self.file.parent)]

    def build(self, file: Path, entries: Sequence[PatchEntry]) -> Inventory:
        """Return what a kustomization builds where the component has these entries.

        Raises:
            InputError: kustomize fails.

        """
        return self._built(file, {name: text.encode() for name, text in component(entries).items()})

    def marks(self, file: Path, targets: Sequence[Target]) -> dict[ObjectIdentity, frozenset[int]]:
        """Return which of the targets reach each workload that a kustomization builds."""
        inventory = self._built(file, {KUSTOMIZATION: marking(targets)})
        pairs = zip(inventory.workloads, inventory.roots, strict=True)
        return {identity(workload): marks_of(root) for workload, root in pairs}

    def targets(self, inputs: PatchInput, earlier: Sequence[Target]) -> Targets:
        """Return the targets of the workloads of the input, and those of an earlier component.

        Where the input is built, its workloads are looked up by their marks; else by their own names, which
        kustomize still knows when it has renamed them. What a component here does not see has none.

        Args:
            inputs: the input.
            earlier: the targets of the component that is there.

        """
        return self._targets(inputs, earlier).without(self.unbuilt(inputs))

    def unbuilt(self, inputs: PatchInput) -> dict[int, Path]:
        """Return where workloads of the input are from that are not built here, by their indexes.

        That is the file of another kustomization, or a file that is no resource here. Another object here may
        have the name all the same. Of standard input and of charts nothing but names is known.
        """
        if self.is_within or inputs.chart is not None:
            return {}
        parts = reached(self._part, self._known)
        directories = {real(part.directory) for part in parts}
        resources = {path for part in parts for path in part.resources}
        unbuilt = {}
        for index, workload in enumerate(inputs.inventory.workloads):
            maker = inputs.maker(index)
            path = maker or Path(workload.source.path)
            is_here = real(maker.parent) in directories if maker else real(path) in resources
            if not is_here and (maker or workload.source.path != STDIN):
                unbuilt[index] = path
        return unbuilt

    def _targets(self, inputs: PatchInput, earlier: Sequence[Target]) -> Targets:
        workloads = inputs.inventory.workloads
        by_name = targets_of(workloads)
        if not inputs.built or (self.source is not None and not self.is_within):
            return Targets.by_name(by_name, [], earlier)
        seen = _distinct(targets_of(self._seen()))
        every = _distinct([*seen, *earlier])
        marks = self.marks(self.source or self.file, every)
        reach = Counter(number for numbers in marks.values() for number in numbers)
        numbers: dict[int, int] = {}
        for index, workload in enumerate(workloads):
            mine = [number for number in marks.get(identity(workload), ()) if number < len(seen)]
            if mine:
                numbers[index] = min(mine, key=lambda number: (reach[number], number))
        if self.source is not None:
            return Targets(every, numbers, marks)
        others = Targets.by_name(by_name, every, [])
        return Targets(others.every, {**others.numbers, **numbers}, marks)

    def _seen(self) -> list[Workload]:
        """Return the workloads that a component sees in its place, under the names that they have there."""
        workloads: list[Workload] = []
        mine = {self.file: seen_by_components(only_mapping(self.text, str(self.file), ""), self.path)}
        empty = {self.folder / name: text.encode() for name, text in component([]).items()}
        for host in self._hosts():
            root = host.root if isinstance(host.root, MappingNode) else MappingNode((), 0, 0)
            files = {host.file: seen_by_components(root, None), **empty, **mine}
            try:
                workloads += self._inventory(host.directory, files).workloads
            except InputError:  # without its transformers it holds nothing, or does not stand by itself
                continue
        return workloads

    def _hosts(self) -> list[Kustomization]:
        """Return the kustomizations whose objects its components see: itself, or those that it is part of."""
        if not self._part.is_component:
            return [self._part]
        hosts, pending = [], [self._part]
        while pending:
            directory = real(pending.pop().directory)
            for part in self.scratch.parts:
                if directory in part.includes and part not in hosts:
                    hosts.append(part)
                    pending += [part] if part.is_component else []
        return [part for part in hosts if not part.is_component] or [self._part]

    def _built(self, file: Path, files: Mapping[str, bytes]) -> Inventory:
        ours = {self.folder / name: data for name, data in files.items()}
        return self._inventory(file.parent, {self.file: self.text, **ours})

    def _inventory(self, directory: Path, files: Mapping[Path, bytes]) -> Inventory:
        key = directory, tuple(sorted(files.items()))
        if key not in self.built:
            data = self.scratch.build(directory, files)
            self.built[key] = collect_workloads(read(io.BytesIO(data)), str(directory), keep=True)
        return self.built[key]


def _distinct(targets: Iterable[Target]) -> list[Target]:
    return list({_key(target): target for target in targets}.values())


def _key(target: Target) -> _Key:
    return tuple(sorted(target.items()))
