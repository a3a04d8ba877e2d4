"""Where a pod may land: which of the scheduler's rules keep it off a node.

Source: kube-scheduler's plugins SchedulingGates, NodeUnschedulable, NodeName, TaintToleration, NodeAffinity,
VolumeBinding and VolumeZone; the kubelet's admission for pods that name their node.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum

from archcheck.frozen import dataclass
from archcheck.scheduling.effective_pods import EffectivePodSpec, VolumeTopology
from archcheck.scheduling.node import HOSTNAME_LABEL, NO_EXECUTE, Node, Taint
from archcheck.scheduling.selectors import fault_of, sound_term_matches, term_matches
from archcheck.scheduling.taints import UNSCHEDULABLE, tolerates, untolerated
from archcheck.workloads.constraints import Term


class Filter(StrEnum):
    """Which rule keeps a pod off."""

    REFUSED = "refused"
    GATE = "gate"
    NODE_NAME = "nodeName"
    CORDON = "cordon"
    TAINT = "taint"
    SELECTOR = "nodeSelector"
    AFFINITY = "affinity"
    VOLUME = "volume"
    PREFERENCE = "preference"


@dataclass(frozen=True, slots=True)
class FilterReason:
    """One rule that keeps a pod off a node. `key` is the label that it looks at, where it is one label."""

    filter: Filter
    text: str
    key: str = ""
    taint: Taint | None = None


_CORDON = FilterReason(Filter.CORDON, "cordoned (unschedulable)")


def filter_node(spec: EffectivePodSpec, node: Node, *, comparisons: bool = False) -> Iterator[FilterReason]:
    """Yield every rule that keeps a pod off a node; nothing where it may land."""
    yield from PodFilter(spec, comparisons=comparisons).filter_node(node)


class PodFilter:
    """Tells where pods of one spec may land. Each reason is made once, however many nodes it is for."""

    def __init__(self, spec: EffectivePodSpec, *, comparisons: bool = False) -> None:
        self._spec = spec
        self._comparisons = comparisons
        refused = [FilterReason(Filter.REFUSED, spec.refused)] if spec.refused else []
        self._everywhere = [
            *refused,
            *(FilterReason(Filter.GATE, f"scheduling gate {gate}") for gate in spec.gates),
        ]
        self._name = FilterReason(Filter.NODE_NAME, f"nodeName {spec.node_name}")
        self._selector = [
            (pair, FilterReason(Filter.SELECTOR, f"nodeSelector {pair.key}={pair.value}", pair.key))
            for pair in spec.selector
        ]
        self._affinity = None if spec.required is None else _affinity_reason(spec.required)
        self._terms = tuple(term for term in spec.required or () if not fault_of(term))
        self._pins = [(pin, FilterReason(Filter.VOLUME, _volume_text(pin))) for pin in spec.pins]
        self._taints: dict[Taint, FilterReason] = {}
        self._bears_cordon = any(
            tolerates(toleration, UNSCHEDULABLE, comparisons=comparisons) for toleration in spec.tolerations
        )

    def filter_node(self, node: Node) -> Iterator[FilterReason]:
        """Yield every rule that keeps such a pod off a node."""
        spec, labels = self._spec, node.labels
        yield from self._everywhere
        if node.count > 1:
            yield from self._reasons_of_unnamed(node)
            return
        if spec.node_name and spec.node_name != node.name:
            yield self._name
        yield from self._repelled(node)
        for pair, reason in self._selector:
            if labels.get(pair.key) != pair.value:
                yield reason
        if self._affinity and not any(sound_term_matches(term, labels, node.name) for term in self._terms):
            yield self._affinity
        for pin, reason in self._pins:
            if not _reaches(pin, node):
                yield reason

    def _reasons_of_unnamed(self, node: Node) -> Iterator[FilterReason]:
        """Yield what keeps a pod off all of several nodes that have no names of their own."""
        yield from self._repelled(node)
        for pair, reason in self._selector:
            if pair.key != HOSTNAME_LABEL and node.labels.get(pair.key) != pair.value:
                yield reason
        if self._affinity and not any(_may_match(term, node) for term in self._terms):
            yield self._affinity
        for pin, reason in self._pins:
            reached = pin.required is None or any(_may_match(term, node) for term in pin.required)
            if not (reached and _in_zone(pin.zones, node.labels)):
                yield reason

    def _repelled(self, node: Node) -> Iterator[FilterReason]:
        """Yield cordon and taints; for a pod that names its node, past the scheduler, NoExecute alone."""
        bound = self._spec.bound
        if node.unschedulable and not bound and not self._bears_cordon:
            yield _CORDON
        counted = (taint for taint in node.taints if (taint.effect == NO_EXECUTE if bound else taint.repels))
        for taint in untolerated(counted, self._spec.tolerations, comparisons=self._comparisons):
            if not (node.unschedulable and taint == UNSCHEDULABLE):
                if taint not in self._taints:
                    self._taints[taint] = FilterReason(Filter.TAINT, f"taint {taint}", taint=taint)
                yield self._taints[taint]


def unscored(spec: EffectivePodSpec, free: int) -> FilterReason | None:
    """Return what keeps a pod off all nodes that nothing else keeps it off, where they are several.

    Among several nodes the scheduler scores, and fails a pod whose preference it cannot parse (PreScore of
    NodeAffinity); a single one is taken without.

    Args:
        spec: the pod's.
        free: how many nodes there are that no other rule keeps it off.

    """
    if not spec.unscorable or free < 2:
        return None
    return FilterReason(
        Filter.PREFERENCE, f"{spec.unscorable}; where several nodes would do, the scheduler fails"
    )


def names_a_host(spec: EffectivePodSpec) -> bool:
    """Return whether where a pod lands hangs on the name of a host."""
    terms = [*(spec.required or ()), *(term for pin in spec.pins for term in pin.required or ())]
    keys = {expression.key for term in terms for expression in term.expressions} | {
        pair.key for pair in spec.selector
    }
    return bool(spec.node_name) or HOSTNAME_LABEL in keys or any(term.fields for term in terms)


def _may_match(term: Term, node: Node) -> bool:
    """Return whether a node of some name matches a term."""
    rest = tuple(expression for expression in term.expressions if expression.key != HOSTNAME_LABEL)
    return not fault_of(term) and sound_term_matches(Term(rest), node.labels, node.name)


def _affinity_reason(terms: tuple[Term, ...]) -> FilterReason:
    if not terms:
        return FilterReason(Filter.AFFINITY, "required affinity without a term, which matches no node")
    texts = [f"{term} ({fault})" if (fault := fault_of(term)) else str(term) for term in terms]
    keys = {requirement.key for term in terms for requirement in term.requirements}
    key = next(iter(keys)) if len(keys) == 1 else ""
    return FilterReason(Filter.AFFINITY, f"required affinity {' or '.join(dict.fromkeys(texts))}", key)


def _reaches(pin: VolumeTopology, node: Node) -> bool:
    terms = pin.required
    reached = terms is None or any(term_matches(term, node.labels, node.name) for term in terms)
    return reached and _in_zone(pin.zones, node.labels)


def _in_zone(zones: tuple[tuple[str, tuple[str, ...]], ...], labels: Mapping[str, str]) -> bool:
    """Return whether a node lies in the zones of a volume; one in no zone at all is not asked."""
    if not any(_is_topology(key) for key in labels):
        return True
    return all(labels.get(key, labels.get(_STABLE.get(key, key), "")) in values for key, values in zones)


_STABLE = {
    "failure-domain.beta.kubernetes.io/zone": "topology.kubernetes.io/zone",
    "failure-domain.beta.kubernetes.io/region": "topology.kubernetes.io/region",
}


def _is_topology(key: str) -> bool:
    return key in _STABLE or key in _STABLE.values()


def _volume_text(pin: VolumeTopology) -> str:
    terms = " or ".join(str(term) for term in pin.required or ())
    zones = " and ".join(f"{key} In [{', '.join(values)}]" for key, values in pin.zones)
    return f"PersistentVolume {pin.volume}: {' and '.join(part for part in (terms, zones) if part)}"
