"""What a release renders → the places that a person edits: its values, else where the release is named."""

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from archcheck.documents.comments import Comment, comments_in
from archcheck.errors import InputError
from archcheck.frozen import dataclass
from archcheck.images.reference import Reference
from archcheck.sources.gitops.charts.model import HeldChart
from archcheck.sources.gitops.model import Release
from archcheck.sources.trees.charts.scopes import Scope, Scopes
from archcheck.sources.trees.charts.templates import NO_TEMPLATE, read_template
from archcheck.sources.trees.charts.values import Value, ValueCandidate
from archcheck.storage.bounded import read_beginning
from archcheck.workloads.ignoring import adjacent
from archcheck.workloads.inventory import Inventory, Skipped
from archcheck.workloads.locations import in_chart, is_file
from archcheck.workloads.model import ImageUse, Origin, Source, Workload

_MAY_CHANGE = ", if what could not be read of the values does not change it"
_SIZE_LIMIT = 5 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class ReleaseOrigins:
    """The places of one release. `scopes` are what the templates of its chart see, whose files are in `tree`.

    An image that values of the release name is at their line; one that the chart chose is where the release
    itself is named.
    """

    release: Release
    namespace: str
    scopes: Scopes
    tree: Path
    chart: HeldChart

    def with_origins(self, inventory: Inventory) -> Inventory:
        """Return a render with each workload at its release, and each image where it is named."""
        return self.changed(inventory, self._workload)

    def changed(self, inventory: Inventory, placed: Callable[[Workload], Workload]) -> Inventory:
        """Return a render that was changed, its workloads as another places them."""
        origin = self.release.origin
        return replace(
            inventory,
            workloads=tuple(map(placed, inventory.workloads)),
            skipped=tuple(map(self._skipped, inventory.skipped)),
            errors=tuple(
                InputError(error.what, path=origin.path, line=origin.line, why=error.why, hint=error.hint)
                for error in inventory.errors
            ),
        )

    def _skipped(self, skipped: Skipped) -> Skipped:
        origin = self.release.origin
        ignores = tuple(replace(ignore, path=in_chart(ignore.path)) for ignore in skipped.ignores)
        namespace = skipped.namespace or (self.namespace if skipped.kind else "")
        return replace(skipped, path=origin.path, line=origin.line, ignores=ignores, namespace=namespace)

    def _workload(self, workload: Workload) -> Workload:
        scope, inside = self.scopes.of(workload.source.path)
        file = scope.directory / inside if scope.directory else None
        template = read_template(file) if file else NO_TEMPLATE

        def traced(use: ImageUse) -> ImageUse:
            name = use.image
            found = scope.candidates_of(name, template) if isinstance(name, Reference) else []
            place = self._place(found, (workload.name, use.container), inside, scope)
            own = tuple(replace(ignore, path=in_chart(ignore.path)) for ignore in use.ignores)
            said = adjacent(replace(use, ignores=own), (place,), _comments((place,), scope))
            return replace(use, origin=place, ignores=said)

        pods = tuple(replace(pod, images=tuple(map(traced, pod.images))) for pod in workload.pods)
        ignores = tuple(replace(each, path=in_chart(each.path)) for each in workload.ignores)
        origin, owner = self.release.origin, self.release.owner
        source = Source(origin.path, origin.line, release=owner.subject)
        namespace = workload.namespace or self.namespace
        return replace(workload, namespace=namespace, source=source, pods=pods, ignores=ignores)

    def _place(
        self, found: Sequence[ValueCandidate], names: tuple[str, ...], inside: str, scope: Scope
    ) -> Origin:
        """Return the line that names an image: the release's own where the chart does, and by what file."""
        named = _likeliest(found, names)
        if named is not None and is_file(named.path):
            return named
        folder = scope.directory or self.tree
        file = named.path.removeprefix("chart:") if named else self._inside(_own(found) or folder / inside)
        label = "" if self.chart.folder else f" {self.chart.label}"
        via = f"default of the chart{label}: {os.path.join(self.chart.folder, file)}"  # noqa: PTH118
        return replace(self.release.origin, via=via + (_MAY_CHANGE if self.release.unknown else ""))

    def _inside(self, file: Path) -> str:
        return file.relative_to(self.tree).as_posix() if file.is_relative_to(self.tree) else file.name


def _own(found: Iterable[ValueCandidate]) -> Path | None:
    """Return the file of the chart whose values name an image, if one does."""
    return next((Path(candidate.parts[0].origin.path) for candidate in found), None)


def _likeliest(found: Iterable[ValueCandidate], names: tuple[str, ...]) -> Origin | None:
    """Return the line of the release that names an image; of several, the one whose keys have most names."""
    named = [(candidate, part) for candidate in found if (part := _part(candidate.parts)) is not None]
    if not named:
        return None
    likely = max(named, key=lambda pair: (sum(name in pair[0].path for name in names), -_line(pair[1])))
    return likely[1].origin


def _part(parts: Iterable[Value]) -> Value | None:
    """Return the value to edit: the name, unless a later layer sets only another part of what it names."""
    own = [part for part in parts if part.level > 0]
    if not own:
        return None
    name = own[0]
    return next((part for part in own[1:] if name.level in part.hidden), name)


def _line(value: Value) -> int:
    return value.origin.line or 0


def _comments(places: Iterable[Origin], scope: Scope) -> dict[tuple[str, int], Comment]:
    """Return the ignores in the files of places, by file and line."""
    found = dict(scope.comments)
    for path in {place.path for place in places if is_file(place.path)}:
        said = comments_in(read_beginning(Path(path), _SIZE_LIMIT))
        found |= {(path, comment.line): comment for comment in said}
    return found
