"""A pod → all that decides where it lands, after admission and its controller have had their say.

Source: the RuntimeClass admission plugin, the DaemonSet controller, the VolumeBinding and VolumeZone plugins.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from archcheck.scheduling.taints import daemon_tolerations
from archcheck.workloads.constraints import Constraints, Pair, Term, Toleration
from archcheck.workloads.model import PodSpec, Workload, may_share
from archcheck.workloads.surroundings import RuntimeClass, Surroundings, Volume

UNKNOWN_VOLUMES = "volumes that are not among the manifests"


@dataclass(frozen=True, slots=True)
class Pin:
    """A PersistentVolume that a pod mounts, and the nodes that reach it."""

    volume: str
    required: tuple[Term, ...] | None
    zones: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """What decides where one pod lands. Pods of one shape land on the same nodes.

    `refused` says why the API server creates no such pod, or is empty. `bound` is whether the pod names its
    node itself, so that the scheduler is not asked.
    """

    node_name: str = ""
    bound: bool = False
    selector: tuple[Pair, ...] = ()
    required: tuple[Term, ...] | None = None
    tolerations: tuple[Toleration, ...] = ()
    gates: tuple[str, ...] = ()
    pins: tuple[Pin, ...] = ()
    refused: str = ""


class Shaper:
    """Turns pods into shapes, among the objects that stand beside them."""

    def __init__(self, surroundings: Surroundings) -> None:
        self._classes = {each.name: each for each in surroundings.runtime_classes}
        self._volumes = {each.name: each for each in surroundings.volumes}
        self._by_claim: dict[str, list[tuple[str, Volume]]] = {}
        for claim in surroundings.claims:
            if claim.volume in self._volumes:
                bound = (claim.namespace, self._volumes[claim.volume])
                self._by_claim.setdefault(claim.name, []).append(bound)
        for volume in surroundings.volumes:
            namespace, name = volume.claim
            if name:
                self._by_claim.setdefault(name, []).append((namespace, volume))

    def shapes(self, workload: Workload, pod: PodSpec) -> tuple[Shape, ...]:
        """Return the shapes of a workload's pods: one, but for a StatefulSet whose pods have own volumes."""
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
        expected = workload.replicas if workload.claim_templates else 0
        mounted = [self._volume_of(workload.namespace, claim) for claim in pod.constraints.claims]
        if None in mounted or len(self._own_volumes(workload)) < expected:
            yield UNKNOWN_VOLUMES

    def _base(self, workload: Workload, constraints: Constraints) -> Shape:
        runtime_class = self._classes.get(constraints.runtime_class)
        selector, tolerations, refused = _merged(constraints, runtime_class)
        if workload.is_daemon:
            tolerations += daemon_tolerations(host_network=constraints.host_network)
        return Shape(
            constraints.node_name,
            bool(constraints.node_name) and not workload.is_daemon,
            selector,
            constraints.required,
            tolerations,
            constraints.gates,
            (),
            refused,
        )

    def _volume_of(self, namespace: str, claim: str) -> Volume | None:
        """Return the volume that a claim is bound to: the claim names it, or it names the claim."""
        bound = self._by_claim.get(claim, ())
        return next((volume for owner, volume in bound if may_share(owner, namespace)), None)

    def _own_volumes(self, workload: Workload) -> dict[int, list[Volume]]:
        """Return the volumes of a StatefulSet's pods that have one, by ordinal."""
        found: dict[int, list[Volume]] = {}
        for template in workload.claim_templates:
            pattern = re.compile(rf"{re.escape(template)}-{re.escape(workload.name)}-(\d{{1,9}})")
            for claim in sorted(self._by_claim):
                match = pattern.fullmatch(claim)
                ordinal = int(match[1]) - workload.first_ordinal if match else -1
                if 0 <= ordinal < workload.replicas and (
                    volume := self._volume_of(workload.namespace, claim)
                ):
                    found.setdefault(ordinal, []).append(volume)
        return found


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


def _pinned(shape: Shape, volumes: Iterable[Volume]) -> Shape:
    pins = tuple(
        Pin(volume.name, volume.required, volume.zones)
        for volume in volumes
        if volume.required is not None or volume.zones
    )
    if not pins:
        return shape
    return Shape(
        shape.node_name,
        shape.bound,
        shape.selector,
        shape.required,
        shape.tolerations,
        shape.gates,
        pins,
        shape.refused,
    )
