"""Entry points → all that reaches a cluster from them: objects make builds, and builds make objects."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field, replace

from archcheck.frozen import dataclass
from archcheck.sources.gitops.built import StepResult
from archcheck.sources.gitops.expansion import (
    Controller,
    DeploymentStep,
    Expansion,
    FilesBuild,
    KustomizeBuild,
    ObjectsBuild,
    PlainBuild,
    ReleaseBuild,
    Waiting,
)
from archcheck.sources.gitops.model import NO_OBJECT, ObjectName
from archcheck.sources.gitops.objects import BuiltObject, ClusterIndex
from archcheck.sources.gitops.repository import Repository
from archcheck.workloads.inventory import Loss, Skipped
from archcheck.workloads.unread.model import ACCEPT

_MOST_STEPS = 5_000
_DEEPEST = 64
"""Objects that make objects that make objects: a chart may have one of itself in what it renders."""

_TOO_DEEP = "{} objects lead to it, each by what it deploys: what it leads to itself is not read"
_TOO_MANY = "it leads to more than {} builds: what lies behind the last is not read"

_REMEDY = (
    "render it, and check what comes out: helm template NAME CHART -f VALUES | archcheck manifest -, "
    + ACCEPT
)

RunSteps = Callable[[Sequence[DeploymentStep]], Sequence[StepResult]]


@dataclass(frozen=True, slots=True)
class EntryPoint:
    """What one cluster is reconciled from: objects and folders that are applied by hand.

    `name` tells it from the other clusters of the repository; one that is alone has none, and is called by
    its `label` where it deploys to others. `known` are objects that it has of another one.
    """

    name: str
    objects: tuple[BuiltObject, ...] = ()
    steps: tuple[DeploymentStep, ...] = ()
    known: ClusterIndex = field(default_factory=ClusterIndex)
    label: str = ""


@dataclass(frozen=True, slots=True)
class ClusterContent:
    """All that reaches one cluster: what each step gave, in order, what is not read, and its objects.

    `elsewhere` are steps that are for other clusters, by their names. `is_foreign`: it has no entry point.
    `label` is what one is called that has no name, since it is the only one.
    """

    name: str
    steps: tuple[tuple[DeploymentStep, StepResult], ...] = ()
    skipped: tuple[Skipped, ...] = ()
    index: ClusterIndex = field(default_factory=ClusterIndex)
    elsewhere: tuple[tuple[str, DeploymentStep], ...] = ()
    is_foreign: bool = False
    label: str = ""


def follow(
    entry: EntryPoint,
    repository: Repository,
    controllers: Mapping[tuple[str, str], Controller],
    run: RunSteps,
) -> ClusterContent:
    """Return what reaches a cluster.

    Args:
        entry: where it begins.
        repository: the checkout.
        controllers: what makes more of an object, by its group and kind.
        run: takes steps, several at once.

    """
    walk = _Walk(repository, controllers, run, entry)
    walk.add(entry.objects)
    walk.queue += entry.steps
    while walk.queue or walk.pending:
        if walk.queue:
            walk.take_steps()
        if not walk.expand(is_final=False) and not walk.queue:
            walk.finish_first()
    taken, skipped, elsewhere = tuple(walk.taken), tuple(walk.skipped), tuple(walk.elsewhere)
    return ClusterContent(entry.name, taken, skipped, walk.index, elsewhere, label=entry.label)


class _Walk:
    """The state of one walk: objects whose controller has not been asked, steps that are not taken."""

    def __init__(
        self,
        repository: Repository,
        controllers: Mapping[tuple[str, str], Controller],
        run: RunSteps,
        entry: EntryPoint,
    ) -> None:
        self._cluster = entry.name
        self._repository = repository
        self._controllers = controllers
        self._run = run
        self._expanded: set[ObjectName] = set()
        self._waits: dict[ObjectName, str] = {}
        self._depths: dict[ObjectName, int] = {}
        self.index = entry.known
        self.elsewhere: list[tuple[str, DeploymentStep]] = []
        self.pending: dict[ObjectName, BuiltObject] = {}
        self.queue: list[DeploymentStep] = []
        self.taken: list[tuple[DeploymentStep, StepResult]] = []
        self.skipped: list[Skipped] = []

    def add(self, objects: Iterable[BuiltObject]) -> None:
        """Take objects that are applied: of two with one name, the later is what the cluster has."""
        found = list(objects)
        self.index = self.index.with_objects(found)
        for obj in found:
            name = obj.name
            if (name.group, name.kind) in self._controllers and name not in self._expanded:
                self.pending[name] = obj

    def take_steps(self) -> None:
        """Build what is to be built, and add what comes of it."""
        steps, self.queue = self.queue[: _MOST_STEPS - len(self.taken)], []
        for step, result in zip(steps, self._run(steps), strict=True):
            self.taken.append((step, self._with_ignores(step, result)))
            depth = self._depths.get(owner_of(step), 0) + 1
            for obj in result.objects:
                self._depths.setdefault(obj.name, depth)
            tainted = _has_secrets(step)
            self.add(replace(obj, has_secrets=True) if tainted else obj for obj in result.objects)

    def _with_ignores(self, step: DeploymentStep, result: StepResult) -> StepResult:
        """Return a result in which what is not read of a release has what is written beside its object."""
        owner = self.index.objects.get(step.release.owner) if isinstance(step, ReleaseBuild) else None
        if owner is None:
            return result
        skipped = tuple(_accepted(each, owner) for each in result.inventory.skipped)
        return replace(result, inventory=replace(result.inventory, skipped=skipped))

    def expand(self, *, is_final: bool, only: frozenset[ObjectName] | None = None) -> bool:
        """Ask the controllers of pending objects, and return whether any had an answer."""
        answered = False
        for name, obj in list(self.pending.items()):
            if only is not None and name not in only:
                continue
            controller = self._controllers[(name.group, name.kind)]
            outcome = controller(obj, self.index, self._repository, is_final=is_final)
            if isinstance(outcome, Waiting):
                self._waits[name] = outcome.reason
                if not is_final:
                    continue
                outcome = Expansion()
            answered = True
            self._expanded.add(name)
            self.pending.pop(name, None)
            self._take(obj, outcome)
        return answered

    def finish_first(self) -> None:
        """Ask those again that wait for the same as the first one: nothing more comes of what is there."""
        first = self._waits.get(next(iter(self.pending), ObjectName("", "", "", "")), "")
        alike = frozenset(name for name in self.pending if self._waits.get(name) == first)
        self.expand(is_final=True, only=alike)

    def _take(self, obj: BuiltObject, outcome: Expansion) -> None:
        if obj.has_secrets:
            outcome = _with_secrets(outcome)
        self.skipped += (_accepted(skipped, obj) for skipped in outcome.skipped)
        steps: list[DeploymentStep] = [ObjectsBuild(obj.name, outcome.objects)] if outcome.objects else []
        if self._depths.get(obj.name, 0) > _DEEPEST and outcome.steps:
            self.skipped.append(_not_followed(obj, _TOO_DEEP.format(_DEEPEST)))
        elif self._has_no_room_for(outcome):
            self.skipped.append(_not_followed(obj, _TOO_MANY.format(_MOST_STEPS)))
        else:
            steps += outcome.steps
        other = self._other_cluster(outcome)
        if other is None:
            self.queue += steps
        else:
            self.elsewhere += ((other, step) for step in steps)

    def _has_no_room_for(self, outcome: Expansion) -> bool:
        known = len(self.taken) + len(self.queue) + len(self.elsewhere)
        return known + len(outcome.steps) > _MOST_STEPS

    def _other_cluster(self, outcome: Expansion) -> str | None:
        """Return the name of the cluster that steps are for, if it is another one."""
        destination = outcome.destination
        if destination is None:
            return None
        known = destination.cluster(self._repository.clusters)
        name = known.name if known is not None else destination.names[0]
        return None if name == self._cluster else name


def _with_secrets(outcome: Expansion) -> Expansion:
    """Return what comes of an object in which values of a Secret are: they are in all of it."""
    steps = tuple(map(_secret_step, outcome.steps))
    return replace(outcome, steps=steps, objects=_secret_objects(outcome.objects))


def _secret_objects(objects: Iterable[BuiltObject]) -> tuple[BuiltObject, ...]:
    return tuple(replace(obj, has_secrets=True) for obj in objects)


def _secret_step(step: DeploymentStep) -> DeploymentStep:
    match step:
        case ReleaseBuild():
            return replace(step, release=replace(step.release, has_secrets=True))
        case KustomizeBuild():
            return replace(step, has_secrets=True)
        case ObjectsBuild():
            return replace(step, objects=_secret_objects(step.objects))
        case FilesBuild() | PlainBuild():
            return step


def _has_secrets(step: DeploymentStep) -> bool:
    """Return whether values of a Secret are in all that a step gives."""
    match step:
        case ReleaseBuild(release=release):
            return release.has_secrets
        case KustomizeBuild():
            return step.has_secrets
        case _:
            return False


def owner_of(step: DeploymentStep) -> ObjectName:
    """Return the object that a step is taken for; no object where a person takes it."""
    match step:
        case ReleaseBuild(release=release):
            return release.owner
        case PlainBuild():
            return NO_OBJECT
        case _:
            return step.owner


def _not_followed(obj: BuiltObject, reason: str) -> Skipped:
    name, origin = obj.name, obj.origin
    return Skipped(origin.path, origin.line, reason, Loss.PODS, name.kind, name.namespace, name.name)


def _accepted(skipped: Skipped, obj: BuiltObject) -> Skipped:
    """Return what is not read of an object as what it is, with the ignores that its owner wrote beside it."""
    name = obj.name
    if (skipped.kind, skipped.namespace, skipped.name) != (name.kind, name.namespace, name.name):
        return skipped
    said = skipped.reason.startswith(name.kind)
    reason = skipped.reason if said else f"{name.kind} ({name.group}): {skipped.reason}"
    remedy = (skipped.remedy or _REMEDY) if skipped.deploys_unseen else ""
    return replace(skipped, reason=reason, remedy=remedy, ignores=skipped.ignores or obj.ignores)
