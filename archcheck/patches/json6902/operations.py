"""A change and a pod spec as it is written → JSON 6902 operations; and what a document is after them.

A strategic merge replaces `tolerations` and `nodeSelectorTerms` whole, and kustomize's also rewrites other
lists of the object. So the operations append, behind tests that make the patch of an object that has changed
since fail instead of damaging it.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from archcheck.documents.nodes import Items, Mapping, elements, get, members
from archcheck.documents.values import value_of
from archcheck.patches.model import END, Add, Change, Guard, Operation
from archcheck.workloads.constraining import terms_of
from archcheck.workloads.constraints import Requirement, Term, Toleration

REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
_TERMS = ("affinity", "nodeAffinity", REQUIRED, "nodeSelectorTerms")


def operations(spec: Mapping, pod: tuple[str, ...], change: Change) -> tuple[Operation, ...]:
    """Return what a pod spec gains. `pod` is its path in the object.

    Nothing where it cannot be written: several alternatives beside terms that are there.
    """
    relative = [*_selector(spec, change), *_affinity(spec, change), *_tolerations(spec, change)]
    return tuple(type(operation)((*pod, *operation.path), operation.value) for operation in relative)


def _selector(spec: Mapping, change: Change) -> Iterator[Operation]:
    there = get(spec, "nodeSelector")
    have = {name.text for name, _ in members(there)}
    wanted = {pair.key: pair.value for pair in change.selector if pair.key not in have}
    if not wanted:
        return
    if have:
        yield Guard(("nodeSelector",), value_of(there))
        for key, value in wanted.items():
            yield Add(("nodeSelector", key), value)
    else:
        yield Guard(("nodeSelector",), value_of(there))
        yield Add(("nodeSelector",), wanted)


def _affinity(spec: Mapping, change: Change) -> Iterator[Operation]:
    if not change.terms:
        return
    there = get(spec, *_TERMS)
    terms = terms_of(get(spec, *_TERMS[:-1]))
    if terms is None or not isinstance(there, Items):
        yield from _nested(spec, _TERMS, [_written(term) for term in change.terms])
    elif len(change.terms) == 1:
        additions = list(_narrowed(there, terms, change.terms[0]))
        if additions:
            yield Guard(_TERMS, value_of(there))
        yield from additions


def _narrowed(there: Items, terms: Sequence[Term], wanted: Term) -> Iterator[Operation]:
    """Yield what each term gains. An empty one matches nothing, and would match once it were filled."""
    for number, (node, term) in enumerate(zip(there.nodes, terms, strict=True)):
        missing = (
            [requirement for expression in wanted.expressions if (requirement := _within(term, expression))]
            if term.requirements
            else []
        )
        path = (*_TERMS, str(number), "matchExpressions")
        if elements(get(node, "matchExpressions")):
            yield from (Add((*path, END), _expression(requirement)) for requirement in missing)
        elif missing:
            yield Add(path, list(map(_expression, missing)))


def _within(term: Term, wanted: Requirement) -> Requirement | None:
    """Return what a term still needs: nothing if it asks for no other values, else those that both admit."""
    values = list(wanted.values)
    for expression in term.expressions:
        if expression.key == wanted.key and expression.operator == "In":
            if set(expression.values) <= set(wanted.values):
                return None
            shared = [value for value in values if value in expression.values]
            values = shared or values
    return Requirement(wanted.key, wanted.operator, tuple(values))


def _tolerations(spec: Mapping, change: Change) -> Iterator[Operation]:
    if not change.tolerations:
        return
    there = get(spec, "tolerations")
    written = [_toleration(toleration) for toleration in change.tolerations]
    if elements(there):
        yield Guard(("tolerations",), value_of(there))
        for toleration in written:
            yield Add(("tolerations", END), toleration)
    else:
        yield Guard(("tolerations",), value_of(there))
        yield Add(("tolerations",), written)


def _nested(spec: Mapping, path: tuple[str, ...], value: Any) -> Iterator[Operation]:
    """Yield an addition at `path`, with whatever parents are not there."""
    depth = 0
    while depth < len(path) - 1 and isinstance(get(spec, *path[: depth + 1]), Mapping):
        depth += 1
    for key in reversed(path[depth + 1 :]):
        value = {key: value}
    yield Guard(path[: depth + 1], value_of(get(spec, *path[: depth + 1])))
    yield Add(path[: depth + 1], value)


def _written(term: Term) -> dict[str, Any]:
    return {"matchExpressions": [_expression(expression) for expression in term.expressions]}


def _expression(requirement: Requirement) -> dict[str, Any]:
    return {
        "key": requirement.key,
        "operator": requirement.operator,
        "values": list(requirement.values),
    }


def _toleration(toleration: Toleration) -> dict[str, str]:
    names = ("key", "operator", "value", "effect")
    return {name: value for name in names if (value := getattr(toleration, name))}
