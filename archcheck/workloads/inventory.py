"""What an input holds: its workloads, what was skipped of it, and what is broken.

Apart from `stock`, which reads documents: a list of images needs no YAML.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from enum import StrEnum
from itertools import compress
from typing import TYPE_CHECKING

from archcheck.errors import InputError
from archcheck.frozen import dataclass
from archcheck.workloads.cluster_objects import NONE, ClusterObjects, merge
from archcheck.workloads.model import Ignore, Workload

if TYPE_CHECKING:
    from archcheck.documents.nodes import Mapping


class Loss(StrEnum):
    """What a run lacks because something was skipped.

    Nothing: it runs no pod. A part of the input, that could not be read this time. Pods: what an object, or
    another tool, deploys is never seen. A chart: the same, and other machines, which have it, do see it.
    """

    NOTHING = "nothing"
    PART = "part"
    PODS = "pods"
    CHART = "chart"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A document or a directory that was skipped, and why. `line` is None where the whole is meant.

    An object, or what another tool deploys, has a `kind` (`HelmRelease`, `helmfile`) and, where it is not
    read, a `remedy` and the `ignores` that its owner wrote beside it. `accepted` says that one of them, or
    another ignore, takes it as it is.
    """

    path: str
    line: int | None
    reason: str
    loss: Loss = Loss.NOTHING
    kind: str = ""
    namespace: str = ""
    name: str = ""
    remedy: str = ""
    accepted: bool = False
    ignores: tuple[Ignore, ...] = ()

    @property
    def unread(self) -> bool:
        """Whether it may well hold workloads."""
        return self.loss is not Loss.NOTHING

    @property
    def deploys_unseen(self) -> bool:
        """Whether pods come of it that are not seen: a finding of the rule not-read is made of it."""
        return self.loss in (Loss.PODS, Loss.CHART)

    @property
    def is_missed(self) -> bool:
        """Whether a run is not complete without it."""
        return self.unread and not self.accepted

    @property
    def may_have_given(self) -> bool:
        """Whether images that are known from another time may be its own."""
        return self.loss in (Loss.PART, Loss.CHART)

    @property
    def label(self) -> str:
        """`HelmRelease/web`, with the namespace in front where one is given."""
        return "/".join(part for part in (self.namespace, self.kind, self.name) if part)


@dataclass(frozen=True, slots=True)
class DeployedCluster:
    """One cluster of an input that deploys several, and what of its objects decides how pods run.

    `is_foreign`: no entry point of the input is its own, so that the usual nodes are not meant to be its.
    """

    name: str
    cluster_objects: ClusterObjects = NONE
    is_foreign: bool = False


@dataclass(frozen=True, slots=True)
class Inventory:
    """What an input holds. `objects` counts the Kubernetes objects read, with and without images.

    `cluster_objects` are those that decide how pods run. `roots` are the objects of the workloads as they are
    written, one for each; empty where they are not to be kept. `unattached` are ignores in comments that
    stand beside no image. `clusters` are those that the input deploys, where it names them.
    """

    workloads: tuple[Workload, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    errors: tuple[InputError, ...] = ()
    objects: int = 0
    cluster_objects: ClusterObjects = NONE
    roots: "tuple[Mapping, ...]" = ()
    unattached: tuple[Ignore, ...] = ()
    clusters: tuple[DeployedCluster, ...] = ()

    @property
    def mentions(self) -> tuple[Workload, ...]:
        """What only names images, and runs none: ConfigMaps and Secrets."""
        return tuple(workload for workload in self.workloads if workload.is_mention)

    @property
    def without_mentions(self) -> "Inventory":
        """The inventory with what runs pods alone, in its order."""
        keeps = [not workload.is_mention for workload in self.workloads]
        if all(keeps):
            return self
        workloads, roots = compress(self.workloads, keeps), compress(self.roots, keeps)
        return replace(self, workloads=tuple(workloads), roots=tuple(roots))

    def __add__(self, other: "Inventory") -> "Inventory":
        return joined((self, other))


def joined(parts: Iterable[Inventory]) -> Inventory:
    """Return inventories as one, in their order."""
    every = tuple(parts)
    return Inventory(
        tuple(workload for part in every for workload in part.workloads),
        tuple(_each_once(part.skipped for part in every)),
        tuple(error for part in every for error in part.errors),
        sum(part.objects for part in every),
        merge(part.cluster_objects for part in every),
        tuple(root for part in every for root in part.roots),
        tuple(ignore for part in every for ignore in part.unattached),
        _merged_clusters(cluster for part in every for cluster in part.clusters),
    )


def _merged_clusters(clusters: Iterable[DeployedCluster]) -> tuple[DeployedCluster, ...]:
    """Return each cluster once, with all that stands in it; foreign only if it is so everywhere."""
    by_name: dict[str, list[DeployedCluster]] = {}
    for cluster in clusters:
        by_name.setdefault(cluster.name, []).append(cluster)
    return tuple(
        DeployedCluster(
            name, merge(part.cluster_objects for part in parts), all(part.is_foreign for part in parts)
        )
        for name, parts in by_name.items()
    )


def _each_once(parts: Iterable[Iterable[Skipped]]) -> Iterator[Skipped]:
    """Yield what was skipped, once where several parts were made of the same file.

    What one part says twice is two objects that look alike, and both are kept.
    """
    said: Counter[Skipped] = Counter()
    for part in parts:
        own: Counter[Skipped] = Counter()
        for skipped in part:
            own[skipped] += 1
            if own[skipped] > said[skipped]:
                yield skipped
        said |= own
