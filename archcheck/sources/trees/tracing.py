"""What kustomize built → the places in the files that it was made of.

kustomize says nothing of where a line comes from, so it is found again: the manifest of the object, by its
name with the prefixes and suffixes on the way; then whatever names the image as it is now.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from archcheck.documents.comments import Comment, comments_in
from archcheck.documents.nodes import Node, Scalar, elements, get, text_of
from archcheck.images.naming import name_of
from archcheck.images.reference import Reference
from archcheck.sources.files import read_file
from archcheck.sources.trees.kustomizations import Kustomization, reached, real
from archcheck.sources.trees.scanning import ENDINGS
from archcheck.workloads.ignoring import beside
from archcheck.workloads.inventory import joined
from archcheck.workloads.model import Ignore, ImageUse, Origin, Source, Workload

_SIZE_LIMIT = 4 * 1024 * 1024
_MOST_NAMINGS = 64
"""Ways of including one kustomization that are followed: bases may be included over and over."""


@dataclass(frozen=True)
class Trace:
    """The files that a kustomization is made of, from the top down."""

    top: Kustomization
    parts: Sequence[Kustomization]
    known: Mapping[Path, Kustomization]

    @classmethod
    def of(cls, top: Kustomization, known: Mapping[Path, Kustomization]) -> "Trace":
        """Take what is built, and the kustomizations that are read already, by directory."""
        return cls(top, reached(top, known), known)

    def placed(self, workload: Workload) -> Workload:
        """Return a built workload with the places that a person would edit."""
        written = self._written(workload)
        pods = tuple(
            replace(
                pod,
                images=tuple(replace(use, origin=self._origin(use, workload, written)) for use in pod.images),
            )
            for pod in workload.pods
        )
        source = Source(written.source.path, written.source.line) if written else Source(self._name, None)
        said = (*self._annotations(workload, written), *beside(pods, self._comments))
        return replace(workload, source=source, pods=pods, ignores=tuple(dict.fromkeys(said)))

    @property
    def _name(self) -> str:
        return str(self.top.file)

    def _annotations(self, workload: Workload, written: Workload | None) -> Iterator[Ignore]:
        """Yield what the annotations of the built object say, at the line that has them if one does."""
        places = {(each.rules, each.reason): each for each in written.ignores} if written else {}
        for each in workload.ignores:
            if not each.is_comment:
                known = places.get((each.rules, each.reason))
                yield known or replace(each, path=self._name, line=None)

    def _written(self, workload: Workload) -> Workload | None:
        """Return the manifest that kustomize made a workload of: the very name, or the longest within it."""
        alike = [(each, at) for each, at in self._resources if each.kind == workload.kind and each.name]
        exact = [
            each
            for each, at in alike
            if any(f"{before}{each.name}{behind}" == workload.name for before, behind in self._namings[at])
        ]
        found = exact or [each for each, _ in alike if each.name in workload.name]
        return max(
            found, key=lambda each: (len(each.name), each.namespace == workload.namespace), default=None
        )

    @cached_property
    def _resources(self) -> Sequence[tuple[Workload, Path]]:
        """The workloads of the manifests, each with the directory of the kustomization that names it."""
        found = []
        for part in self.parts:
            for file in sorted(part.resources):
                if file.suffix.lower() in ENDINGS:
                    read = read_file(Path(_shown(file, part)), found=True)
                    found += [(each, real(part.directory)) for each in read.workloads]
        return found

    @cached_property
    def _patches(self) -> Sequence[Workload]:
        """What patch files hold that looks like workloads."""
        files = [
            _shown(file, part)
            for part in self.parts
            for file in sorted(part.files - part.resources)
            if file.suffix.lower() in ENDINGS
        ]
        return joined(read_file(Path(each), found=True) for each in dict.fromkeys(files)).workloads

    @cached_property
    def _namings(self) -> Mapping[Path, set[tuple[str, str]]]:
        """The prefixes and suffixes that the objects of each directory may get, by all ways to it."""
        every = {real(each.directory): each for each in self.parts}
        found: dict[Path, set[tuple[str, str]]] = {place: set() for place in every}
        pending = [(real(self.top.directory), "", "")]
        while pending:
            place, before, behind = pending.pop()
            part = every.get(place)
            if part is None:
                continue
            names = (before + _text(part, "namePrefix"), _text(part, "nameSuffix") + behind)
            if names not in found[place] and len(found[place]) < _MOST_NAMINGS:
                found[place].add(names)
                pending += [(each, *names) for each in part.includes]
        return found

    def _origin(self, use: ImageUse, workload: Workload, written: Workload | None) -> Origin:
        """Return where an image is named as it is: a manifest, a patch, `images:`, or any other line."""
        patches = [each for each in self._patches if each.kind == workload.kind]
        return (
            _named([written] if written else [], use)
            or _named(patches, use)
            or next((found for part in self.parts if (found := _changed(use.text, part))), None)
            or self._mentioned(use.text)
            or Origin(self._name)
        )

    def _mentioned(self, text: str) -> Origin | None:
        """Return the first line that has a text: a patch, inline or JSON, or the source of a replacement."""
        whole = re.compile(rf"(?<![\w./:@-]){re.escape(text)}(?![\w/:@-]|\.\w)")
        for path, lines in self._lines.items():
            for number, line in enumerate(lines, 1):
                found = whole.search(line) if text in line else None
                if found:
                    return Origin(path, number, found.start() + 1)
        return None

    @cached_property
    def _texts(self) -> Mapping[str, bytes]:
        """Every file, kustomizations first: what they change is nearer to what is built."""
        paths = [str(part.file) for part in self.parts]
        paths += [_shown(file, part) for part in self.parts for file in sorted(part.files - part.resources)]
        paths += [_shown(file, part) for part in self.parts for file in sorted(part.resources)]
        return {path: _bytes(Path(path)) for path in dict.fromkeys(paths)}

    @cached_property
    def _lines(self) -> Mapping[str, Sequence[str]]:
        return {path: data.decode(errors="replace").split("\n") for path, data in self._texts.items()}

    @cached_property
    def _comments(self) -> Mapping[tuple[str, int], Comment]:
        return {(path, each.line): each for path, data in self._texts.items() for each in comments_in(data)}


def _named(among: Iterable[Workload], use: ImageUse) -> Origin | None:
    """Return where one of these names the image of the same container."""
    for each in among:
        for other in each.images:
            if (other.container, other.role, other.text) == (use.container, use.role, use.text):
                return Origin(each.source.path, other.line, other.column)
    return None


def _shown(file: Path, part: Kustomization) -> str:
    """Return a file by the path on which one comes to it."""
    try:
        return str(part.directory / file.relative_to(part.directory.resolve()))
    except ValueError:
        return str(file)


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(_SIZE_LIMIT)
    except OSError:
        return b""


def _text(part: Kustomization, key: str) -> str:
    return text_of(get(part.root, key)) or ""


def _changed(text: str, part: Kustomization) -> Origin | None:
    """Return the place in `images:` that makes an image what it is."""
    image = name_of(text)
    if not isinstance(image, Reference):
        return None
    for entry in elements(get(part.root, "images")):
        changes = {key: get(entry, key) for key in ("newTag", "tagSuffix", "digest", "newName")}
        given = [each for each in changes.values() if isinstance(each, Scalar)]
        if given and _makes(entry, changes, image):
            return Origin(str(part.file), given[0].line, given[0].column)
    return None


def _makes(entry: Node, changes: Mapping[str, Node | None], image: Reference) -> bool:
    name = name_of(text_of(changes["newName"]) or text_of(get(entry, "name")) or "")
    tag, suffix, digest = (text_of(changes[key]) for key in ("newTag", "tagSuffix", "digest"))
    return (
        isinstance(name, Reference)
        and name.name == image.name
        and (tag is None or tag == image.tag)
        and (suffix is None or (image.tag or "").endswith(suffix))
        and (digest is None or digest == str(image.digest))
    )
