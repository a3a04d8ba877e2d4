"""Kustomizations of a tree: what each names, which of them are built, and which files they stand for.

Only what nobody else includes is built: a base is not what is deployed, its overlays are. Files that a
kustomization names are its own, and are not manifests for themselves.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from archcheck.documents.nodes import Items, Node, Scalar, elements, get, text_of
from archcheck.documents.nodes import Mapping as MappingNode
from archcheck.documents.reading import Document, read
from archcheck.sources.kustomize import kustomization_in

_OURS = "kustomize.config.k8s.io/"
_INCLUDING = ("resources", "bases", "components", "crds", "generators", "transformers", "validators")
_REMOTE = ("://", "?ref=", "git@", "github.com/")
_NOTHING = MappingNode((), 0, 0)
_SIZE_LIMIT = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Kustomization:
    """One kustomization file. `includes` are other directories, `files` what else it names on this machine.

    `resources` are those of the files that are manifests; patches and the like are not. `is_component` says
    that it is no whole by itself. `remote` is the first thing it names elsewhere.
    """

    file: Path
    root: Node
    includes: frozenset[Path]
    files: frozenset[Path]
    resources: frozenset[Path] = frozenset()
    is_component: bool = False
    remote: str = ""

    @property
    def directory(self) -> Path:
        """Where it lies."""
        return self.file.parent


def read_kustomization(file: Path) -> Kustomization | None:
    """Return a kustomization; None for a file of that name that is something else, such as Flux's kind.

    One that cannot be read is a kustomization all the same: kustomize says what is wrong with it.
    """
    try:
        with file.open("rb") as stream:
            readings = list(read(stream)) if file.stat().st_size <= _SIZE_LIMIT else []
    except OSError:
        readings = []
    roots = [reading.root for reading in readings if isinstance(reading, Document)]
    if len(roots) != 1 or len(readings) != 1 or not isinstance(roots[0], MappingNode):
        return Kustomization(file, _NOTHING, frozenset(), frozenset())
    root = roots[0]
    version = text_of(get(root, "apiVersion")) or _OURS
    if not version.startswith(_OURS):
        return None
    named = {(text, (file.parent / text)) for text in _texts(root) if _may_be_path(text)}
    directories = frozenset(real(path) for _, path in named if path.is_dir())
    files = frozenset(real(path) for _, path in named if path.is_file())
    remote = next((text for text in _included(root) if any(sign in text for sign in _REMOTE)), "")
    is_component = text_of(get(root, "kind")) == "Component"
    resources = frozenset(real(file.parent / text) for text in _included(root) if _may_be_path(text))
    return Kustomization(file, root, directories, files, files & resources, is_component, remote)


def real(path: Path) -> Path:
    """Return a path by which two ways to one file are the same."""
    return Path(os.path.realpath(path))


def tops(found: Iterable[Kustomization]) -> list[Kustomization]:
    """Return those that nobody else includes, and that are a whole by themselves."""
    every = list(found)
    included = {path for each in every for path in each.includes}
    return [each for each in every if not each.is_component and real(each.directory) not in included]


def patches_among(files: Iterable[Path]) -> frozenset[Path]:
    """Return what kustomizations name on this machine that is no manifest: patches, values, configuration."""
    every = [each for each in map(read_kustomization, files) if each is not None]
    resources = {path for each in every for path in each.resources}
    return frozenset(path for each in every for path in each.files if path not in resources)


def reached(top: Kustomization, known: Mapping[Path, Kustomization]) -> list[Kustomization]:
    """Return a kustomization and all that it includes, as far as they lie on this machine.

    Args:
        top: where it begins.
        known: kustomizations that are read already, by directory; others are read.

    """
    found: dict[Path, Kustomization] = {}
    pending = [top]
    while pending:
        each = pending.pop()
        if real(each.directory) in found:
            continue
        found[real(each.directory)] = each
        for directory in sorted(each.includes):
            below = known.get(directory) or _in(_like(directory, top))
            if below is not None:
                pending.append(below)
    return list(found.values())


def _like(directory: Path, top: Kustomization) -> Path:
    """Return a directory as it is seen from where the user is, if the first one was."""
    return directory if top.file.is_absolute() else Path(os.path.relpath(directory))


def _in(directory: Path) -> Kustomization | None:
    file = kustomization_in(directory)
    return read_kustomization(file) if file is not None else None


def _included(root: Node) -> Iterator[str]:
    for key in _INCLUDING:
        for each in elements(get(root, key)):
            text = text_of(each)
            if text is not None:
                yield text


def _texts(node: Node) -> Iterator[str]:
    """Yield every text in a kustomization: paths stand under many keys (`path:`, `files: [a=b.txt]`)."""
    pending = [node]
    while pending:
        each = pending.pop()
        if isinstance(each, Scalar):
            yield each.text
            yield each.text.rpartition("=")[2]
        elif isinstance(each, Items):
            pending.extend(each.nodes)
        elif isinstance(each, MappingNode):
            pending.extend(value for _, value in each.pairs)


def _may_be_path(text: str) -> bool:
    return 0 < len(text) < 1024 and "\n" not in text and "\0" not in text and "://" not in text
