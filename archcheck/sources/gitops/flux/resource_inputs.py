"""The input sets of a ResourceSet: its own, and those of its providers.

Source: flux-operator, internal/inputs and internal/controller/resourceset_controller.go.
"""

import re
import unicodedata
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from math import prod
from typing import TypeAlias

from archcheck.documents.nodes import YamlNode, elements, get, is_true, members, text_of
from archcheck.documents.values import value_of
from archcheck.frozen import dataclass
from archcheck.sources.gitops.objects import BuiltObject, ClusterIndex

GROUP = "fluxcd.controlplane.io"
PROVIDER = "ResourceSetInputProvider"
_MOST_SETS = 10_000
_OTHERS = re.compile(r"[^a-z0-9_]")
_UNKNOWN_ID = "${id}"
"""What stands for the id of a static provider: it is a sum of its UID, which only the cluster knows."""

InputSet: TypeAlias = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class UnknownProvider:
    """A provider whose inputs are not known: the reason, and the object, if there is one."""

    name: str
    reason: str
    provider: BuiltObject | None = None


@dataclass(frozen=True, slots=True)
class Inputs:
    """The input sets that are known, and the providers that are not.

    `has_providers`: without any set, nothing is made. `is_open`: what is built later may yet bring more.
    """

    sets: tuple[InputSet, ...]
    unknown: tuple[UnknownProvider, ...] = ()
    has_providers: bool = False
    is_open: bool = False
    problem: str = ""


def inputs_of(obj: BuiltObject, index: ClusterIndex) -> Inputs:
    """Return the input sets of a ResourceSet, combined as it asks for."""
    references = elements(get(obj.object.root, "spec", "inputsFrom"))
    providers, unknown = _providers(obj, index, references)
    is_open = bool(unknown) or any(get(each, "name") is None for each in references)
    sets = [(obj.object.name, _annotated(obj, _own_inputs(obj)))]
    for provider in providers:
        known = _exported(provider)
        if known is None:
            unknown.append(UnknownProvider(provider.object.name, _type_of(provider), provider))
        else:
            sets.append((provider.object.name, _annotated(provider, known)))
    strategy = get(obj.object.root, "spec", "inputStrategy")
    if (text_of(get(strategy, "name")) or "Flatten") == "Flatten":
        flat = tuple(each for _, inputs in sets for each in inputs)
        return Inputs(flat, tuple(unknown), bool(references), is_open)
    if unknown:
        return Inputs((), tuple(unknown), has_providers=True, is_open=is_open)
    permuted = _permuted(sets, keeps_empty=is_true(get(strategy, "includeEmptyProviders")))
    return replace(permuted, has_providers=bool(references), is_open=is_open)


def _own_inputs(obj: BuiltObject) -> list[InputSet]:
    return [_as_set(each) for each in elements(get(obj.object.root, "spec", "inputs"))]


def _as_set(node: YamlNode | None) -> InputSet:
    value = value_of(node)
    return value if isinstance(value, dict) else {}


def _exported(provider: BuiltObject) -> list[InputSet] | None:
    """Return what a provider gives; None where only the network knows."""
    if provider.text("spec", "type") == "Static":
        return [{**_as_set(get(provider.object.root, "spec", "defaultValues")), "id": _UNKNOWN_ID}]
    exported = get(provider.object.root, "status", "exportedInputs")
    return None if exported is None else [_as_set(each) for each in elements(exported)]


def _type_of(provider: BuiltObject) -> str:
    kind = provider.text("spec", "type") or "no type"
    return f"its inputs come from {kind}, which is not asked"


def _annotated(provider: BuiltObject, inputs: Sequence[InputSet]) -> list[InputSet]:
    name = provider.name
    reference = {
        "apiVersion": f"{GROUP}/v1",
        "kind": name.kind,
        "name": name.name,
        "namespace": name.namespace,
    }
    return [{**each, "provider": reference} for each in inputs]


def _providers(
    obj: BuiltObject, index: ClusterIndex, references: Sequence[YamlNode]
) -> tuple[list[BuiltObject], list[UnknownProvider]]:
    """Return the providers that references name, in the order of their names, and those that are nowhere."""
    namespace = obj.object.namespace
    providers: dict[str, BuiltObject] = {}
    unknown: list[UnknownProvider] = []
    for reference in references:
        name = text_of(get(reference, "name"))
        if name is None:
            selected = _selected(index, namespace, reference)
            providers.update((provider.object.name, provider) for provider in selected)
            continue
        provider = index.find(GROUP, PROVIDER, namespace, name)
        if provider is None:
            unknown.append(UnknownProvider(name, "it is defined nowhere"))
        else:
            providers[name] = provider
    return [providers[name] for name in sorted(providers)], unknown


def _selected(index: ClusterIndex, namespace: str, reference: YamlNode) -> Iterator[BuiltObject]:
    selector = get(reference, "selector")
    for provider in index.of_kind(GROUP, PROVIDER):
        if provider.object.namespace == namespace and is_selected(provider, selector):
            yield provider


def is_selected(obj: BuiltObject, selector: YamlNode | None) -> bool:
    """Return whether a label selector takes an object."""
    pairs = members(get(obj.object.root, "metadata", "labels"))
    labels = {key.text: text_of(value) or "" for key, value in pairs}
    exact = all(
        labels.get(key.text) == text_of(value) for key, value in members(get(selector, "matchLabels"))
    )
    return exact and all(_is_met(each, labels) for each in elements(get(selector, "matchExpressions")))


def _is_met(expression: YamlNode, labels: Mapping[str, str]) -> bool:
    key = text_of(get(expression, "key")) or ""
    values = {text_of(each) or "" for each in elements(get(expression, "values"))}
    match text_of(get(expression, "operator")):
        case "In":
            return key in labels and labels[key] in values
        case "NotIn":
            return labels.get(key) not in values
        case "Exists":
            return key in labels
        case "DoesNotExist":
            return key not in labels
        case _:
            return False


def _permuted(providers: Sequence[tuple[str, list[InputSet]]], *, keeps_empty: bool) -> Inputs:
    """Return each combination of one set of every provider, below its name, with an id."""
    kept = [(key_for(name), inputs) for name, inputs in providers if inputs or keeps_empty]
    if not kept:
        return Inputs(())
    count = prod(len(inputs) for _, inputs in kept)
    if count > _MOST_SETS:
        return Inputs((), problem=f"its inputs have {count} combinations, over {_MOST_SETS}")
    names = [name for name, _ in kept]
    return Inputs(
        tuple(
            {
                **{name: inputs[number] for (name, inputs), number in zip(kept, numbers, strict=True)},
                "id": permutation_id(names, numbers),
            }
            for numbers in product(*(range(len(inputs)) for _, inputs in kept))
        )
    )


def permutation_id(names: Sequence[str], numbers: Sequence[int]) -> str:
    """Return the id of a combination: the sum of which set of each provider it has."""
    text = "/".join(f"{name}={number}" for name, number in zip(names, numbers, strict=True))
    return str(zlib.adler32(text.encode()))


def key_for(name: str) -> str:
    """Return the key below which the inputs of a provider stand: letters, digits and single `_`."""
    words = _OTHERS.sub("", "".join(map(_separator, name.lower()))).split("_")
    return "_".join(word for word in words if word)


def _separator(character: str) -> str:
    is_mark = character.isspace() or unicodedata.category(character).startswith("P")
    return "_" if is_mark else character
