"""Every workload on every pool of nodes: where its pods may land, whether they run, and the verdict."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum

from archcheck.frozen import dataclass
from archcheck.images.availability import Availability, Missing
from archcheck.images.naming import ImageName
from archcheck.images.platform import Platform
from archcheck.scheduling.architecture import without_architecture
from archcheck.scheduling.effective_pods import EffectivePodSpec, PodResolver
from archcheck.scheduling.filters import Filter, FilterReason, PodFilter, names_a_host, unscored
from archcheck.scheduling.node import Node
from archcheck.scheduling.outcomes import Failure, RunOutcome, Runs
from archcheck.scheduling.pools import Pool, pool_nodes
from archcheck.scheduling.running import outcome
from archcheck.scheduling.runtime import Machine
from archcheck.workloads.cluster_objects import ClusterObjects
from archcheck.workloads.model import ImageUse, PodSpec, Role, Workload


class Verdict(StrEnum):
    """What is to be expected of a workload; the worst last."""

    OK = "ok"
    UNKNOWN = "unknown"
    AT_RISK = "at-risk"
    STUCK = "stuck"


@dataclass(frozen=True, slots=True)
class NodePlacement:
    """A workload's pods on one pool.

    `reasons` are the rules that keep them off, empty where they may land. `runs` says what would become of
    them there, also where they do not land; `because` names the containers that are why, `images` theirs,
    `entries` the platforms that would be pulled for those. `handler` is what may run those without one.
    """

    reasons: tuple[FilterReason, ...]
    runs: Runs
    failure: Failure | None = None
    because: tuple[str, ...] = ()
    images: tuple[ImageName, ...] = ()
    entries: tuple[Platform | None, ...] = ()
    handler: str = ""

    @property
    def lands(self) -> bool:
        """Whether no rule keeps the pods off."""
        return not self.reasons

    @property
    def cannot_run(self) -> bool:
        """Whether pods fail here, if they land."""
        return self.runs is Runs.NO

    @property
    def works(self) -> bool:
        """Whether pods may land here and run."""
        return self.lands and self.runs in (Runs.NATIVE, Runs.FALLBACK)


@dataclass(frozen=True, slots=True)
class WorkloadPlacement:
    """A workload's verdict, and its placement on each pool, in the order of the pools.

    Where pods differ, `cause` is the pod of the worst verdict: its position in the workload, and how it alone
    was placed. `narrowed` are the positions of pools that it keeps off by nothing but what it says of
    architectures, though all its images are for them. `open` says why it is not known where its pods land.
    """

    verdict: Verdict
    placements: tuple[NodePlacement, ...]
    narrowed: tuple[int, ...] = ()
    cause: "tuple[int, WorkloadPlacement] | None" = None
    open: tuple[str, ...] = ()

    @property
    def is_stuck(self) -> bool:
        """Whether no node can take its pods and run them."""
        return self.verdict is Verdict.STUCK


@dataclass(frozen=True, slots=True)
class PlacementReport:
    """The result: pools, what was placed on them (one for each workload), and what was not looked at.

    `unmodelled` names what may keep pods off nodes and is not modelled, with the number of workloads that
    use it. `columns` are for each workload the positions of the pools that its clusters have; empty where
    all workloads are of all pools.
    """

    pools: tuple[Pool, ...] = ()
    placed: tuple[WorkloadPlacement, ...] = ()
    unmodelled: tuple[tuple[str, int], ...] = ()
    columns: tuple[tuple[int, ...], ...] = ()

    def pools_of(self, number: int) -> tuple[Pool, ...]:
        """Return the pools that a workload is placed on, in the order of its placements."""
        return tuple(self.pools[column] for column in self.columns[number]) if self.columns else self.pools

    def aligned(self, number: int) -> "Sequence[NodePlacement | None]":
        """Return a workload's placement on every pool; None on one of another cluster."""
        placements = self.placed[number].placements
        if not self.columns:
            return placements
        known = dict(zip(self.columns[number], placements, strict=True))
        return [known.get(column) for column in range(len(self.pools))]


UNNAMED_HOSTS = "names of hosts, which a pool with count: does not tell (hosts: does)"
_NOWHERE = frozenset({Filter.REFUSED, Filter.GATE})
_BY_LABELS = frozenset({Filter.SELECTOR, Filter.AFFINITY})

Answers = Mapping[ImageName, Availability]
"""What is known of each image."""


def schedule(
    workloads: Sequence[Workload],
    answers: Answers,
    nodes: Sequence[Node],
    cluster_objects: ClusterObjects,
    *,
    comparisons: bool = False,
) -> PlacementReport:
    """Place workloads on nodes.

    Args:
        workloads: what is to run.
        answers: what is known of each image.
        nodes: the cluster.
        cluster_objects: RuntimeClasses and volumes that stand among the same manifests.
        comparisons: whether the cluster has the gate TaintTolerationComparisonOperators.

    """
    resolver = PodResolver(cluster_objects)
    specs = [[resolver.specs(workload, pod) for pod in workload.pods] for workload in workloads]
    pools = pool_nodes(nodes, dict.fromkeys(spec for pods in specs for pod in pods for spec in pod))
    placer = _Placer(pools, answers, comparisons=comparisons)
    placed = tuple(placer.workload(workload, pods) for workload, pods in zip(workloads, specs, strict=True))
    vague = any(node.count > 1 for node in nodes)
    named = sum(vague and any(names_a_host(spec) for pod in pods for spec in pod) for pods in specs)
    unmodelled = _unmodelled(workloads, resolver) + (((UNNAMED_HOSTS, named),) if named else ())
    return PlacementReport(pools, placed, unmodelled)


class _Placer:
    """Remembers what it has computed: alike pods land alike, and the same images run alike."""

    def __init__(self, pools: tuple[Pool, ...], answers: Answers, *, comparisons: bool) -> None:
        self._pools = pools
        alike: dict[Machine, Machine] = {}
        self._machines = [
            alike.setdefault(machine, machine) for machine in (pool.node.machine for pool in pools)
        ]
        self._answers = answers
        self._comparisons = comparisons
        self._filtered: dict[EffectivePodSpec, tuple[tuple[FilterReason, ...], ...]] = {}
        self._outcomes: dict[tuple[ImageName, bool, Machine], RunOutcome] = {}
        self._known: dict[tuple[tuple[EffectivePodSpec, ...], object, bool], WorkloadPlacement] = {}

    def workload(
        self, workload: Workload, specs: Sequence[tuple[EffectivePodSpec, ...]]
    ) -> WorkloadPlacement:
        """Return a workload's placement: that of its pods together."""
        pods = [
            self._pod(pod, variants, daemon=workload.is_daemon)
            for pod, variants in zip(workload.pods, specs, strict=True)
        ]
        return pods[0] if len(pods) == 1 else self._together(pods)

    def _pod(self, pod: PodSpec, specs: tuple[EffectivePodSpec, ...], *, daemon: bool) -> WorkloadPlacement:
        uses = tuple((use.container, use.role, use.image) for use in _started(pod))
        key = (specs, (uses, pod.constraints.os), daemon)
        if key not in self._known:
            variants = [self._variant(spec, pod, daemon=daemon) for spec in specs]
            self._known[key] = variants[0] if len(variants) == 1 else self._together(variants)
        return self._known[key]

    def _variant(self, spec: EffectivePodSpec, pod: PodSpec, *, daemon: bool) -> WorkloadPlacement:
        ran: dict[int, NodePlacement] = {}
        kept_off: dict[tuple[int, tuple[FilterReason, ...]], NodePlacement] = {}
        placements = []
        for pool, machine, held in zip(self._pools, self._machines, self._landing(spec), strict=True):
            if id(machine) not in ran:
                ran[id(machine)] = self._run(pod, machine, spec.handler)
            free = ran[id(machine)]
            if not held and self._is_vague(spec, pool):
                free = replace(free, runs=max(free.runs, Runs.UNKNOWN, key=lambda runs: runs.rank))
            key = (id(free), held)
            if held and key not in kept_off:
                kept_off[key] = replace(free, reasons=held)
            placements.append(kept_off[key] if held else free)
        if spec.open and not (spec.by_operator and _works_wherever(placements)):
            placements = _undecided(placements, daemon=daemon)
        narrowed = () if spec.open else tuple(self._narrowed(spec, placements))
        verdict = verdict_of(placements, daemon=daemon)
        return WorkloadPlacement(verdict, tuple(placements), narrowed, open=spec.open)

    def _is_vague(self, spec: EffectivePodSpec, pool: Pool) -> bool:
        """Return whether a pod asks for a host by name, and the pool does not name its hosts."""
        return pool.node.count > 1 and names_a_host(spec)

    def _narrowed(self, spec: EffectivePodSpec, placements: Sequence[NodePlacement]) -> Iterator[int]:
        open_spec = without_architecture(spec)
        if open_spec is None:
            return
        landing = PodFilter(open_spec, comparisons=self._comparisons)
        for number, (placement, pool) in enumerate(zip(placements, self._pools, strict=True)):
            kept_off = {reason.filter for reason in placement.reasons}
            by_labels = placement.runs is Runs.NATIVE and kept_off and kept_off <= _BY_LABELS
            if by_labels and not any(landing.filter_node(pool.node)):
                yield number

    def _landing(self, spec: EffectivePodSpec) -> tuple[tuple[FilterReason, ...], ...]:
        if spec not in self._filtered:
            landing = PodFilter(spec, comparisons=self._comparisons)
            same: dict[tuple[int, ...], tuple[FilterReason, ...]] = {}
            held = []
            for pool in self._pools:
                reasons = tuple(landing.filter_node(pool.node))
                # by identity: alike pools share one tuple of reasons, and no reason is hashed for it
                held.append(same.setdefault(tuple(map(id, reasons)), reasons))
            free = sum(pool.count for pool, reasons in zip(self._pools, held, strict=True) if not reasons)
            if (reason := unscored(spec, free)) is not None:
                held = [reasons or (reason,) for reasons in held]
            self._filtered[spec] = tuple(held)
        return self._filtered[spec]

    def _run(self, pod: PodSpec, machine: Machine, handler: str) -> NodePlacement:
        system = machine.platform.os
        if pod.constraints.os and pod.constraints.os != system:
            message = f"the pod says that its system is {pod.constraints.os}, the node's is {system}"
            return NodePlacement((), Runs.NO, Failure("PodOSNotSupported", message))
        uses = _started(pod)
        outcomes = [self._outcome(use, machine) for use in uses]
        if handler:
            outcomes = [self._handled(use, run) for use, run in zip(uses, outcomes, strict=True)]
        worst = max((run.runs for run in outcomes), key=lambda runs: runs.rank, default=Runs.NATIVE)
        if worst is Runs.NATIVE:
            return NodePlacement((), worst)
        causes = [(use, run) for use, run in zip(uses, outcomes, strict=True) if run.runs is worst]
        return NodePlacement(
            (),
            worst,
            causes[0][1].failure,
            tuple(use.container for use, _ in causes),
            tuple(use.image for use, _ in causes),
            tuple(run.entry for _, run in causes),
            handler if worst is Runs.DEPENDS and any(run.entry is None for _, run in causes) else "",
        )

    def _handled(self, use: ImageUse, run: RunOutcome) -> RunOutcome:
        """Return what becomes of an image with a handler that may run anything that is there."""
        is_there = not isinstance(self._answers[use.image], Missing)
        return RunOutcome(Runs.DEPENDS) if run.runs is Runs.NO and is_there else run

    def _outcome(self, use: ImageUse, machine: Machine) -> RunOutcome:
        key = (use.image, use.role is Role.VOLUME, machine)
        if key not in self._outcomes:
            answer = self._answers[use.image]
            self._outcomes[key] = outcome(answer, machine, mounted=key[1])
        return self._outcomes[key]

    def _together(self, several: Sequence[WorkloadPlacement]) -> WorkloadPlacement:
        """Return several pods as one: the worst verdict, and on each pool the worst of those that land."""
        order = list(Verdict)
        worst_number = max(range(len(several)), key=lambda number: order.index(several[number].verdict))
        worst = several[worst_number]
        columns = zip(*(placement.placements for placement in several), strict=True)
        narrowed = {column for placement in several for column in placement.narrowed}
        cause = (worst_number, worst.cause[1] if worst.cause else worst)
        said = tuple(dict.fromkeys(text for placement in several for text in placement.open))
        return WorkloadPlacement(
            worst.verdict, tuple(map(_worst, columns)), tuple(sorted(narrowed)), cause, said
        )


def _started(pod: PodSpec) -> list[ImageUse]:
    """Return the images that a pod itself runs or mounts, in the order in which they are needed.

    Of values of a chart it is not known whether any pod runs what they name.
    """
    needed = [
        use
        for use in pod.images
        if use.role.is_started and not (use.role is Role.FIELD and pod.constraints.template)
    ]
    return sorted(needed, key=lambda use: use.role not in (Role.INIT, Role.SIDECAR, Role.VOLUME))


def _works_wherever(placements: Sequence[NodePlacement]) -> bool:
    """Return whether pods run on each node that takes any: then it is no matter which of them they go to."""
    landing = [placement for placement in placements if placement.lands]
    return bool(landing) and all(placement.works for placement in landing)


def _undecided(placements: Sequence[NodePlacement], *, daemon: bool) -> list[NodePlacement]:
    """Return where pods may land of which not all is known that may keep them off.

    What no node can run is stuck wherever it would land; a DaemonSet that lands nowhere is none the worse.
    """
    landing = [placement for placement in placements if placement.lands]
    if not daemon and all(placement.runs is Runs.NO for placement in landing):
        return list(placements)
    return [NodePlacement((), Runs.UNKNOWN) if placement.lands else placement for placement in placements]


def _worst(placements: Sequence[NodePlacement]) -> NodePlacement:
    landing = [placement for placement in placements if placement.lands]
    return max(landing or placements, key=lambda placement: placement.runs.rank)


def verdict_of(placements: Sequence[NodePlacement], *, daemon: bool) -> Verdict:
    """Return the verdict of pods that may land as the placements say.

    Each replica may land on any node that takes it, so one bad node is a risk. A DaemonSet starts a pod on
    every node that takes it, and none where none does, which is no failure,
    unless no node ever would.
    """
    landing = [placement.runs for placement in placements if placement.lands]
    if not landing:
        held = [
            placement
            for placement in placements
            if any(reason.filter in _NOWHERE for reason in placement.reasons)
        ]
        return Verdict.OK if daemon and not held else Verdict.STUCK
    if all(runs is Runs.NO for runs in landing):
        return Verdict.STUCK
    if Runs.NO in landing or Runs.DEPENDS in landing:
        return Verdict.AT_RISK
    return Verdict.UNKNOWN if Runs.UNKNOWN in landing else Verdict.OK


def _unmodelled(workloads: Sequence[Workload], resolver: PodResolver) -> tuple[tuple[str, int], ...]:
    counts: dict[str, int] = {}
    for workload in workloads:
        used = {
            name: None
            for pod in workload.pods
            for name in (*pod.constraints.unmodelled, *resolver.unknown(workload, pod))
        }
        for name in used:
            counts[name] = counts.get(name, 0) + 1
    return tuple(sorted(counts.items()))
