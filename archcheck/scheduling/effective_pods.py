"""A pod → all that decides where it lands, after admission and its controller have had their say.

Source: the RuntimeClass admission plugin, the DaemonSet controller, the VolumeBinding and VolumeZone plugins.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from archcheck.frozen import dataclass
from archcheck.scheduling.handlers import own_handler
from archcheck.scheduling.selectors import refused_preference, unscorable
from archcheck.scheduling.taints import ADMITTED, daemon_tolerations
from archcheck.workloads.cluster_objects import ClusterObjects, RuntimeClass, Volume
from archcheck.workloads.constraints import Constraints, Pair, Term, Toleration
from archcheck.workloads.model import PodSpec, Workload, may_share

_ORDINAL = re.compile(r"0|[1-9][0-9]{0,8}")
UNKNOWN_VOLUMES = "volumes that are not among the manifests"


@dataclass(frozen=True, slots=True)
class VolumeTopology:
    """A PersistentVolume that a pod mounts, and the nodes that reach it."""

    volume: str
    required: tuple[Term, ...] | None
    zones: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class EffectivePodSpec:
    """What decides where one pod lands. Pods of one spec land on the same nodes.

    `refused` says why the API server creates no such pod, or is empty. `bound` is whether the pod names its
    node itself, so that the scheduler is not asked. `open` says what may keep it off more nodes and is not
    known. `unscorable` is a preference by which the scheduler cannot score several nodes: then it takes none
    of them. `handler` runs the pod, and may run anything. `by_operator`: an operator decides it, which may
    keep the pod off any node.
    """

    node_name: str = ""
    bound: bool = False
    selector: tuple[Pair, ...] = ()
    required: tuple[Term, ...] | None = None
    tolerations: tuple[Toleration, ...] = ()
    gates: tuple[str, ...] = ()
    pins: tuple[VolumeTopology, ...] = ()
    refused: str = ""
    open: tuple[str, ...] = ()
    unscorable: str = ""
    handler: str = ""
    by_operator: bool = False


class PodResolver:
    """Turns pods into specs, among the objects that stand beside them.

    A DaemonSet's controller looks at the template before admission has seen a pod: the tolerations of a
    RuntimeClass come too late, its selector keeps the pod off all the same.
    """

    def __init__(self, cluster_objects: ClusterObjects) -> None:
        self._classes = {
            runtime_class.name: runtime_class for runtime_class in cluster_objects.runtime_classes
        }
        self._volumes = {volume.name: volume for volume in cluster_objects.volumes}
        self._by_claim: dict[str, list[tuple[str, Volume]]] = {}
        for claim in cluster_objects.claims:
            if claim.volume in self._volumes:
                bound = (claim.namespace, self._volumes[claim.volume])
                self._by_claim.setdefault(claim.name, []).append(bound)
        for volume in cluster_objects.volumes:
            namespace, name = volume.claim
            if name:
                self._by_claim.setdefault(name, []).append((namespace, volume))

        self._numbered: dict[str, list[tuple[int, str]]] = {}
        for name in self._by_claim:
            base, _, number = name.rpartition("-")
            if _ORDINAL.fullmatch(number):
                self._numbered.setdefault(base, []).append((int(number), name))

    def specs(self, workload: Workload, pod: PodSpec) -> tuple[EffectivePodSpec, ...]:
        """Return the specs of a workload's pods: one, but for a StatefulSet whose pods have own volumes."""
        constraints = pod.constraints
        base = self._base(workload, constraints)
        mounted = [self._volume_of(workload.namespace, claim) for claim in constraints.claims]
        shared = tuple(volume for volume in mounted if volume)
        own = self._own_volumes(workload) if workload.claim_templates else {}
        owned = dict.fromkeys(_pinned(base, (*shared, *volumes)) for volumes in own.values())
        if not own or len(own) < workload.replicas:
            owned.setdefault(_pinned(base, shared))
        return tuple(owned)

    def unknown(self, workload: Workload, pod: PodSpec) -> Iterator[str]:
        """Yield what may change where a pod lands, and does not stand among the manifests."""
        name = pod.constraints.runtime_class
        if name and name not in self._classes:
            yield f"RuntimeClass {name}"
        expected = workload.replicas * len(workload.claim_templates)
        mounted = [self._volume_of(workload.namespace, claim) for claim in pod.constraints.claims]
        if None in mounted or sum(map(len, self._own_volumes(workload).values())) < expected:
            yield UNKNOWN_VOLUMES

    def _base(self, workload: Workload, constraints: Constraints) -> EffectivePodSpec:
        runtime_class = self._classes.get(constraints.runtime_class)
        selector, tolerations, refused = _merged(constraints, runtime_class)
        if workload.is_daemon:
            own = daemon_tolerations(host_network=constraints.host_network)
            tolerations = constraints.tolerations + own
        bound = bool(constraints.node_name) and not workload.is_daemon
        return EffectivePodSpec(
            constraints.node_name,
            bound,
            selector,
            constraints.required,
            tolerations + ADMITTED,
            constraints.gates,
            (),
            refused or _refused_preferences(constraints),
            _open(constraints, runtime_class),
            "" if bound or workload.is_daemon else _unscorable_preferences(constraints),
            own_handler(constraints.runtime_class, self._classes),
            bool(constraints.operator_decides),
        )

    def _volume_of(self, namespace: str, claim: str) -> Volume | None:
        """Return the volume that a claim is bound to: the claim names it, or it names the claim.

        A claim of the very namespace counts before one that has none yet; between several, none is guessed.
        """
        bound = self._by_claim.get(claim, ())
        own = {volume.name: volume for owner, volume in bound if owner == namespace}
        near = {volume.name: volume for owner, volume in bound if may_share(owner, namespace)}
        volumes = list((own or near).values())
        return volumes[0] if len(volumes) == 1 else None

    def _own_volumes(self, workload: Workload) -> dict[int, list[Volume]]:
        """Return the volumes of a StatefulSet's pods that have one, by ordinal."""
        by_ordinal: dict[int, list[Volume]] = {}
        for template in workload.claim_templates:
            for number, claim in self._numbered.get(f"{template}-{workload.name}", ()):
                ordinal = number - workload.first_ordinal
                volume = self._volume_of(workload.namespace, claim)
                if volume and 0 <= ordinal < workload.replicas:
                    by_ordinal.setdefault(ordinal, []).append(volume)
        return by_ordinal


def _merged(
    constraints: Constraints, runtime_class: RuntimeClass | None
) -> tuple[tuple[Pair, ...], tuple[Toleration, ...], str]:
    """Return selector and tolerations as admission leaves them, or why it refuses the pod."""
    if runtime_class is None:
        return constraints.selector, constraints.tolerations, ""
    own = {pair.key: pair for pair in constraints.selector}
    refused = next(
        (
            f"RuntimeClass {runtime_class.name} wants {pair.key}={pair.value}, the pod {own[pair.key].value}"
            for pair in runtime_class.selector
            if pair.key in own and own[pair.key].value != pair.value
        ),
        "",
    )
    merged = {pair.key: pair for pair in runtime_class.selector} | own
    selector = tuple(merged[key] for key in sorted(merged))
    return selector, constraints.tolerations + runtime_class.tolerations, refused


def _open(constraints: Constraints, runtime_class: RuntimeClass | None) -> tuple[str, ...]:
    """Return what of a pod is named only later, and may keep it off nodes."""
    if constraints.template:
        return (constraints.template,)
    said = (*constraints.open, *(runtime_class.open if runtime_class else ()))
    by_operator = (constraints.operator_decides,) if constraints.operator_decides else ()
    return tuple(dict.fromkeys((*by_operator, *(constraint.what for constraint in said))))


def _refused_preferences(constraints: Constraints) -> str:
    """Return the first preferred term that the API server refuses, and why."""
    return next((_told(term, why) for term in constraints.preferred if (why := refused_preference(term))), "")


def _unscorable_preferences(constraints: Constraints) -> str:
    """Return the first preferred term by which the scheduler cannot score nodes, and why.

    Each pod of a DaemonSet is for one node, and one that names its node is not scheduled: with a single node
    nothing is scored.
    """
    return next((_told(term, why) for term in constraints.preferred if (why := unscorable(term))), "")


def _told(term: Term, why: str) -> str:
    return f"preferred affinity {term}: {why}"


def _pinned(spec: EffectivePodSpec, volumes: Iterable[Volume]) -> EffectivePodSpec:
    held = tuple(volumes)
    unknown = tuple(dict.fromkeys(constraint.what for volume in held for constraint in volume.open))
    pins = tuple(
        VolumeTopology(volume.name, volume.required, volume.zones)
        for volume in held
        if volume.required is not None or volume.zones
    )
    if not pins and not unknown:
        return spec
    return replace(spec, pins=pins, open=(*spec.open, *unknown))
