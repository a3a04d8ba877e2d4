"""How long following a repository may take: when that is over, no build is begun any more, and it is said."""

import time
from collections.abc import Callable

from archcheck.errors import ChartError
from archcheck.frozen import dataclass
from archcheck.sources.gitops.built import StepResult
from archcheck.sources.gitops.expansion import KustomizeBuild, PlainBuild
from archcheck.wording import counted
from archcheck.workloads.inventory import Inventory, Loss, Skipped

_HINT = (
    "gitops: time-limit: in .archcheck.yaml allows more, as 1h; a second run has what was kept of this one"
)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A limit of `seconds` that is over at `ends`, by `now`."""

    seconds: float
    ends: float
    now: Callable[[], float] = time.monotonic

    @property
    def error(self) -> ChartError | None:
        """Why nothing is rendered any more; None while there is time."""
        if self.now() < self.ends:
            return None
        return ChartError(f"the run has taken longer than {_shown(self.seconds)}", hint=_HINT)


def deadline(seconds: float, now: Callable[[], float] = time.monotonic) -> Deadline:
    """Return a limit that begins now."""
    return Deadline(seconds, now() + seconds, now)


def not_built(step: KustomizeBuild | PlainBuild, error: ChartError) -> StepResult:
    """Return a build that was not begun: nothing of it is known."""
    if isinstance(step, PlainBuild):
        path, line, label = str(step.kustomization.directory), None, "a kustomization"
        skipped = Skipped(path, line, f"{label}: not built: {error.what}", Loss.PART)
    else:
        owner, origin = step.owner, step.origin
        label = f"{owner.kind} ({owner.group})" if owner.kind else "a kustomization"
        loss = Loss.PODS if owner.kind else Loss.PART
        names = (owner.kind, owner.namespace, owner.name)
        text = f"{label}: not built: {error.what}"
        skipped = Skipped(origin.path, origin.line, text, loss, *names, error.hint or "")
    return StepResult(Inventory(skipped=(skipped,)))


def _shown(seconds: float) -> str:
    """Return `30 minutes`, or seconds where it is no whole number of them."""
    minutes, rest = divmod(round(seconds), 60)
    return counted(round(seconds), "second") if rest or not minutes else counted(minutes, "minute")
