"""Generators of generators: matrix, each set of one with each of another, and merge, sets of equal keys.

Source: argoproj/argo-cd applicationset/generators/matrix.go, merge.go.
"""

import json
from collections.abc import Callable, Iterator
from typing import TypeAlias

from archcheck.sources.gitops.argocd.generators.flattening import flattened
from archcheck.sources.gitops.argocd.generators.model import GeneratorContext, GeneratorError, Parameters
from archcheck.sources.gitops.placing import items_at, texts_at
from archcheck.sources.gitops.values import PlacedScalar, PlacedValues, merged, plain_values

Evaluate: TypeAlias = Callable[[PlacedValues, GeneratorContext, Parameters], list[Parameters]]
"""What evaluates a generator within another: its parameters may name those of the one before it."""

MOST_SETS = 10_000


def matrix_parameters(
    generator: PlacedValues, context: GeneratorContext, evaluate: Evaluate
) -> list[Parameters]:
    """Return each set of the first generator with each of the second, which may name the first's."""
    children = items_at(generator, "generators")
    if len(children) != 2:
        raise GeneratorError(f"a matrix takes two generators, and has {len(children)}")
    result: list[Parameters] = []
    for first in evaluate(children[0], context, {}):
        result += (
            _combined(first, second, is_go=context.language.is_go)
            for second in evaluate(children[1], context, first)
        )
        if len(result) > MOST_SETS:
            raise GeneratorError(f"a matrix of more than {MOST_SETS} sets")
    return result


def _combined(first: Parameters, second: Parameters, *, is_go: bool) -> Parameters:
    """Return both sets in one: in Go's templates the first wins, else they may not differ."""
    if is_go:
        return _as_parameters(merged(second, first))
    result: dict[str, PlacedValues] = {}
    for key, value in (*_printed(first), *_printed(second)):
        known = result.setdefault(key, value)
        if isinstance(known, PlacedScalar) and known.text != value.text:
            raise GeneratorError(f"both generators of a matrix give {key}, and other values")
    return result


def _printed(parameters: Parameters) -> Iterator[tuple[str, PlacedScalar]]:
    """Yield parameters as texts: of those that are none, what Go prints."""
    for key, value in parameters.items():
        if isinstance(value, PlacedScalar):
            yield key, flattened({"": value})[""]
        else:
            text = json.dumps(plain_values(value))
            yield key, PlacedScalar(text, text)


def merge_parameters(
    generator: PlacedValues, context: GeneratorContext, evaluate: Evaluate
) -> list[Parameters]:
    """Return the sets of the first generator, with what later ones have for the same keys laid over them."""
    children = items_at(generator, "generators")
    keys = sorted({each.text for each in texts_at(generator, "mergeKeys")})
    if len(children) < 2 or not keys:
        raise GeneratorError("a merge takes two generators or more, and keys")
    base, *others = [_by_keys(keys, evaluate(child, context, {})) for child in children]
    for other in others:
        for key, parameters in base.items():
            if key in other:
                over = other[key]
                base[key] = (
                    _as_parameters(merged(parameters, over))
                    if context.language.is_go
                    else {**parameters, **over}
                )
    return list(base.values())


def _by_keys(keys: list[str], sets: list[Parameters]) -> dict[str, Parameters]:
    result: dict[str, Parameters] = {}
    for parameters in sets:
        values = {key: plain_values(parameters[key]) if key in parameters else None for key in keys}
        text = json.dumps(values, sort_keys=True)
        if text in result:
            raise GeneratorError(f"two sets of one generator of a merge have the keys {text}")
        result[text] = parameters
    return result


def _as_parameters(values: PlacedValues) -> Parameters:
    if isinstance(values, PlacedScalar) or not hasattr(values, "items"):
        raise GeneratorError("parameters are no mapping")
    return values  # type: ignore[return-value]
