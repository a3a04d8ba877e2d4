"""A change and a pod spec as it is written → JSON 6902 operations; and what a document is after them.

A strategic merge replaces `tolerations` and `nodeSelectorTerms` whole, and kustomize's also rewrites other
lists of the object. So the operations append, behind tests that make the patch of an object that has changed
since fail instead of damaging it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from archcheck.documents.nodes import Items, Mapping, YamlNode, at, elements, get, members
from archcheck.documents.values import value_of
from archcheck.patches.json6902.applying import applied
from archcheck.patches.model import END, Add, Change, Guard, Operation
from archcheck.workloads.constraining import terms_of
from archcheck.workloads.constraints import PlacementPaths, Requirement, Term, Toleration

REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
_TERMS = "nodeSelectorTerms"
_OF_POD = PlacementPaths((("nodeSelector",),), (("affinity", "nodeAffinity"),), (("tolerations",),))


def operations(spec: Mapping, pod: tuple[str, ...], change: Change) -> tuple[Operation, ...]:
    """Return what a pod spec gains. `pod` is its path in the object.

    Nothing where it cannot be written: several alternatives beside terms that are there.
    """
    relative = operations_at(spec, _OF_POD, change)
    return tuple(type(operation)((*pod, *operation.path), operation.value) for operation in relative)


def operations_at(root: Mapping, paths: PlacementPaths, change: Change) -> tuple[Operation, ...]:
    """Return what an object gains that says at these paths to which nodes its pods go.

    Nothing where it cannot be written, since it has no such field. Without a nodeSelector, its labels are
    requirements of the affinity. Each step begins from what the one before has made: both may need the same
    mapping that is not there yet.
    """
    if change.selector and not paths.selector:
        change = _in_terms(change)
    if (change.terms and not paths.node_affinity) or (change.tolerations and not paths.tolerations):
        return ()
    made: list[Operation] = []
    for step in (_selector, _affinity, _tolerations):
        additions = list(step(root, paths, change))
        made += additions
        changed = applied(root, additions)
        assert isinstance(changed, Mapping)
        root = changed
    return tuple(made)


def _in_terms(change: Change) -> Change:
    """Return a change that asks for its labels in each of its terms."""
    labels = tuple(Requirement(pair.key, "In", (pair.value,)) for pair in change.selector)
    terms = change.terms or (Term(),)
    return replace(
        change, selector=(), terms=tuple(Term((*term.expressions, *labels), term.fields) for term in terms)
    )


def _selector(root: Mapping, paths: PlacementPaths, change: Change) -> Iterator[Operation]:
    if not change.selector:
        return
    path = paths.selector[0]
    there = at(root, path)
    have = {name.text for name, _ in members(there)}
    wanted = {pair.key: pair.value for pair in change.selector if pair.key not in have}
    if wanted and have:
        yield Guard(path, value_of(there))
        for key, value in wanted.items():
            yield Add((*path, key), value)
    elif wanted:
        yield from _nested(root, path, wanted)


def _affinity(root: Mapping, paths: PlacementPaths, change: Change) -> Iterator[Operation]:
    if not change.terms:
        return
    path = (*paths.node_affinity[0], REQUIRED, _TERMS)
    there = at(root, path)
    terms = terms_of(at(root, path[:-1]))
    if terms is None or not isinstance(there, Items):
        yield from _nested(root, path, [_written(term) for term in change.terms])
    elif len(change.terms) == 1:
        additions = list(_narrowed(path, there, terms, change.terms[0]))
        if additions:
            yield Guard(path, value_of(there))
        yield from additions


def _narrowed(
    terms_path: tuple[str, ...], there: Items, terms: Sequence[Term], wanted: Term
) -> Iterator[Operation]:
    """Yield what each term gains. An empty one matches nothing, and would match once it were filled."""
    for number, (node, term) in enumerate(zip(there.nodes, terms, strict=True)):
        missing = (
            [requirement for expression in wanted.expressions if (requirement := _within(term, expression))]
            if term.requirements
            else []
        )
        path = (*terms_path, str(number), "matchExpressions")
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


def _tolerations(root: Mapping, paths: PlacementPaths, change: Change) -> Iterator[Operation]:
    if not change.tolerations:
        return
    path = paths.tolerations[0]
    there = at(root, path)
    written = [_toleration(toleration) for toleration in change.tolerations]
    if elements(there):
        yield Guard(path, value_of(there))
        for toleration in written:
            yield Add((*path, END), toleration)
    else:
        yield from _nested(root, path, written)


def _nested(root: Mapping, path: tuple[str, ...], value: Any) -> Iterator[Operation]:
    """Yield an addition at `path`, with whatever parents are not there."""
    depth = 0
    while depth < len(path) - 1 and _holds(at(root, path[: depth + 1]), path[depth + 1]):
        depth += 1
    for key in reversed(path[depth + 1 :]):
        value = {key: value}
    yield Guard(path[: depth + 1], value_of(at(root, path[: depth + 1])))
    yield Add(path[: depth + 1], value)


def _holds(node: YamlNode | None, key: str) -> bool:
    """Return whether a node has members by such keys; a list has those of its positions."""
    return isinstance(node, Mapping) or (isinstance(node, Items) and key.isdigit())


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
