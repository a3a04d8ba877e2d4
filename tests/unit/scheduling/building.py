"""Nodes, pods and images as values, in short."""

from collections.abc import Iterable

from archcheck.images.availability import (
    Availability,
    Found,
    ManifestKind,
    Missing,
    Reason,
    Unknown,
    Unresolved,
)
from archcheck.images.platform import Platform, parse_platform
from archcheck.scheduling.node import Node, default_labels, parse_taint
from archcheck.scheduling.placement import NodePlacement, PlacementReport, WorkloadPlacement, schedule
from archcheck.scheduling.runtime import PullRule
from archcheck.workloads.cluster_objects import NONE, ClusterObjects
from archcheck.workloads.constraints import NO_CONSTRAINTS, Constraints, Pair, Requirement, Term
from archcheck.workloads.model import ImageUse, PodSpec, Role, Source, Workload
from tests.support.answers import by_image


def found(*platforms: str, kind: ManifestKind = ManifestKind.INDEX) -> Found:
    return Found(tuple(map(parse_platform, platforms)), "sha256:0", kind, "docker.io")


IMAGES: dict[str, Availability] = {
    "every:1": found("amd64", "arm64", "linux/arm/v7", "linux/arm/v6", "windows/amd64"),
    "pc:1": found("amd64"),
    "big:1": found("amd64", "arm64"),
    "pi:1": found("linux/arm/v6"),
    "lone:1": found("amd64", kind=ManifestKind.MANIFEST),
    "gone:1": Missing("manifest unknown"),
    "denied:1": Unknown(Reason.DENIED, "401"),
    "slow:1": Unknown(Reason.UNREACHABLE, "timed out"),
    "chart:1": Unknown(Reason.ARTIFACT, "a chart"),
    "later": Unresolved(),
}
UNREAD = frozenset({"denied:1", "slow:1", "later"})
"""Images of which nobody knows anything."""


ANSWERS = by_image(IMAGES)


def answers(text: str) -> Availability:
    return IMAGES[text]


def node(name: str, platform: str = "amd64", *taints: str, **labels: str) -> Node:
    """Return a node as a kubelet would register it."""
    parsed = parse_platform(platform)
    return Node(
        name,
        parsed,
        PullRule.BEST_FIRST,
        default_labels(name, parsed) | labels,
        tuple(map(parse_taint, taints)),
    )


def pod(*images: str, constraints: Constraints = NO_CONSTRAINTS) -> PodSpec:
    return PodSpec(("spec",), uses(images), constraints=constraints)


def uses(images: Iterable[str], role: Role = Role.CONTAINER) -> tuple[ImageUse, ...]:
    return tuple(ImageUse(f"c{at}", role, image, at + 1, 1) for at, image in enumerate(images))


def workload(*pods: PodSpec, kind: str = "Deployment", name: str = "web") -> Workload:
    return Workload("apps/v1", kind, "", name, Source("web.yaml", 1), pods)


def selecting(**labels: str) -> Constraints:
    return Constraints(selector=tuple(Pair(key, value) for key, value in labels.items()))


def term(key: str, operator: str, *values: str) -> Term:
    return Term((Requirement(key, operator, values),))


def by_host(placement_report: PlacementReport, at: int = 0) -> dict[str, NodePlacement]:
    """Return the placements of one workload by the names of nodes."""
    return {
        host: placement
        for pool, placement in zip(
            placement_report.pools, placement_report.placed[at].placements, strict=True
        )
        for host in pool.hosts or (pool.node.name,)
    }


def alone(each: Workload, *nodes: Node, cluster_objects: ClusterObjects = NONE) -> WorkloadPlacement:
    """Return what becomes of one workload."""
    return schedule([each], ANSWERS, nodes, cluster_objects).placed[0]


def landing(each: Workload, *nodes: Node, cluster_objects: ClusterObjects = NONE) -> list[str]:
    """Return the names of the nodes where a workload may land."""
    placement_report = schedule([each], ANSWERS, nodes, cluster_objects)
    return [name for name, placement in by_host(placement_report).items() if placement.lands]


def platform(text: str) -> Platform:
    return parse_platform(text)
