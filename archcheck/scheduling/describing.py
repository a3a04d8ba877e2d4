"""Nodes → pools of alike nodes, as a configuration describes a cluster: what lasts, not today's condition."""

from collections.abc import Iterator, Sequence

from archcheck.frozen import dataclass
from archcheck.scheduling.kubelets import newest_kubelet
from archcheck.scheduling.node import HOSTNAME_LABEL, Node, Taint, default_labels
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
    """A pool for a configuration.

    `labels` are those that do not follow from platform and name; None for one that would follow, and that
    the nodes lack. `kubelet` is the newest version of its nodes.
    """

    name: str
    hosts: tuple[str, ...]
    count: int
    node: Node
    labels: tuple[tuple[str, str | None], ...]
    taints: tuple[Taint, ...]
    kubelet: str = ""


@dataclass(frozen=True, slots=True)
class Description:
    """A cluster as a configuration has it, and what of it is left out: taints, labels, whole nodes."""

    pools: tuple[Described, ...]
    passing_taints: tuple[str, ...]
    own_labels: tuple[str, ...]
    unknown_nodes: tuple[str, ...]


def describe(nodes: Sequence[Node]) -> Description:
    """Return nodes in pools, in the order of the first node of each."""
    groups: dict[object, list[Node]] = {}
    for node in nodes:
        if node.platform.architecture:
            key = (
                node.pool,
                node.platform,
                node.pull,
                node.runtime,
                _labels(node, _own(node)),
                _own(node),
                tuple(sorted(_lasting(node))),
                node.unschedulable,
                node.name if node.count > 1 else "",
            )
            groups.setdefault(key, []).append(node)
    names = _distinct(list(groups.values()))
    return Description(
        tuple(_described(name, group) for name, group in zip(names, groups.values(), strict=True)),
        tuple(sorted({taint.key for node in nodes for taint in node.taints if taint.key in _PASSING})),
        tuple(sorted({key for group in groups.values() if len(group) > 1 for key in _own(group[0])})),
        tuple(node.name for node in nodes if not node.platform.architecture),
    )


def _described(name: str, group: Sequence[Node]) -> Described:
    first, alone = group[0], len(group) == 1
    named = () if alone and name == first.name else tuple(node.name for node in group)
    return Described(
        name,
        named if first.count == 1 else (),
        sum(node.count for node in group),
        first,
        _labels(first, frozenset() if alone else _own(first)),
        tuple(_lasting(first)),
        newest_kubelet(group),
    )


def _lasting(node: Node) -> Iterator[Taint]:
    return (taint for taint in node.taints if taint.key not in _PASSING)


def _labels(node: Node, own: frozenset[str]) -> tuple[tuple[str, str | None], ...]:
    """Return the labels of a node that say more than its name and platform do, but for `own` ones."""
    implied = default_labels(node.name, node.platform)
    labels: dict[str, str | None] = {
        key: value
        for key, value in node.labels.items()
        if implied.get(key) != value and key not in own and key not in _OF_ONE_NODE
    }
    labels |= dict.fromkeys(key for key in implied if key not in node.labels)
    return tuple(sorted(labels.items()))


def _own(node: Node) -> frozenset[str]:
    """Return the labels by which a node merely repeats its name."""
    return frozenset(
        key for key, value in node.labels.items() if value == node.name and key != HOSTNAME_LABEL
    )


def _distinct(groups: Sequence[Sequence[Node]]) -> list[str]:
    """Return a name for each group, which no other group and no node of another has."""
    every = {node.name for group in groups for node in group}
    taken: set[str] = set()
    names = []
    for group in groups:
        others = every - {node.name for node in group}
        wanted = group[0].pool or common_name([node.name for node in group])
        number, name = 1, wanted
        while name in taken or name in others:
            number += 1
            name = f"{wanted}-{number}"
        taken.add(name)
        names.append(name)
    return names
