"""Images that nodes run though they are not for their platform, or only perhaps."""

from collections.abc import Iterator

from archcheck.findings.placed_workloads import PlacedWorkload
from archcheck.frozen import dataclass
from archcheck.images.naming import ImageName
from archcheck.images.platform import Platform
from archcheck.scheduling.node import Node
from archcheck.scheduling.outcomes import Runs
from archcheck.scheduling.pools import Pool
from archcheck.workloads.model import ImageUse

BITS_32 = frozenset({"386", "arm"})
"""The architectures of 32 bits."""

_PERHAPS = frozenset({Runs.FALLBACK, Runs.DEPENDS})


@dataclass(frozen=True, slots=True)
class Fallback:
    """An image that a workload gets on alike nodes where it may land, and is not for their platform.

    `entry` is the platform that would be pulled; None where there is none, and the `handler` of a
    RuntimeClass may run the image. `runs` is what becomes of it: a fallback, or it depends.
    """

    placed: PlacedWorkload
    image: ImageName
    pools: tuple[Pool, ...]
    runs: Runs
    entry: Platform | None = None
    handler: str = ""

    @property
    def node(self) -> Node:
        """One that stands for all of the nodes."""
        return self.pools[0].node

    @property
    def use(self) -> ImageUse | None:
        """Where the workload names the image."""
        return next((use for use in self.placed.workload.images if use.image == self.image), None)


def fallbacks(placed: PlacedWorkload) -> Iterator[Fallback]:
    """Yield the images of other platforms that nodes take, then those that a handler may run."""
    yield from _taken(placed)
    yield from _handled(placed)


def _taken(placed: PlacedWorkload) -> Iterator[Fallback]:
    """Yield each image once for all nodes of one platform that choose alike."""
    pools: dict[tuple[ImageName, Runs, str, str], list[Pool]] = {}
    entries: dict[tuple[ImageName, Runs, str, str], Platform] = {}
    for pool, placement in placed.landing:
        runs: Runs = placement.runs
        if runs not in _PERHAPS:
            continue
        for image, listed in zip(placement.images, placement.entries, strict=True):
            if listed is not None:
                entry = listed.normalized()
                kind = f"{pool.node.platform} {pool.node.pull}"
                key = (image, runs, entry.architecture, kind)
                pools.setdefault(key, []).append(pool)
                entries.setdefault(key, entry)
    for key, alike in pools.items():
        image, runs, _, _ = key
        yield Fallback(placed, image, tuple(alike), runs, entries[key])


def _handled(placed: PlacedWorkload) -> Iterator[Fallback]:
    pools: dict[tuple[ImageName, str], list[Pool]] = {}
    for pool, placement in placed.landing:
        if placement.handler:
            for image, entry in zip(placement.images, placement.entries, strict=True):
                if entry is None:
                    pools.setdefault((image, placement.handler), []).append(pool)
    for (image, handler), alike in pools.items():
        yield Fallback(placed, image, tuple(alike), Runs.DEPENDS, handler=handler)
