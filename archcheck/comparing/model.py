"""What is different between two locks, or two revisions."""

from archcheck.frozen import dataclass
from archcheck.images.platform import Platform


@dataclass(frozen=True, slots=True)
class ImageChange:
    """An image that is another now. `old` and `new` are references; they differ where the tag does.

    `needed_by` are the nodes that could run the old one and cannot run the new one, and the required
    platforms that the new one lacks alone.
    """

    old: str
    new: str
    lost: tuple[Platform, ...] = ()
    gained: tuple[Platform, ...] = ()
    needed_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VerdictChange:
    """A workload whose verdict changed. `old` and `new` are verdicts, empty where it is not there.

    `variant` says what was built or rendered, where that is not said by the path. `fails_on` are the nodes on
    which its pods ran, may land still, and fail now. `release` is what renders it, or empty. `clusters` are
    those in which it is so, where the input deploys several and not all are meant.
    """

    workload: str
    path: str
    variant: str
    old: str
    new: str
    fails_on: tuple[str, ...] = ()
    is_worse: bool = False
    release: str = ""
    clusters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlatformLoss:
    """A container whose image lacks required platforms that it did not lack before.

    `old` and `new` are its images; `old` is empty where it was not there. `release` is what renders it.
    `clusters` as for a verdict.
    """

    workload: str
    path: str
    variant: str
    container: str
    old: str
    new: str
    lacks: tuple[Platform, ...]
    release: str = ""
    clusters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """All differences, sorted. `is_complete`: whatever is to be known for it is known."""

    images: tuple[ImageChange, ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    verdicts: tuple[VerdictChange, ...] = ()
    losses: tuple[PlatformLoss, ...] = ()
    is_complete: bool = True

    @property
    def is_loss(self) -> bool:
        """Whether something was lost that a node needs, or that is required."""
        return self.is_loss_of_nodes or bool(self.losses)

    @property
    def is_loss_of_nodes(self) -> bool:
        """Whether an image is no longer what nodes need, or a workload fares worse on them."""
        return any(change.needed_by for change in self.images) or any(
            change.is_worse for change in self.verdicts
        )
