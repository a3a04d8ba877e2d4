"""How far following a repository is: `rendering 12/68 apps/home-assistant`, of those known so far."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence

from archcheck.sources.gitops.expansion import DeploymentStep, KustomizeBuild, ReleaseBuild

_BUILDING, _RENDERING = "building", "rendering"


class StepProgress:
    """Counts the builds and renders that are begun, for any number of threads, and tells each."""

    def __init__(self, told: Callable[[str], None]) -> None:
        """Take what hears of each step, in one line."""
        self._told = told
        self._lock = threading.Lock()
        self._totals: Counter[str] = Counter()
        self._begun: Counter[str] = Counter()

    def found(self, steps: Sequence[DeploymentStep]) -> None:
        """Count steps that are to be taken."""
        with self._lock:
            self._totals.update(verb for verb, _ in map(_named, steps) if verb)

    def begin(self, step: DeploymentStep) -> None:
        """Tell of a step that is taken now."""
        verb, name = _named(step)
        if not verb:
            return
        with self._lock:
            self._begun[verb] += 1
            self._told(f"{verb} {self._begun[verb]}/{self._totals[verb]} {name}")


def _named(step: DeploymentStep) -> tuple[str, str]:
    """Return what is done in a step, and for which object; nothing of what takes no time."""
    match step:
        case ReleaseBuild(release=release):
            owner, verb = release.owner, _RENDERING
        case KustomizeBuild(owner=owner):
            verb = _BUILDING
        case _:
            return "", ""
    return verb, "/".join(part for part in (owner.namespace, owner.name) if part)
