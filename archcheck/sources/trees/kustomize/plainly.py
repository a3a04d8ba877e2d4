"""A kustomization that is not built → what its files say by themselves, so that they do not go unseen.

What it would have changed of them is not known: that is said of it, and the run is not complete.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from archcheck.sources.files import read_file
from archcheck.sources.trees.discover.kustomizations import Kustomization, real
from archcheck.sources.trees.kustomize.tracing import shown
from archcheck.sources.trees.model import Tree


def read_plainly(
    top: Kustomization, known: Mapping[Path, Kustomization], build: Callable[[Kustomization], Tree]
) -> Tree:
    """Return what the manifests of a kustomization hold, and what the kustomizations in it build.

    Args:
        top: what is not built.
        known: kustomizations that are read already, by directory.
        build: gives what another one builds; of a ring it gives nothing.

    """
    tree = Tree()
    for file in sorted(top.resources):
        tree += Tree(read_file(Path(shown(file, top)), found=True))
    for directory in sorted(top.includes):
        below = known.get(directory)
        if below is not None and not below.is_component and real(below.directory) != real(top.directory):
            tree += build(below)
    return tree
