"""Kustomizations of a tree: what each names, which of them are built, and which files they stand for.

Only what no other includes is built: a base is not what is deployed, its overlays are. Files that a
kustomization names are its own, and are not manifests for themselves.
"""

import io
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from archcheck.documents.nodes import Mapping as MappingNode
from archcheck.documents.nodes import Scalar, YamlNode, elements, get, text_of
from archcheck.documents.reading import Document, Reading, read
from archcheck.frozen import dataclass
from archcheck.sources.kustomize import kustomization_in
from archcheck.sources.trees.discover.file_references import (
    included,
    is_remote,
    leading,
    leading_in_plugin,
    may_be_path,
    plugins,
    texts,
)
from archcheck.storage.bounded import read_beginning, read_bounded

_OURS = "kustomize.config.k8s.io/"
_WHOLES = ("resources", "bases", "components")
_NOTHING = MappingNode((), 0, 0)
_SIZE_LIMIT = 4 * 1024 * 1024
_DEPTH = 4


@dataclass(frozen=True, slots=True)
class Kustomization:
    """One kustomization file. `includes` are other directories, `files` what else it names on this machine.

    `resources` are those of the files that are manifests; patches and the like are not. `is_component` says
    that it is no whole by itself. `remote` is the first thing it names elsewhere. `mentions` are all places
    that any text in it may mean. `generators` are the configurations of such, each with its file.
    """

    file: Path
    root: YamlNode
    includes: frozenset[Path]
    files: frozenset[Path]
    resources: frozenset[Path] = frozenset()
    is_component: bool = False
    remote: str = ""
    mentions: frozenset[Path] = frozenset()
    generators: tuple[tuple[Path, YamlNode], ...] = ()

    @property
    def directory(self) -> Path:
        """Where it lies."""
        return self.file.parent


def read_kustomization(file: Path) -> Kustomization | None:
    """Return a kustomization; None for a file of that name that is something else, such as Flux's kind.

    One that cannot be read is a kustomization all the same: kustomize says what is wrong with it.
    """
    try:
        readings = _readings(file) if file.is_file() else []
    except OSError:
        readings = []
    roots = [reading.root for reading in readings if isinstance(reading, Document)]
    versions = [text_of(get(root, "apiVersion")) for root in roots]
    if versions and all(version and not version.startswith(_OURS) for version in versions):
        return None
    if len(roots) != 1 or len(readings) != 1 or not isinstance(roots[0], MappingNode):
        return Kustomization(file, _NOTHING, frozenset(), frozenset())
    root = roots[0]
    texts_of_plugins = [text for path in _paths(file, plugins(root)) for text in texts_in_file(path)]
    named = {*_paths(file, leading(root)), *_paths(file, texts_of_plugins)}
    files = frozenset(real(path) for path in named if path.is_file())
    inside = _paths(file, included(root))
    leads = [*leading(root)]
    for _, configuration in _configurations(file, plugins(root)):
        leads += leading_in_plugin(configuration)
    return Kustomization(
        file,
        root,
        includes=frozenset(real(path) for path in inside if path.is_dir()),
        files=files,
        resources=files & {real(path) for path in inside},
        is_component=text_of(get(root, "kind")) == "Component",
        remote=next((text for text in leads if is_remote(text, file.parent)), ""),
        mentions=_meant(file, (*texts(root), *texts_of_plugins)),
        generators=tuple(_configurations(file, plugins(root, ("generators",)))),
    )


def is_template(part: Kustomization) -> bool:
    """Return whether a kustomization is one only when it is rendered: no YAML, or marks in what it names.

    Marks in what it sets (an inline patch of a dashboard) are texts like others.
    """
    named = [element for key in _WHOLES for element in elements(get(part.root, key))]
    if part.root is not _NOTHING and all(
        isinstance(node, Scalar) and "{{" not in node.text for node in named
    ):
        return False
    data = read_beginning(part.file, _SIZE_LIMIT)
    return b"{{" in data or b"{%" in data


def _paths(file: Path, said: Iterable[str]) -> set[Path]:
    """Return what texts of a kustomization mean as paths."""
    return {file.parent / text for text in said if may_be_path(text)}


def _meant(file: Path, said: Iterable[str]) -> frozenset[Path]:
    """Return the places that texts of a kustomization mean if they are paths, there or not."""
    here = real(file.parent)
    return frozenset(Path(os.path.normpath(here / text)) for text in said if may_be_path(text))


def _configurations(file: Path, said: Iterable[str], depth: int = _DEPTH) -> Iterator[tuple[Path, YamlNode]]:
    """Yield the configurations of plugins: in files, in kustomizations of such, or as a text in its place."""
    for text in said:
        path = file.parent / text
        below = kustomization_in(path) if depth and may_be_path(text) else None
        if below is not None:
            for document in _documents(below):
                yield from _configurations(below, included(document.root), depth - 1)
        elif may_be_path(text) and path.is_file():
            yield from ((path, document.root) for document in _documents(path))
        elif "kind" in text:
            readings = read(io.BytesIO(text.encode()))
            yield from ((file, reading.root) for reading in readings if isinstance(reading, Document))


def _documents(path: Path) -> list[Document]:
    """Return the documents of a file; none of one that is no file of a fit size."""
    try:
        readings = _readings(path) if path.is_file() else []
    except OSError:
        return []
    return [reading for reading in readings if isinstance(reading, Document)]


def texts_in_file(file: Path) -> list[str]:
    """Return every text in the configuration of a plugin, which may name files; none of what is unfit."""
    return [text for document in _documents(file) for text in texts(document.root)]


def _readings(file: Path) -> list[Reading]:
    return list(read(io.BytesIO(read_bounded(file, _SIZE_LIMIT))))


def real(path: Path) -> Path:
    """Return a path by which two ways to one file are the same."""
    return Path(os.path.realpath(path))


def roots(kustomizations: Iterable[Kustomization]) -> list[Kustomization]:
    """Return those that no other includes, and that are a whole by themselves.

    So is what is included only by what is not built: by a component that nothing includes, or in a ring, in
    which each is included by another. Of a ring the first is one: kustomize says what is wrong with it.
    """
    known = {real(part.directory): part for part in kustomizations}
    included = {path for part in known.values() for path in part.includes}
    wholes = {directory: part for directory, part in known.items() if not part.is_component}
    every = [part for directory, part in wholes.items() if directory not in included]
    left = dict(wholes)
    for number in range(len(wholes)):
        if number == len(every):
            every += _first_of(left)
        if number == len(every):
            break
        for directory in _within(every[number], known):
            left.pop(directory, None)
    return every


def _first_of(left: Mapping[Path, Kustomization]) -> list[Kustomization]:
    """Return the first that none of the others includes, else the first; none of none."""
    included = {path for directory, part in left.items() for path in part.includes if path != directory}
    free = (part for directory, part in left.items() if directory not in included)
    return [next(free, next(iter(left.values())))] if left else []


def left_out(kustomizations: Iterable[Kustomization]) -> list[Kustomization]:
    """Return the components that nothing which is built includes, so that their manifests are in no build."""
    known = {real(part.directory): part for part in kustomizations}
    built = {directory for top in roots(known.values()) for directory in _within(top, known)}
    return [part for directory, part in known.items() if directory not in built]


def _within(top: Kustomization, known: Mapping[Path, Kustomization]) -> set[Path]:
    """Return the directories of a kustomization and of all known ones that it includes."""
    directories: set[Path] = set()
    pending = [real(top.directory)]
    while pending:
        directory = pending.pop()
        if directory not in directories and directory in known:
            directories.add(directory)
            pending += known[directory].includes
    return directories


def takes(part: Kustomization, folder: Path) -> bool:
    """Return whether a kustomization has a folder among its components, whether that is there or not."""
    names = (text_of(element) or "" for element in elements(get(part.root, "components")))
    return real(folder) in {real(part.directory / name) for name in names if may_be_path(name)}


def patches_among(files: Iterable[Path]) -> frozenset[Path]:
    """Return what kustomizations name on this machine that is no manifest: patches, values, configuration."""
    every = [part for part in map(read_kustomization, files) if part is not None]
    resources = {path for part in every for path in part.resources}
    return frozenset(path for part in every for path in part.files if path not in resources)


def reached(top: Kustomization, known: Mapping[Path, Kustomization]) -> list[Kustomization]:
    """Return a kustomization and all that it includes, as far as they lie on this machine.

    Args:
        top: where it begins.
        known: kustomizations that are read already, by directory; others are read.

    """
    parts: dict[Path, Kustomization] = {}
    pending = [top]
    while pending:
        part = pending.pop()
        if real(part.directory) in parts:
            continue
        parts[real(part.directory)] = part
        for directory in sorted(part.includes):
            below = known.get(directory) or _in(_like(directory, top))
            if below is not None:
                pending.append(below)
    return list(parts.values())


def _like(directory: Path, top: Kustomization) -> Path:
    """Return a directory as it is seen from where the user is, if the first one was."""
    return directory if top.file.is_absolute() else Path(os.path.relpath(directory))


def _in(directory: Path) -> Kustomization | None:
    file = kustomization_in(directory)
    return read_kustomization(file) if file is not None else None
