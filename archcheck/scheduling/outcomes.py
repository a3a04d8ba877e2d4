"""What becomes of an image, or of a pod, on a node."""

from enum import StrEnum

from archcheck.frozen import dataclass
from archcheck.images.platform import Platform


class Runs(StrEnum):
    """Whether something runs on a node; the worst last."""

    NATIVE = "native"
    FALLBACK = "fallback"
    DEPENDS = "depends"
    UNKNOWN = "unknown"
    NO = "no"

    @property
    def rank(self) -> int:
        """0 for the best."""
        return _RANKS[self]


_RANKS = {runs: rank for rank, runs in enumerate(Runs)}

PULL_FAILS = "ImagePullBackOff"
EXEC_FAILS = "CrashLoopBackOff"


@dataclass(frozen=True, slots=True)
class Failure:
    """How a pod would fail: the state that kubectl shows, and the message behind it."""

    state: str
    message: str

    def __str__(self) -> str:
        return f"{self.state}: {self.message}"


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """What becomes of an image on a node. `entry` is what is pulled, as declared, where an entry is."""

    runs: Runs
    entry: Platform | None = None
    failure: Failure | None = None


UNKNOWN = RunOutcome(Runs.UNKNOWN)


def fails(state: str, message: str) -> RunOutcome:
    """Return an outcome that is certain to fail."""
    return RunOutcome(Runs.NO, None, Failure(state, message))
