"""States of helmfile under names of their own, in a tree that Flux or Argo CD deploys: named, not read."""

import io
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from archcheck.documents.reading import Document, read
from archcheck.storage.bounded import read_beginning
from archcheck.workloads.inventory import Skipped
from archcheck.workloads.unread.trees import tree_in, tree_of_text

_SIZE_LIMIT = 16 * 1024 * 1024


def other_states(files: Iterable[Path]) -> Iterator[Skipped]:
    """Yield the files that are a state by what they hold; `-f` gives helmfile their name."""
    for file in files:
        text = read_beginning(file, _SIZE_LIMIT)
        if tree_of_text(text) is None:
            continue
        trees = (tree_in(each.root) for each in read(io.BytesIO(text)) if isinstance(each, Document))
        tree = next((found for found in trees if found is not None), None)
        if tree is not None:
            skipped = tree.skipped(str(file))
            yield replace(skipped, remedy=skipped.remedy.replace("helmfile ", f"helmfile -f {file} ", 1))
