"""The constraints that may keep a pod off the nodes that cannot run it, the weakest first.

Always `In`, never `NotIn`, which admits nodes without the label and those of tomorrow. The architectures are
those that the images have, so that a future node of one of them is welcome. Source: DESIGN.md §5.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from archcheck.findings.pods import Case
from archcheck.findings.remedies import suitable_architectures
from archcheck.findings.separating import separating_label
from archcheck.patches.model import Change, NodeLabel
from archcheck.scheduling.architecture import GOARCHES
from archcheck.scheduling.node import ARCH_LABEL, HOSTNAME_LABEL, OS_LABEL
from archcheck.scheduling.pools import Pool
from archcheck.workloads.constraints import Pair, Requirement, Term

VARIANT_LABEL = "example.org/arm-variant"
"""What arm nodes are to be labelled with where the configuration names no `variant-label`."""


def constraints_for(
    case: Case, good: Sequence[Pool], bad: Sequence[Pool], variant_label: str
) -> Iterator[Change]:
    """Yield changes that may let a pod land on `good` and not on `bad`; whoever asks places them again.

    Args:
        case: the workload, and how it was placed.
        good: the nodes that take and run it.
        bad: those that take it and do not run it.
        variant_label: the label that tells arm variants, empty for none in particular.

    """
    systems = _of(good, OS_LABEL)
    foreign = [pool for pool in bad if pool.node.labels.get(OS_LABEL, "") not in systems]
    near = [pool for pool in bad if pool not in foreign]
    system = Change((Pair(OS_LABEL, min(systems)),)) if foreign and len(systems) == 1 else Change()
    if not near:
        yield system
    for change in _by_architecture(case, good, near, variant_label):
        yield change
        if system.selector:
            yield replace(change, selector=(*system.selector, *change.selector))
    if by_host := _by_host(good):
        yield by_host


def _by_architecture(
    case: Case, good: Sequence[Pool], near: Sequence[Pool], variant_label: str
) -> Iterator[Change]:
    mixed = _of(good, ARCH_LABEL) & _of(near, ARCH_LABEL)
    others = sorted((suitable_architectures(case, good) & GOARCHES) - _of(near, ARCH_LABEL))
    if not mixed:
        if others:
            yield _required(ARCH_LABEL, others)
        return
    able = [pool for pool in good if pool.node.labels.get(ARCH_LABEL, "") in mixed]
    rest = others if len(able) < len(good) else []
    if label := separating_label(able, near):
        yield from _labelled(label[0], [label[1]], rest, mixed)
    if mixed == {"arm"} and (labels := _variants(able, near, variant_label or VARIANT_LABEL)):
        values = sorted({pool.node.platform.variant for pool in able})
        for change in _labelled(labels[0].key, values, rest, mixed):
            yield replace(change, labels=labels)


def _labelled(key: str, values: Sequence[str], rest: Sequence[str], mixed: set[str]) -> Iterator[Change]:
    """Yield nodes with a label, or of architectures that need none: two terms, where none is there yet."""
    if not rest:
        yield _required(key, values)
        return
    named = (_in(ARCH_LABEL, sorted(mixed)), _in(key, values))
    yield Change(terms=(Term((_in(ARCH_LABEL, rest),)), Term(named)))


def _variants(able: Sequence[Pool], near: Sequence[Pool], key: str) -> tuple[NodeLabel, ...]:
    """Return the labels that would tell arm nodes by their variants; none where nobody can set them."""
    good, bad = ({pool.node.platform.variant for pool in pools} for pools in (able, near))
    pools = [pool for pool in able if len(pool.hosts) == len(pool.members)]
    if good & bad or "" in good or len(pools) < len(able):
        return ()
    return tuple(
        NodeLabel(
            key,
            variant,
            tuple(host for pool in able if pool.node.platform.variant == variant for host in pool.hosts),
        )
        for variant in sorted(good)
    )


def _by_host(good: Sequence[Pool]) -> Change | None:
    """Return the hosts by name, the last resort: the list is wrong as soon as a node comes or goes."""
    nodes = [node for pool in good for node in pool.members]
    names = [node.labels.get(HOSTNAME_LABEL, "") for node in nodes if node.count == 1]
    if len(names) < len(nodes) or not all(names):
        return None
    return replace(_required(HOSTNAME_LABEL, sorted(names)), by_host=True)


def _required(key: str, values: Sequence[str]) -> Change:
    """Return a nodeSelector where one value does, else a requirement."""
    if len(values) == 1:
        return Change((Pair(key, values[0]),))
    return Change(terms=(Term((_in(key, values),)),))


def _in(key: str, values: Sequence[str]) -> Requirement:
    return Requirement(key, "In", tuple(values))


def _of(pools: Sequence[Pool], label: str) -> set[str]:
    return {pool.node.labels.get(label, "") for pool in pools}
