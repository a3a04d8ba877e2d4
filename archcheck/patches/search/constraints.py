"""The constraints that may keep a pod off the nodes that cannot run it, the weakest first.

Always `In`, never `NotIn`, which admits nodes without the label and those of tomorrow. The architectures are
those that the images have, so that a future node of one of them is welcome. Source: DESIGN.md §5.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from archcheck.findings.placed_workloads import PlacedWorkload, needs_node_platform
from archcheck.findings.separating import VARIANT_LABEL, label_values, separating_label
from archcheck.images.availability import Extent, Found
from archcheck.images.platform import Platform
from archcheck.images.walking import hidden
from archcheck.patches.model import Change
from archcheck.scheduling.architecture import GOARCHES
from archcheck.scheduling.cluster import NodeLabel
from archcheck.scheduling.node import ARCH_LABEL, HOSTNAME_LABEL, OS_LABEL, WINDOWS_BUILD_LABEL
from archcheck.scheduling.outcomes import Runs
from archcheck.scheduling.pools import Pool
from archcheck.scheduling.selectors import is_label_value
from archcheck.workloads.constraints import Pair, Requirement, Term


def constraints_for(
    case: PlacedWorkload, good: Sequence[Pool], bad: Sequence[Pool], variant_label: str
) -> Iterator[Change]:
    """Yield changes that may let a pod land on `good` and not on `bad`; the caller places them again.

    Args:
        case: the workload, and how it was placed.
        good: the nodes that take and run it.
        bad: those that take it and do not run it.
        variant_label: the label that tells arm variants, empty for none in particular.

    """
    systems = _of(good, OS_LABEL)
    ours = {pool.node.platform.os for pool in good}
    foreign = [pool for pool in bad if pool.node.platform.os not in ours] if len(systems - {""}) == 1 else []
    foreign = [] if "" in systems else foreign
    near = [pool for pool in bad if pool not in foreign]
    system = Change((Pair(OS_LABEL, min(systems)),)) if foreign else Change()
    if not near:
        yield system
    for change in _by_architecture(case, good, near, variant_label):
        if not any(_admits(change, pool) for pool in foreign):
            yield change
        if foreign:
            yield replace(change, selector=(*system.selector, *change.selector))
    if by_host := _by_host(good):
        yield by_host


def _admits(change: Change, pool: Pool) -> bool:
    """Return whether a change leaves a way to a node, whatever else keeps pods off it for now."""
    labels = pool.node.labels
    selected = all(labels.get(pair.key) == pair.value for pair in change.selector)
    terms = change.terms or (Term(),)
    return selected and any(
        all(labels.get(expression.key) in expression.values for expression in term.expressions)
        for term in terms
    )


def _by_architecture(
    case: PlacedWorkload, good: Sequence[Pool], near: Sequence[Pool], variant_label: str
) -> Iterator[Change]:
    mixed = _of(good, ARCH_LABEL) & _of(near, ARCH_LABEL)
    others = sorted((_suitable_architectures(case, good) & GOARCHES) - _of(near, ARCH_LABEL))
    if not mixed:
        if others:
            yield _required(ARCH_LABEL, others)
        return
    able = [pool for pool in good if pool.node.labels.get(ARCH_LABEL, "") in mixed]
    rest = others if len(able) < len(good) else []
    if label := separating_label(able, near):
        yield from _labelled(label[0], [label[1]], rest, mixed)
    if builds := label_values(WINDOWS_BUILD_LABEL, able, near):
        yield from _labelled(WINDOWS_BUILD_LABEL, builds, rest, mixed)
    if mixed == {"arm"}:
        key = variant_label or VARIANT_LABEL
        if there := label_values(key, able, near):
            yield from _labelled(key, there, rest, mixed)
        labels = _to_set(key, {pool.name: pool.node.platform.variant for pool in able}, able, near)
        for change in _labelled(key, sorted(_variants(able)), rest, mixed) if labels is not None else ():
            yield replace(change, labels=labels or ())
    key = f"{(variant_label or VARIANT_LABEL).rpartition('/')[0] or 'example.org'}/platform"
    platforms = {pool.name: _label_value(pool.node.platform) for pool in good}
    labels = _to_set(key, platforms, good, near)
    if labels is not None:
        yield replace(_required(key, sorted(set(platforms.values()))), labels=labels)


def _suitable_architectures(case: PlacedWorkload, able: Iterable[Pool]) -> set[str]:
    """Return the architectures, by GOARCH, that all images have for the systems of nodes that can run them.

    What an index has where runtimes do not look is not counted. An image that is not known limits nothing;
    one that some node runs by a fallback, perhaps, has that node's.
    """
    pools = {pool.name: pool for pool in able}
    systems = {pool.node.platform.os for pool in pools.values()}
    common: set[str] | None = None
    for use in case.workload.images:
        answer = case.answers[use.image]
        is_known = isinstance(answer, Found) and answer.extent is not Extent.PULLED
        if isinstance(answer, Found) and is_known and needs_node_platform(use.role, answer):
            unseen = hidden(answer)
            platforms = [platform.normalized() for platform in answer.platforms if platform not in unseen]
            have = {
                platform.architecture for platform in platforms if platform.os in systems or not platform.os
            }
            common = have if common is None else common & have
    fallen = {
        pool.node.platform.architecture
        for pool, placement in case.on
        if pool.name in pools and placement.runs in (Runs.FALLBACK, Runs.DEPENDS)
    }
    return (common or set()) - {"", "unknown"} | fallen


def _labelled(key: str, values: Sequence[str], rest: Sequence[str], mixed: set[str]) -> Iterator[Change]:
    """Yield nodes with a label, or of architectures that need none: two terms, where none is there yet."""
    if not rest:
        yield _required(key, values)
        return
    named = (_in(ARCH_LABEL, sorted(mixed)), _in(key, values))
    yield Change(terms=(Term((_in(ARCH_LABEL, rest),)), Term(named)))


def _variants(pools: Sequence[Pool]) -> set[str]:
    return {pool.node.platform.variant for pool in pools}


def _label_value(platform: Platform) -> str:
    return str(platform).replace("/", "-")


def _to_set(
    key: str, values: Mapping[str, str], able: Sequence[Pool], near: Sequence[Pool]
) -> tuple[NodeLabel, ...] | None:
    """Return the labels that nodes lack; None where a label cannot tell them from the others, or be set.

    Args:
        key: the label.
        values: what it says of each pool.
        able: the pools.
        near: those that it is to tell them from.

    """
    if not all(map(is_label_value, values.values())) or "" in values.values():
        return None
    if any(pool.node.platform in [other.node.platform for other in able] for pool in near):
        return None
    taken = {node.labels.get(key) for pool in near for node in pool.members}
    lacking: dict[str, list[str]] = {}
    for pool in able:
        value = values[pool.name]
        for node in pool.members:
            if node.labels.get(key) != value:
                if node.count > 1 or key in node.labels:
                    return None
                lacking.setdefault(value, []).append(node.name)
    if taken & set(values.values()):
        return None
    return tuple(NodeLabel(key, value, tuple(nodes)) for value, nodes in sorted(lacking.items()))


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
