"""The distinct images of a run, each with all the locations that name it."""

from collections.abc import Iterable, Iterator

from archcheck.findings.model import Location
from archcheck.frozen import dataclass
from archcheck.images.availability import Availability, Reason, Unknown
from archcheck.images.naming import ImageName
from archcheck.images.platform import Platform
from archcheck.images.reference import Reference
from archcheck.workloads.model import Ignore, ImageUse, Role, Workload


@dataclass(frozen=True, slots=True)
class RunImage:
    """One image with all its locations. `runs` is False where it is only ever mounted as a volume."""

    image: ImageName
    locations: tuple[Location, ...]
    runs: bool

    def by_platforms(self, required: tuple[Platform, ...]) -> dict[tuple[Platform, ...], list[Location]]:
        """Return its locations by the platforms that they ask for: those of the run, or their own."""
        asked: dict[tuple[Platform, ...], list[Location]] = {}
        for location in self.locations:
            own = location.platforms
            asked.setdefault(required if own is None else own, []).append(location)
        return asked


def location_of(workload: Workload, use: ImageUse) -> Location:
    """Return where a workload names an image; without a line where none is known."""
    path, origin, label, container = workload.source.path, use.origin, workload.label, use.container
    ignores, clusters = ignores_of(workload, use), workload.clusters
    if origin is not None:
        template = path if path != origin.path else ""
        place, started = (origin.path, origin.line, origin.column), use.is_started
        return Location(label, container, *place, template, ignores, None, started, origin.via, clusters)
    line = use.line if workload.source.line is not None else None
    column = use.column if line else None
    return Location(
        label, container, path, line, column, "", ignores, None, use.is_started, clusters=clusters
    )


def ignores_of(workload: Workload, use: ImageUse) -> tuple[Ignore, ...]:
    """Return the ignores of a workload, as far as they are for one of its images."""
    return (*workload.ignores, *use.ignores)


def run_images(
    listed: Iterable[tuple[ImageName, Location]],
    workloads: Iterable[Workload],
    declared: Iterable[tuple[Reference, Location]] = (),
) -> list[RunImage]:
    """Return each distinct image once, in the order of their first location.

    Args:
        listed: images named outside any workload.
        workloads: what names the others.
        declared: images that a chart declares and does not render, where they are to be checked; with where.

    """
    locations: dict[ImageName, list[Location]] = {}
    running: set[ImageName] = set()
    for image, location, runs in _named(listed, workloads, declared):
        locations.setdefault(image, []).append(location)
        if runs:
            running.add(image)
    return [RunImage(image, tuple(every), runs=image in running) for image, every in locations.items()]


def is_mounted_artifact(image: RunImage, answer: Availability) -> bool:
    """An image volume may mount an artifact that never runs (KEP-4639); nothing is wrong with that."""
    return not image.runs and isinstance(answer, Unknown) and answer.reason is Reason.ARTIFACT


def _named(
    listed: Iterable[tuple[ImageName, Location]],
    workloads: Iterable[Workload],
    declared: Iterable[tuple[Reference, Location]],
) -> Iterator[tuple[ImageName, Location, bool]]:
    """Yield every image with its location, and whether it runs there."""
    for image, location in listed:
        yield image, location, True
    for workload in workloads:
        for use in workload.images:
            yield use.image, location_of(workload, use), use.role is not Role.VOLUME
    for reference, location in declared:
        yield reference, location, True
