"""The artifacts of ArtifactGenerators, file by file, and what stands in them.

Source: fluxcd/source-watcher, docs/spec/v1beta1/artifactgenerators.md and internal/builder.
"""

import io
import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from archcheck.documents.nodes import YamlNode, elements, get, text_of
from archcheck.documents.reading import Broken, Document, read
from archcheck.documents.values import value_of
from archcheck.errors import ChartError
from archcheck.frozen import dataclass
from archcheck.sources.charts.archives import files_in
from archcheck.sources.gitops.flux.artifact_rules import (
    ArchivedFile,
    ArtifactError,
    ArtifactFile,
    CopiedFile,
    CopyRule,
    SourceTree,
    Staging,
    captured,
    copy_rule,
    filled,
)
from archcheck.sources.gitops.flux.sources import ARTIFACT, SOURCE_GROUP, OwnSource, flux_source, source_name
from archcheck.sources.gitops.go_template.functions.yaml_emitting import yaml_text
from archcheck.sources.gitops.model import ObjectName
from archcheck.sources.gitops.objects import BuiltObject, ClusterIndex
from archcheck.sources.gitops.repository import Repository
from archcheck.storage.bounded import read_bounded
from archcheck.workloads.model import Origin

GROUP = "source.extensions.fluxcd.io"
GENERATOR = "ArtifactGenerator"
_MOST_NAMES = 100_000
_LARGEST = 64 * 1024 * 1024
_NO_SOURCE = frozenset({".git"})


@dataclass(frozen=True, slots=True)
class FluxArtifact:
    """An artifact: what stands at each path of it. `generator` makes it."""

    name: ObjectName
    files: Mapping[str, ArtifactFile]
    generator: BuiltObject


@dataclass(frozen=True, slots=True)
class UnknownArtifact:
    """An artifact that cannot be known here, or that source-watcher refuses; and where it is asked for."""

    name: ObjectName
    reason: str
    origin: Origin


MadeArtifact: TypeAlias = FluxArtifact | UnknownArtifact


def artifact_named(name: ObjectName, index: ClusterIndex, repository: Repository) -> MadeArtifact | None:
    """Return an artifact; None where no ArtifactGenerator that is known makes it."""
    for generator in index.of_kind(GROUP, GENERATOR):
        if generator.object.namespace == name.namespace:
            made = next(_made(generator, index, repository, name.name), None)
            if made is not None:
                return made
    return None


def artifact_files(obj: BuiltObject, repository: Repository, index: ClusterIndex) -> tuple[MadeArtifact, ...]:
    """Return all artifacts of an ArtifactGenerator."""
    return tuple(_made(obj, index, repository, None))


def _made(
    obj: BuiltObject, index: ClusterIndex, repository: Repository, wanted: str | None
) -> Iterator[MadeArtifact]:
    """Yield the artifacts of a generator, or only the one that is wanted."""
    trees = _ArtifactSources(obj, index, repository)
    for node in elements(get(obj.object.root, "spec", "artifacts")):
        template = text_of(get(node, "name")) or ""
        try:
            for values in _captures(obj, trees):
                name = filled(template, {key: value.lower() for key, value in values.items()})
                if wanted in (None, name):
                    yield _artifact(obj, name, _rules(node, values), trees)
        except ArtifactError as error:
            if wanted is None or "{" in template or wanted == template:
                yield UnknownArtifact(_name_of(obj, wanted or template), str(error), _place(obj, node))


def _captures(obj: BuiltObject, trees: "_ArtifactSources") -> Iterator[Mapping[str, str]]:
    pattern = obj.text("spec", "pathPattern")
    if not pattern:
        yield {}
        return
    alias, slash, path = pattern.partition("/")
    if not alias.startswith("@") or not slash:
        raise ArtifactError(f"invalid pathPattern {pattern!r}")
    yield from captured(path, trees.tree(alias[1:]))


def _rules(node: YamlNode, values: Mapping[str, str]) -> tuple[CopyRule, ...]:
    return tuple(
        copy_rule(
            filled(text_of(get(each, "from")) or "", values) if values else text_of(get(each, "from")) or "",
            filled(text_of(get(each, "to")) or "", values) if values else text_of(get(each, "to")) or "",
            tuple(text_of(pattern) or "" for pattern in elements(get(each, "exclude"))),
            text_of(get(each, "strategy")) or "",
        )
        for each in elements(get(node, "copy"))
    )


def _artifact(
    obj: BuiltObject, name: str, rules: Sequence[CopyRule], trees: "_ArtifactSources"
) -> FluxArtifact:
    staging = Staging()
    for rule in rules:
        staging.apply(rule, trees.tree(rule.alias))
    return FluxArtifact(_name_of(obj, name), staging.files, obj)


def _name_of(obj: BuiltObject, name: str) -> ObjectName:
    return ObjectName(SOURCE_GROUP, ARTIFACT, obj.object.namespace, name)


def _place(obj: BuiltObject, node: YamlNode) -> Origin:
    is_own = obj.written is not None and obj.written.root is obj.object.root
    return Origin(obj.origin.path, node.line, node.column) if is_own else obj.line_of("spec", "artifacts")


class _ArtifactSources:
    """The sources of a generator by their aliases."""

    def __init__(self, obj: BuiltObject, index: ClusterIndex, repository: Repository) -> None:
        sources = elements(get(obj.object.root, "spec", "sources"))
        self._names = {
            text_of(get(each, "alias")) or "": source_name(each, obj.object.namespace) for each in sources
        }
        self._index, self._repository = index, repository
        self._trees: dict[str, FolderTree] = {}

    def tree(self, alias: str) -> SourceTree:
        if alias not in self._names:
            raise ArtifactError(f"source alias {alias!r} is not defined")
        if alias not in self._trees:
            name = self._names[alias]
            source = flux_source(name, self._index, self._repository)
            if not isinstance(source, OwnSource):
                raise ArtifactError(f"{name.label} is not this repository")
            self._trees[alias] = FolderTree(source.root)
        return self._trees[alias]


class FolderTree:
    """The files of a folder as an artifact of Flux has them: no links, nothing of git's own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._names: dict[str, tuple[str, ...]] = {}
        self._kinds: dict[str, bool] = {".": True}
        self._count = 0

    def is_folder(self, path: str) -> bool:
        """Return whether there is a folder."""
        self._look_at(path)
        return self._kinds.get(path, False)

    def is_file(self, path: str) -> bool:
        """Return whether there is a file."""
        self._look_at(path)
        return not self._kinds.get(path, True)

    def names(self, path: str) -> Sequence[str]:
        """Return the names in a folder, sorted; none of what is no folder of it."""
        self._look_at(path)
        if not self._kinds.get(path, False):
            return ()
        if path not in self._names:
            self._names[path] = tuple(self._listed(path))
        return self._names[path]

    def _look_at(self, path: str) -> None:
        """List the folders that lead to a path, so that none of them is a link."""
        folder = "."
        for part in path.split("/")[:-1] if path != "." else ():
            if not self._kinds.get(folder, False):
                return
            if folder not in self._names:
                self._names[folder] = tuple(self._listed(folder))
            folder = part if folder == "." else f"{folder}/{part}"
        if self._kinds.get(folder, False) and folder not in self._names:
            self._names[folder] = tuple(self._listed(folder))

    def _listed(self, folder: str) -> Iterator[str]:
        try:
            names = sorted((each.name for each in (self.root / folder).iterdir()), key=os.fsencode)
        except OSError:
            return
        for name in names:
            self._count += 1
            if self._count > _MOST_NAMES:
                raise ArtifactError(f"a source of over {_MOST_NAMES} files")
            path = name if folder == "." else f"{folder}/{name}"
            mode = _mode(self.root / path)
            if name not in _NO_SOURCE and (stat.S_ISDIR(mode) or stat.S_ISREG(mode)):
                self._kinds[path] = stat.S_ISDIR(mode)
                yield name

    def members(self, path: str) -> Sequence[str]:
        """Return the paths of the files in an archive; none that would leave the folder they go to."""
        try:
            parts = [parts for parts, _ in files_in(self.root / path)]
        except ChartError as error:
            raise ArtifactError(str(error)) from error
        return ["/".join(each) for each in parts if not {"", ".", ".."} & set(each)]


def _mode(path: Path) -> int:
    try:
        return path.lstat().st_mode
    except OSError:
        return 0


def artifact_content(file: ArtifactFile) -> bytes:
    """Return what a file of an artifact holds.

    Raises:
        ArtifactError: it cannot be read, or is no YAML and has to be merged.

    """
    try:
        if isinstance(file, CopiedFile):
            return read_bounded(file.path, _LARGEST)
        if isinstance(file, ArchivedFile):
            return _unpacked(file)
    except (OSError, ChartError) as error:
        raise ArtifactError(str(error)) from error
    below, above = _yaml(file.below), _yaml(file.above)
    return yaml_text(_laid_over(below, above)).encode()


def _unpacked(file: ArchivedFile) -> bytes:
    for parts, read_file in files_in(file.archive):
        if "/".join(parts) == file.member:
            return read_file(_LARGEST)
    raise ArtifactError(f"{file.archive.name} has no {file.member}")


def _yaml(file: ArtifactFile) -> dict[str, object]:
    """Return what all documents of a file mean, the later ones laid over the others."""
    merged: dict[str, object] = {}
    for reading in read(io.BytesIO(artifact_content(file))):
        if isinstance(reading, Broken):
            raise ArtifactError(f"a file that has to be merged: {reading.error.what}")
        value = value_of(reading.root) if isinstance(reading, Document) else None
        if value is not None and not isinstance(value, dict):
            raise ArtifactError("a file that has to be merged is no mapping")
        merged = _laid_over(merged, value or {})
    return merged


def _laid_over(below: dict[str, object], above: dict[str, object]) -> dict[str, object]:
    result = dict(below)
    for key, value in above.items():
        known = result.get(key)
        is_merged = isinstance(value, dict) and isinstance(known, dict)
        result[key] = _laid_over(known, value) if is_merged else value  # type: ignore[arg-type]
    return result
