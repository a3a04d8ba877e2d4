"""What a pod says of nodes in words that are filled in only later: `${ARCH}`, `$(params.arch)`, `{{ … }}`.

Such a word is not taken literally, since no node would ever match it. What has one is left out, so that the
pod may land wherever the rest lets it, and is kept apart as open: where the pod lands is not known.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from archcheck.documents.nodes import Mapping, Scalar, YamlNode, elements, get
from archcheck.images.placeholders import holds_placeholder
from archcheck.workloads.constraints import (
    Constraints,
    OpenConstraint,
    Pair,
    Position,
    Requirement,
    Term,
    Toleration,
)

_ANY = Toleration(operator="Exists")
_ANY_NO_SCHEDULE = Toleration(operator="Exists", effect="NoSchedule")
_FIELDS = (
    ("nodeSelector",),
    ("affinity",),
    ("affinity", "nodeAffinity"),
    ("affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution"),
    ("tolerations",),
)


def known_pairs(pairs: Sequence[Pair], name: str) -> tuple[tuple[Pair, ...], tuple[OpenConstraint, ...]]:
    """Return the labels that are known, and those that are open; `name` says whose they are."""
    open_ones = tuple(pair for pair in pairs if _is_open(pair.key, pair.value))
    if not open_ones:
        return tuple(pairs), ()
    said = tuple(
        OpenConstraint(f"{name} {open_one.key}={open_one.value}", open_one.spot) for open_one in open_ones
    )
    return tuple(pair for pair in pairs if pair not in open_ones), said


def known_terms(
    terms: tuple[Term, ...] | None, name: str
) -> tuple[tuple[Term, ...] | None, tuple[OpenConstraint, ...]]:
    """Return terms without the requirements that are open, and those.

    Terms are ORed: where nothing is left of one that had an open requirement, any node may match, and no
    term is left at all. An empty term would match nothing.
    """
    every = [requirement for term in terms or () for requirement in term.requirements]
    open_ones = [
        requirement
        for requirement in every
        if _is_open(requirement.key, requirement.operator, *requirement.values)
    ]
    if not open_ones:
        return terms, ()
    said = tuple(OpenConstraint(f"{name} {open_one}", open_one.spot) for open_one in open_ones)
    kept = [_without(term, open_ones) for term in terms or ()]
    if any(not rest.requirements and term.requirements for term, rest in zip(terms or (), kept, strict=True)):
        return None, said
    return tuple(kept), said


def known_tolerations(
    tolerations: Sequence[Toleration],
) -> tuple[tuple[Toleration, ...], tuple[OpenConstraint, ...]]:
    """Return tolerations where an open one may tolerate anything, and those that are open."""
    open_ones = [
        toleration
        for toleration in tolerations
        if _is_open(toleration.key, toleration.operator, toleration.value, toleration.effect)
    ]
    if not open_ones:
        return tuple(tolerations), ()
    said = tuple(OpenConstraint(f"toleration {open_one.key}={open_one.value}") for open_one in open_ones)
    return (*(toleration for toleration in tolerations if toleration not in open_ones), _ANY), said


def resolved(literal: Constraints, spec: Mapping) -> Constraints:
    """Return what a pod spec says of nodes, with what is open kept apart.

    A preference decides nothing, and an open one is dropped.

    Args:
        literal: all that it says, word by word.
        spec: the pod spec, for fields that are one placeholder as a whole.

    """
    selector, open_pairs = known_pairs(literal.selector, "nodeSelector")
    required, open_terms = known_terms(literal.required, "affinity")
    tolerations, open_tolerations = known_tolerations(literal.tolerations)
    said = [*open_pairs, *open_terms, *open_tolerations, *_whole(spec)]
    if any(constraint.what.startswith("tolerations ") for constraint in said):
        tolerations = (*tolerations, _ANY)
    node_name, system = literal.node_name, literal.os
    if _is_open(node_name):
        said.append(OpenConstraint(f"nodeName {node_name}", _spot(get(spec, "nodeName"))))
        node_name, tolerations = "", (*tolerations, _ANY_NO_SCHEDULE)
    if _is_open(system):
        said.append(OpenConstraint(f"os.name {system}", _spot(get(spec, "os", "name"))))
        system = ""
    if not said and not any(map(_is_open_term, literal.preferred)):
        return literal
    return replace(
        literal,
        node_name=node_name,
        os=system,
        selector=selector,
        required=required,
        preferred=tuple(term for term in literal.preferred if not _is_open_term(term)),
        tolerations=tolerations,
        open=tuple(said),
    )


def unwritten(stand_in: Mapping) -> Constraints:
    """Return what is known where a pod spec is filled in only later as a whole: it may land anywhere."""
    what = get(stand_in, "containers")
    text = f" {what.text}" if isinstance(what, Scalar) else ""
    said = OpenConstraint(f"the pod's spec{text}", Position(stand_in.line, stand_in.column))
    return Constraints(tolerations=(_ANY,), open=(said,))


def _whole(spec: Mapping) -> Iterator[OpenConstraint]:
    """Yield the fields of a pod spec that are one text where a mapping or a list has to be."""
    for path in _FIELDS:
        node = get(spec, *path)
        texts = [node] if isinstance(node, Scalar) else list(_texts(elements(node)))
        for text in texts:
            if holds_placeholder(text.text):
                yield OpenConstraint(f"{path[-1]} {text.text}", _spot(text))


def _texts(nodes: Iterable[YamlNode]) -> Iterator[Scalar]:
    return (node for node in nodes if isinstance(node, Scalar))


def _without(term: Term, open_ones: Sequence[Requirement]) -> Term:
    return Term(
        tuple(expression for expression in term.expressions if expression not in open_ones),
        tuple(field for field in term.fields if field not in open_ones),
    )


def _is_open_term(term: Term) -> bool:
    return any(
        _is_open(requirement.key, requirement.operator, *requirement.values)
        for requirement in term.requirements
    )


def _is_open(*texts: str) -> bool:
    return any(map(holds_placeholder, texts))


def _spot(node: YamlNode | None) -> Position | None:
    return Position(node.line, node.column) if node is not None else None
