"""A repository in a copy, followed again with some of its files changed: what they do is seen there."""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from archcheck.errors import InputError
from archcheck.frozen import dataclass
from archcheck.processes.scratch import scratch_folder
from archcheck.sources.gitops.cluster_names import entry_files
from archcheck.sources.gitops.following import ClusterContent
from archcheck.sources.gitops.reading import GitOpsTree, gitops_tree
from archcheck.sources.trees.discover.kustomizations import real
from archcheck.sources.trees.discover.scanning import scan
from archcheck.sources.trees.discover.selecting import Selector
from archcheck.sources.trees.model import TreeRequest
from archcheck.sources.trial_builds.copying import Copies

_LEFT_OUT = frozenset({".git", ".venv", "node_modules"})


@dataclass(frozen=True, slots=True)
class TrialCopy:
    """A copy of the repository of a tree."""

    tree: GitOpsTree
    root: Path
    copies: Copies

    def follow(self, files: Mapping[Path, bytes]) -> list[ClusterContent]:
        """Return what reaches the clusters where some files are others; afterwards they are as they were.

        Raises:
            InputError: no entry point leads into the repository any more.

        """
        with self._with(files):
            place = self.copies.copy_of(real(self.tree.place))
            request = self._request()
            again = gitops_tree(
                place, list(scan(place, Selector(request.selection))), request, self.copies.copy_of(self.root)
            )
            if again is None or len(again.entries) != len(self.tree.entries):
                raise InputError("with it, clusters begin elsewhere", path=str(self.tree.place))
            return again.clusters()

    def outside(self, files: Mapping[Path, bytes]) -> dict[Path, bytes]:
        """Return the files that lie beside the tree: other clusters of the repository may have them, too."""
        place = real(self.tree.place)
        return {path: data for path, data in files.items() if not real(path).is_relative_to(place)}

    def follow_others(self, files: Mapping[Path, bytes]) -> list[ClusterContent]:
        """Return what reaches the clusters that have nothing of the tree, where some files are others."""
        with self._with(files):
            root, place = self.copies.copy_of(self.root), self.copies.copy_of(real(self.tree.place))
            request = replace(self._request(), clusters=())
            whole = gitops_tree(root, list(scan(root, Selector(request.selection))), request, root)
            entries = whole.entries if whole is not None else ()
            apart = tuple(entry for entry in entries if not _is_in(place, entry_files(entry)))
            if whole is None or not apart:
                return []
            return [
                cluster
                for cluster in replace(whole, entries=apart).clusters()
                if not any(_is_in(place, result.files) for _, result in cluster.steps)
            ]

    @contextmanager
    def _with(self, files: Mapping[Path, bytes]) -> Iterator[None]:
        before: dict[Path, bytes] = {}
        try:
            for path, data in files.items():
                copy = self.copies.copy_of(real(path))
                before[copy] = copy.read_bytes()
                copy.write_bytes(data)
            yield
        finally:
            for copy, data in before.items():
                copy.write_bytes(data)

    def _request(self) -> TreeRequest:
        """Return how the copy is read: what a user names of the repository is that of the copy."""
        request = self.tree.request
        settings = replace(
            request.gitops,
            entries=tuple(map(self._there, request.gitops.entries)),
            sources={name: self._there(folder) for name, folder in request.gitops.sources.items()},
        )
        clusters = tuple(
            replace(each, entries=tuple(map(self._there, each.entries))) for each in request.clusters
        )
        selection = replace(request.selection, base=self.copies.copy_of(real(request.selection.base)))
        checkout = request.checkout or self.tree.repository.root
        return replace(request, gitops=settings, selection=selection, checkout=checkout, clusters=clusters)

    def _there(self, path: Path) -> Path:
        whole = real(path)
        return self.copies.copy_of(whole) if whole.is_relative_to(self.root) else path


def _is_in(place: Path, files: Iterable[str | Path]) -> bool:
    return any(real(Path(file)).is_relative_to(place) for file in files)


@contextmanager
def trial_copy(tree: GitOpsTree) -> Iterator[TrialCopy]:
    """Copy the repository of a tree, for as long as the context lasts; what git has is not in it.

    Raises:
        InputError: it cannot be copied, or is too much.

    """
    root = tree.repository.root

    def refused() -> NoReturn:
        raise InputError("too much to try patches in a copy of it", path=str(tree.place))

    with scratch_folder() as folder:
        copies = Copies(real(folder), refused, root)
        for parent, below, names in os.walk(root):
            below[:] = sorted(set(below) - _LEFT_OUT)
            for name in names:
                copies.add(Path(parent, name))
        yield TrialCopy(tree, root, copies)
