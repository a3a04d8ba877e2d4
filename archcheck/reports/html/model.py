"""What the page shows beyond what all formats do: every reason, every label, every user of an image."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from archcheck.reports.formats.saved import Place, Saved, SavedImage


class PlacementOutcome(Enum):
    """What becomes of a workload on a node: the worst first, which is how sorting wants it."""

    FAILS = "fails"
    UNKNOWN = "not known"
    FALLBACK = "runs by a fallback"
    RUNS = "runs"
    KEPT_OFF = "kept off"


@dataclass(frozen=True, slots=True)
class Placement:
    """A workload on a node. `reasons` are texts: what keeps it off, how it fails, which containers."""

    fate: PlacementOutcome
    reasons: tuple[str, ...] = ()


NOT_SAID = Placement(PlacementOutcome.UNKNOWN, ("the report does not say",))


@dataclass(frozen=True, slots=True)
class Use:
    """An image in a workload; `container` has its role behind it where it is no plain one."""

    container: str
    reference: str


@dataclass(frozen=True, slots=True)
class Workload:
    """A workload; `placements` are those of the report's nodes, by name."""

    label: str
    place: Place
    verdict: str
    variant: str
    hooks: tuple[str, ...]
    uses: tuple[Use, ...]
    placements: Mapping[str, Placement]

    def on(self, node: str) -> Placement:
        """What becomes of it on a node."""
        return self.placements.get(node, NOT_SAID)


@dataclass(frozen=True, slots=True)
class Image:
    """An image, with all that is known of it."""

    saved: SavedImage
    digest: str
    kind: str
    answered_by: str
    users: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """A node, or a pool of alike ones."""

    name: str
    count: int
    hosts: tuple[str, ...]
    platform: str
    labels: tuple[str, ...]
    taints: tuple[str, ...]
    unschedulable: bool
    runtime: str
    pull: str
    assumptions: tuple[str, ...]

    @property
    def title(self) -> str:
        """`a20 (2)`, as in the table."""
        return f"{self.name} ({self.count})" if self.count > 1 else self.name


@dataclass(frozen=True, slots=True)
class Contents:
    """All that the page is made from. `saved` is what the other formats are made from, too."""

    saved: Saved
    images: Sequence[Image]
    workloads: Sequence[Workload]
    nodes: Sequence[Node]
    declared: Sequence[str]
    unmodelled: Sequence[str]
