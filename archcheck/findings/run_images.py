"""The distinct images of a run, each under all the places that name it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from archcheck.findings.model import Location
from archcheck.images.availability import Availability, Reason, Unknown
from archcheck.images.naming import name_of
from archcheck.images.reference import Reference
from archcheck.workloads.model import Ignore, ImageUse, Role, Workload


@dataclass(frozen=True, slots=True)
class RunImage:
    """One image under all its places. `runs` is False where it is only ever mounted as a volume.

    `answer` is what its text alone tells: None where a registry is to be asked.
    """

    text: str
    reference: Reference | None
    answer: Availability | None
    places: tuple[Location, ...]
    runs: bool

    @property
    def name(self) -> str:
        """The image as people write it."""
        return self.reference.familiar if self.reference else self.text


def key_of(text: str) -> str:
    """Return what all ways to write one image have in common."""
    name = name_of(text)
    return str(name) if isinstance(name, Reference) else text


def familiar(text: str) -> str:
    """Return an image as people write it."""
    name = name_of(text)
    return name.familiar if isinstance(name, Reference) else text


def place_of(workload: Workload, use: ImageUse) -> Location:
    """Return where a workload names an image; without a line where none is known."""
    path, origin, label, container = workload.source.path, use.origin, workload.label, use.container
    ignores = ignores_of(workload, use)
    if origin is not None:
        template = path if path != origin.path else ""
        return Location(label, container, origin.path, origin.line, origin.column, template, ignores)
    line = use.line if workload.source.line is not None else None
    return Location(label, container, path, line, use.column if line else None, "", ignores)


def ignores_of(workload: Workload, use: ImageUse) -> tuple[Ignore, ...]:
    """Return what is written beside a workload, as far as it is about one of its images."""
    return (*workload.ignores, *use.ignores)


def run_images(
    listed: Iterable[tuple[str, Location]],
    workloads: Iterable[Workload],
    declared: Iterable[tuple[Reference, Location]] = (),
) -> list[RunImage]:
    """Return one subject for each distinct image, in the order of their first place.

    Args:
        listed: images named outside any workload.
        workloads: what names the others.
        declared: images that a chart declares and does not render, where they are to be checked; with where.

    """
    places: dict[str, list[Location]] = {}
    texts: dict[str, str] = {}
    running: set[str] = set()
    for text, place, runs in _named(listed, workloads, declared):
        key = key_of(text)
        texts.setdefault(key, text)
        places.setdefault(key, []).append(place)
        if runs:
            running.add(key)
    return [_subject(texts[key], tuple(found), runs=key in running) for key, found in places.items()]


def is_mounted_artifact(subject: RunImage, answer: Availability) -> bool:
    """An image volume may mount an artifact that never runs (KEP-4639); nothing is wrong with that."""
    return not subject.runs and isinstance(answer, Unknown) and answer.reason is Reason.ARTIFACT


def _named(
    listed: Iterable[tuple[str, Location]],
    workloads: Iterable[Workload],
    declared: Iterable[tuple[Reference, Location]],
) -> Iterator[tuple[str, Location, bool]]:
    """Yield every image text with its place, and whether it runs there."""
    for text, place in listed:
        yield text, place, True
    for workload in workloads:
        for use in workload.images:
            yield use.text, place_of(workload, use), use.role is not Role.VOLUME
    for reference, place in declared:
        yield str(reference), place, True


def _subject(text: str, places: tuple[Location, ...], *, runs: bool) -> RunImage:
    name = name_of(text)
    reference = name if isinstance(name, Reference) else None
    return RunImage(text, reference, None if isinstance(name, Reference) else name, places, runs)
