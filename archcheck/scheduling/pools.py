"""Nodes that no pod at hand tells apart, as one: what is computed and shown once.

Labels count only as far as some pod looks at them: two thousand machines that differ in their host names are
one pool, unless a pod names one of them.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from archcheck.frozen import dataclass
from archcheck.scheduling.effective_pods import EffectivePodSpec
from archcheck.scheduling.node import Node
from archcheck.scheduling.selectors import NAME_FIELD
from archcheck.workloads.cluster_objects import ZONE_LABELS
from archcheck.workloads.constraints import Requirement, Term

_BY_VALUE = ("In", "NotIn")
_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Pool:
    """Nodes that are alike: no pod at hand tells them apart.

    `labels` are those that all of them have, `count` is how many nodes they are. `clusters` are the names of
    those that they are of, where not all workloads are of all nodes.
    """

    name: str
    members: tuple[Node, ...]
    labels: Mapping[str, str]
    count: int
    clusters: tuple[str, ...] = ()

    @property
    def node(self) -> Node:
        """One that stands for all."""
        return self.members[0]

    @property
    def hosts(self) -> tuple[str, ...]:
        """Their names, where each has one."""
        return tuple(node.name for node in self.members if node.count == 1)

    @property
    def title(self) -> str:
        """`a20 (2)`: the name for people."""
        return f"{self.name} ({self.count})" if self.count > 1 else self.name


class _Looks:
    """What pods look at: names, values by label, and the labels that count whole."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.values: dict[str, set[str]] = {}
        self.whole: set[str] = set()

    def requirement(self, wanted: Requirement) -> None:
        if wanted.operator in ("Gt", "Lt"):
            self.whole.add(wanted.key)
        else:
            self.values.setdefault(wanted.key, set()).update(
                wanted.values if wanted.operator in _BY_VALUE else ()
            )

    def terms(self, terms: Iterable[Term]) -> None:
        for term in terms:
            for expression in term.expressions:
                self.requirement(expression)
            for field in term.fields:
                if field.key == NAME_FIELD:
                    self.names.update(field.values)

    def spec(self, spec: EffectivePodSpec) -> None:
        if spec.node_name:
            self.names.add(spec.node_name)
        for pair in spec.selector:
            self.values.setdefault(pair.key, set()).add(pair.value)
        self.terms(spec.required or ())
        for pin in spec.pins:
            self.terms(pin.required or ())
            self.whole.update(ZONE_LABELS if pin.zones else ())

    def projected(self, labels: Mapping[str, str]) -> frozenset[tuple[str, str | None]]:
        """Return labels as far as they are told apart; None for a value that is not named."""
        return frozenset(
            (key, value if key in self.whole or value in self.values[key] else None)
            for key, value in labels.items()
            if key in self.whole or key in self.values
        )


def pool_nodes(nodes: Sequence[Node], specs: Iterable[EffectivePodSpec]) -> tuple[Pool, ...]:
    """Return the nodes in pools, in the order of the first node of each."""
    looks = _Looks()
    for spec in specs:
        looks.spec(spec)
    groups: dict[object, list[Node]] = {}
    for node in nodes:
        key = (
            node.pool,
            node.platform,
            node.pull,
            tuple(sorted(node.taints)),
            node.unschedulable,
            node.name if node.name in looks.names or node.count > 1 else "",
            looks.projected(node.labels),
        )
        groups.setdefault(key, []).append(node)
    names = _names(list(groups.values()))
    return tuple(
        Pool(name, tuple(members), _common(members), sum(node.count for node in members))
        for name, members in zip(names, groups.values(), strict=True)
    )


def _common(members: Sequence[Node]) -> dict[str, str]:
    """Return the labels that all have, with the values that all have."""
    first = members[0].labels
    shared = set(first.items())
    for node in members[1:]:
        shared &= node.labels.items()
    keys = {key for key, _ in shared}
    return {key: value for key, value in first.items() if key in keys}


def _names(groups: Sequence[Sequence[Node]]) -> list[str]:
    """Return a name for each group: its owner's, else what its nodes' names share, else the first one's."""
    wanted = [_wanted(group) for group in groups]
    times = Counter(wanted)
    every = sorted(node.name for group in groups for node in group)
    names: list[str] = []
    for group, name in zip(groups, wanted, strict=True):
        shared = times[name] > 1 or (not group[0].pool and _begin_with(every, name) > len(group))
        names.append(group[0].name if shared and len(group) == 1 else _first(group) if shared else name)
    return names


def _begin_with(names: Sequence[str], prefix: str) -> int:
    """Return how many of sorted names begin with a text."""
    return bisect_left(names, prefix + "\U0010ffff") - bisect_left(names, prefix)


def _first(group: Sequence[Node]) -> str:
    return f"{group[0].name}…"


def _wanted(group: Sequence[Node]) -> str:
    if group[0].pool:
        return group[0].pool
    if len(group) == 1:
        return group[0].name
    return common_name([node.name for node in group])


def common_name(names: Sequence[str]) -> str:
    """Return what the names of alike nodes share; where that is too little, the first with an ellipsis."""
    if len(names) == 1:
        return names[0]
    prefix = _prefix(names)
    return prefix if len(prefix) >= _SHORTEST else f"{names[0]}…"


def _prefix(names: Sequence[str]) -> str:
    """Return `a20` for `a20-1` and `a20-2`, `pc` for `pc1` and `pc2`."""
    low, high = min(names), max(names)
    same = next(
        (position for position, letter in enumerate(low) if letter != high[position : position + 1]), len(low)
    )
    prefix = low[:same]
    stripped = re.sub(r"[-._]\d*$|\d+$", "", prefix) if same < len(high) else prefix
    return stripped.rstrip("-._")
