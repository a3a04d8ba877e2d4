"""How each thing in a tree is read: manifests together, charts and kustomizations by other programs."""

import os
from collections.abc import Callable, Iterator, Sequence
from enum import Enum
from pathlib import Path

from archcheck.frozen import dataclass
from archcheck.sources.files import read_files
from archcheck.sources.trees.discover.kustomizations import Kustomization
from archcheck.sources.trees.model import Tree
from archcheck.workloads.inventory import Inventory, joined

_AT_ONCE = 4


class ReadMode(Enum):
    """How one thing is read: at once, as a manifest that a scan came across, or by another program."""

    AT_ONCE = "at once"
    FOUND = "found"
    SLOW = "slow"


@dataclass(frozen=True, slots=True)
class ReadStep:
    """One thing to read. `read` is None for a manifest that was found: those are read together.

    `kustomization` is the one that is built, if it is one.
    """

    mode: ReadMode
    path: Path | None
    read: Callable[[], Tree] | None = None
    kustomization: Kustomization | None = None

    @property
    def key(self) -> object:
        """What is the same for two ways to one thing; a thing without a path is like no other."""
        if self.path is None:
            return self
        return self.mode is ReadMode.SLOW, os.path.normpath(self.path.absolute())


def without_repetitions(groups: Sequence[list[ReadStep]]) -> list[ReadStep]:
    """Return the steps of all paths; what several of them hold is read once, as it is named if it is."""
    if len(groups) < 2:
        return [step for steps in groups for step in steps]
    by_key: dict[object, ReadStep] = {}
    for steps in groups:
        for step in steps:
            known = by_key.get(step.key)
            if known is None or known.mode is ReadMode.FOUND:
                by_key[step.key] = step
    return list(by_key.values())


def read_all(steps: Sequence[ReadStep]) -> Tree:
    """Return what all steps give, in order; helm and kustomize run a few at a time."""
    inventories = read_files([step.path for step in steps if step.mode is ReadMode.FOUND and step.path])
    manifests = iter(inventories)
    slow = [step.read for step in steps if step.mode is ReadMode.SLOW and step.read]
    if len(slow) < 2:
        return _joined([step.read() if step.read else Tree(next(manifests)) for step in steps])
    from archcheck.processes.threads import side_by_side

    with side_by_side(slow, _AT_ONCE) as running:
        results = iter(running)
        return _joined([_result(step, manifests, results) for step in steps])


def _result(step: ReadStep, manifests: Iterator[Inventory], running: Iterator[Callable[[], Tree]]) -> Tree:
    if step.read is None:
        return Tree(next(manifests))
    return next(running)() if step.mode is ReadMode.SLOW else step.read()


def _joined(trees: Sequence[Tree]) -> Tree:
    findings = tuple(finding for tree in trees for finding in tree.findings)
    documents = tuple(document for tree in trees for document in tree.documents)
    followed = tuple(cluster for tree in trees for cluster in tree.followed)
    return Tree(joined(tree.inventory for tree in trees), findings, documents, followed)
