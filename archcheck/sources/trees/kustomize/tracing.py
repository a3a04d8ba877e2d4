"""What kustomize built → the places in the files that it was made of.

kustomize says nothing of where a line comes from, so it is found again: the manifest of the object, by its
name with the prefixes and suffixes on the way; then whatever names the image as it is now.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from archcheck.documents.comments import Comment, comments_in
from archcheck.documents.nodes import get, text_of
from archcheck.frozen import dataclass
from archcheck.images.naming import ImageName
from archcheck.images.reference import Reference
from archcheck.sources.files import read_file
from archcheck.sources.trees.charts.values import ValueCandidate
from archcheck.sources.trees.discover.chart_membership import relative
from archcheck.sources.trees.discover.inflation import inflated_charts
from archcheck.sources.trees.discover.kustomizations import Kustomization, reached, real
from archcheck.sources.trees.discover.scanning import ENDINGS
from archcheck.sources.trees.kustomize.chart_values import image_places, place_of
from archcheck.sources.trees.kustomize.image_changes import ImageOverride, changes_of
from archcheck.storage.bounded import read_beginning
from archcheck.workloads.ignoring import adjacent
from archcheck.workloads.inventory import Inventory, Skipped, joined
from archcheck.workloads.model import Ignore, ImageUse, Origin, Role, Source, Workload

_SIZE_LIMIT = 4 * 1024 * 1024
_WORD = re.compile(r"[\w./:@-]+(?<![:.])")
_COMMENT = re.compile(r"(?:^|(?<=\s))#.*")
_MOST_NAMINGS = 64
"""Ways of including one kustomization that are followed: bases may be included over and over."""


@dataclass(frozen=True)
class Trace:
    """The files that a kustomization is made of, from the top down.

    `overlays` are what another tool lays over it, in files of their own.
    """

    top: Kustomization
    parts: Sequence[Kustomization]
    known: Mapping[Path, Kustomization]
    overlays: Sequence[Kustomization] = ()

    @classmethod
    def of(cls, top: Kustomization, known: Mapping[Path, Kustomization]) -> "Trace":
        """Take what is built, and the kustomizations that are read already, by directory."""
        return cls(top, reached(top, known), known)

    def placed(self, workload: Workload) -> Workload:
        """Return a built workload with the places that a person would edit."""
        written = self._written(workload)

        def traced(use: ImageUse) -> ImageUse:
            own = _named([written] if written else [], use, of_text=False)
            origin = self._origin(use, workload, written)
            origins = [named for named in (origin, own) if named is not None]
            return replace(
                use,
                origin=origin,
                written_line=own.line if own else None,
                ignores=adjacent(replace(use, ignores=()), origins, self._comments),
            )

        pods = tuple(replace(pod, images=tuple(map(traced, pod.images))) for pod in workload.pods)
        path, line = (written.source.path, written.source.line) if written else (self._name, None)
        ignores = tuple(dict.fromkeys(self._annotations(workload, written)))
        source = Source(path, line, self.top.directory.as_posix())
        return replace(workload, source=source, pods=pods, ignores=ignores)

    def located(self, skipped: Iterable[Skipped]) -> Iterator[Skipped]:
        """Yield what was skipped of the built objects, where a manifest that is named has it.

        What is written in the manifest counts where it can be about no other object.
        """
        every = list(skipped)
        names = {(entry.kind, entry.name) for entry in every}
        for entry in every:
            written = self._written_of(entry) if entry.kind else []
            if not written:
                yield entry
                continue
            first = written[0]
            its_own = first.name == entry.name or (first.kind, first.name) not in names
            said = first.ignores if len(written) == 1 and its_own else ()
            yield replace(entry, path=first.path, line=first.line, ignores=said or entry.ignores)

    def _written_of(self, skipped: Skipped) -> Sequence[Skipped]:
        """Return the manifests that kustomize may have made an object of, by the longest name in its name."""
        known = [entry for entry in self._skipped if entry.kind == skipped.kind]
        alike = [entry for entry in known if entry.name == skipped.name]
        alike = alike or [entry for entry in known if entry.name and entry.name in skipped.name]
        longest = max((len(entry.name) for entry in alike), default=0)
        best = [entry for entry in alike if len(entry.name) == longest]
        return [entry for entry in best if entry.namespace == skipped.namespace] or best

    @cached_property
    def _skipped(self) -> Sequence[Skipped]:
        """The objects of the manifests that are not read, or run nothing."""
        return [entry for inventory, _ in self._manifests for entry in inventory.skipped if entry.kind]

    @property
    def _name(self) -> str:
        return str(self.top.file)

    def _annotations(self, workload: Workload, written: Workload | None) -> Iterator[Ignore]:
        """Yield what the annotations of the built object say, at the line that has them if one does."""
        places = {(own.rules, own.reason): own for own in written.ignores} if written else {}
        for ignore in workload.ignores:
            if not ignore.is_comment:
                known = places.get((ignore.rules, ignore.reason))
                yield known or replace(ignore, path=self._name, line=None)

    def _written(self, workload: Workload) -> Workload | None:
        """Return the manifest that kustomize made a workload of.

        It is the one of the very name; else that with the longest name within it, and the same containers.
        """
        named = self._by_name.get((workload.kind, workload.name))
        containers = _containers(workload)
        candidates = named or [
            candidate
            for candidate, _ in self._resources
            if candidate.kind == workload.kind
            and candidate.name in workload.name
            and _containers(candidate) == containers
        ]
        return max(
            candidates,
            key=lambda candidate: (len(candidate.name), candidate.namespace == workload.namespace),
            default=None,
        )

    @cached_property
    def _by_name(self) -> Mapping[tuple[str, str], Sequence[Workload]]:
        """The workloads of the manifests, by kind and by the names that they may get."""
        by_name: dict[tuple[str, str], list[Workload]] = {}
        for manifest, directory in self._resources:
            for before, behind in self._namings[directory] if manifest.name else ():
                by_name.setdefault((manifest.kind, f"{before}{manifest.name}{behind}"), []).append(manifest)
        return by_name

    @cached_property
    def _resources(self) -> Sequence[tuple[Workload, Path]]:
        """The workloads of the manifests, each with the directory of the kustomization that names it."""
        return [
            (workload, directory)
            for inventory, directory in self._manifests
            for workload in inventory.workloads
        ]

    @cached_property
    def _manifests(self) -> Sequence[tuple[Inventory, Path]]:
        """What the manifests hold, each with the directory of the kustomization that names it."""
        return [
            (read_file(Path(shown(file, part)), scanned=True), real(part.directory))
            for part in self.parts
            for file in sorted(part.resources)
            if file.suffix.lower() in ENDINGS
        ]

    @cached_property
    def _patches(self) -> Mapping[str, Sequence[Workload]]:
        """What patch files hold that looks like workloads, by kind."""
        files = [
            shown(file, part)
            for part in self.parts
            for file in sorted(part.files - part.resources)
            if file.suffix.lower() in ENDINGS
        ]
        by_kind: dict[str, list[Workload]] = {}
        for workload in joined(
            read_file(Path(file), scanned=True) for file in dict.fromkeys(files)
        ).workloads:
            by_kind.setdefault(workload.kind, []).append(workload)
        return by_kind

    @cached_property
    def _namings(self) -> Mapping[Path, set[tuple[str, str]]]:
        """The prefixes and suffixes that the objects of each directory may get, by all ways to it."""
        every = {real(part.directory): part for part in self.parts}
        namings: dict[Path, set[tuple[str, str]]] = {directory: set() for directory in every}
        pending = [(real(self.top.directory), "", "")]
        while pending:
            directory, before, behind = pending.pop()
            part = every.get(directory)
            if part is None:
                continue
            names = (before + _text(part, "namePrefix"), _text(part, "nameSuffix") + behind)
            if names not in namings[directory] and len(namings[directory]) < _MOST_NAMINGS:
                namings[directory].add(names)
                pending += [(include, *names) for include in part.includes]
        return namings

    def _origin(self, use: ImageUse, workload: Workload, written: Workload | None) -> Origin:
        """Return where an image is named as it is: a manifest, a patch, `images:`, or any other line."""
        patches = self._patches.get(workload.kind, ())
        return (
            _named([written] if written else [], use)
            or _named([patch for patch in patches if patch.name and patch.name in workload.name], use)
            or self._changed(use.image)
            or self._valued(use.image, (workload.name, use.container))
            or self._mentioned(use.text)
            or Origin(self._name)
        )

    def _changed(self, image: ImageName) -> Origin | None:
        """Return the place in `images:` that makes an image what it is."""
        if isinstance(image, Reference):
            for change in self._changes.get(image.name, ()):
                if change.makes(image):
                    return change.origin
        return None

    def _valued(self, image: ImageName, names: tuple[str, ...]) -> Origin | None:
        """Return the line among the values of a chart that names an image."""
        if not isinstance(image, Reference):
            return None
        return place_of(self._values_of_charts.get(image, ()), names)

    @cached_property
    def _values_of_charts(self) -> Mapping[Reference, Sequence[ValueCandidate]]:
        return image_places(inflated_charts(self.parts))

    @cached_property
    def _changes(self) -> Mapping[str, Sequence[ImageOverride]]:
        """The entries of `images:` by the name that an image has behind them, those of the top first."""
        by_name: dict[str, list[ImageOverride]] = {}
        for part in (*self.overlays, *self.parts):
            for change in changes_of(part):
                by_name.setdefault(change.name, []).append(change)
        return by_name

    def _mentioned(self, text: str) -> Origin | None:
        """Return the only line that has a text: a patch, inline or JSON, or the source of a replacement."""
        mentions = self._mentions.get(text, ())
        return mentions[0] if len(mentions) == 1 else None

    @cached_property
    def _mentions(self) -> Mapping[str, Sequence[Origin]]:
        """All that looks like a word or an image in any line, without comments."""
        mentions: dict[str, list[Origin]] = {}
        for path, data in self._texts.items():
            for number, line in enumerate(data.decode(errors="replace").split("\n"), 1):
                for match in _WORD.finditer(_COMMENT.sub("", line)):
                    mentions.setdefault(match[0], []).append(Origin(path, number, match.start() + 1))
        return mentions

    @cached_property
    def _texts(self) -> Mapping[str, bytes]:
        """Every file, kustomizations first: what they change is nearer to what is built."""
        paths = [str(part.file) for part in (*self.overlays, *self.parts)]
        paths += [shown(file, part) for part in self.parts for file in sorted(part.files - part.resources)]
        paths += [shown(file, part) for part in self.parts for file in sorted(part.resources)]
        return {path: read_beginning(Path(path), _SIZE_LIMIT) for path in dict.fromkeys(paths)}

    @cached_property
    def _comments(self) -> Mapping[tuple[str, int], Comment]:
        return {
            (path, comment.line): comment
            for path, data in self._texts.items()
            for comment in comments_in(data)
        }


def _named(among: Iterable[Workload], use: ImageUse, *, of_text: bool = True) -> Origin | None:
    """Return where one of these names the image of the same container; `of_text`: the very image."""
    for workload in among:
        for other in workload.images:
            is_same = (other.container, other.role) == (use.container, use.role)
            if is_same and (other.text == use.text or not of_text):
                return Origin(workload.source.path, other.line, other.column)
    return None


def _containers(workload: Workload) -> set[tuple[str, Role]]:
    return {(use.container, use.role) for use in workload.images}


def shown(file: Path, part: Kustomization) -> str:
    """Return a file by the path on which one comes to it."""
    try:
        return str(part.directory / file.relative_to(part.directory.resolve()))
    except ValueError:
        return str(file if part.file.is_absolute() else relative(file))


def _text(part: Kustomization, key: str) -> str:
    return text_of(get(part.root, key)) or ""
