"""Nodes → pools of alike nodes, as a configuration describes a cluster: what lasts, not today's condition."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from archcheck.scheduling.node import Node, Taint, default_labels
from archcheck.scheduling.pools import common_name

_OF_ONE_NODE = frozenset({"k3s.io/hostname", "k3s.io/internal-ip", "k3s.io/external-ip"})
_PASSING = frozenset(
    f"node.kubernetes.io/{name}"
    for name in (
        "not-ready",
        "unreachable",
        "unschedulable",
        "memory-pressure",
        "disk-pressure",
        "pid-pressure",
        "network-unavailable",
        "out-of-service",
    )
) | {"node.cloudprovider.kubernetes.io/uninitialized", "node.cloudprovider.kubernetes.io/shutdown"}
"""Taints that come and go with a node's condition; Kubernetes itself sets them."""


@dataclass(frozen=True, slots=True)
class Described:
    """A pool for a configuration. `labels` are those that do not follow from platform and name."""

    name: str
    hosts: tuple[str, ...]
    count: int
    node: Node
    labels: tuple[tuple[str, str], ...]
    taints: tuple[Taint, ...]


def describe(nodes: Sequence[Node]) -> list[Described]:
    """Return nodes in pools, in the order of the first node of each."""
    groups: dict[object, list[Node]] = {}
    for node in nodes:
        taints = tuple(sorted(taint for taint in node.taints if taint.key not in _PASSING))
        key = (
            node.platform,
            node.pull,
            node.runtime,
            _labels(node),
            taints,
            node.unschedulable,
            node.name if node.count > 1 else "",
        )
        groups.setdefault(key, []).append(node)
    names = _distinct([common_name([node.name for node in group]) for group in groups.values()])
    return [
        Described(
            name,
            tuple(node.name for node in group) if len(group) > 1 or name != group[0].name else (),
            sum(node.count for node in group),
            group[0],
            _labels(group[0]),
            tuple(taint for taint in group[0].taints if taint.key not in _PASSING),
        )
        for name, group in zip(names, groups.values(), strict=True)
    ]


def passing_taints(nodes: Iterable[Node]) -> list[str]:
    """Return the taints that a description leaves out, by key."""
    return sorted({taint.key for node in nodes for taint in node.taints if taint.key in _PASSING})


def _labels(node: Node) -> tuple[tuple[str, str], ...]:
    """Return the labels of a node that say more than its name and platform do."""
    implied = default_labels(node.name, node.platform)
    kept = (
        (key, value)
        for key, value in node.labels.items()
        if implied.get(key) != value and value != node.name and key not in _OF_ONE_NODE
    )
    return tuple(sorted(kept))


def _distinct(names: Sequence[str]) -> list[str]:
    """Return names with a number behind those that are not the first of theirs."""
    taken: set[str] = set()
    found = []
    for name in names:
        at = 1
        unique = name
        while unique in taken:
            at += 1
            unique = f"{name}-{at}"
        taken.add(unique)
        found.append(unique)
    return found
