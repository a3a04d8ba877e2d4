"""The cluster generator: the cluster of Argo CD itself, and those that Secrets of the repository register.

Source: argoproj/argo-cd applicationset/generators/cluster.go.
"""

import base64
from collections.abc import Iterator, Mapping

from archcheck.documents.nodes import get, members, text_of
from archcheck.sources.gitops.argocd.generators.model import (
    GeneratorContext,
    Parameters,
    UnknownGeneratorError,
    generated,
    with_values,
)
from archcheck.sources.gitops.argocd.generators.selecting import selector_of
from archcheck.sources.gitops.go_template.functions.names import normalized_name
from archcheck.sources.gitops.objects import BuiltObject
from archcheck.sources.gitops.placing import is_set, member
from archcheck.sources.gitops.values import PlacedValues

LOCAL_SERVER, LOCAL_NAME = "https://kubernetes.default.svc", "in-cluster"
_TYPE = "argocd.argoproj.io/secret-type"
_ENCRYPTED = "ENC["


def cluster_parameters(generator: PlacedValues, context: GeneratorContext) -> list[Parameters]:
    """Return one set for each cluster that is known here; the local one only where there is no selector.

    Raises:
        UnknownGeneratorError: it selects clusters, and none of them is registered in this repository.

    """
    selector = selector_of(member(generator, "selector"))
    secrets = [secret for secret in _secrets(context) if selector.matches(_labels(secret))]
    found = [_of_secret(secret, is_go=context.language.is_go) for secret in secrets]
    is_local_known = any(_value(secret, "server") == LOCAL_SERVER for secret in secrets)
    if selector.is_empty and not is_local_known:
        local = {"name": LOCAL_NAME, "nameNormalized": LOCAL_NAME, "server": LOCAL_SERVER, "project": ""}
        found.append({key: generated(text) for key, text in local.items()})
    if not found:
        raise UnknownGeneratorError("clusters", "selects clusters, and none is registered in this repository")
    complete = [with_values(parameters, generator, context.language) for parameters in found]
    return [{"clusters": complete}] if is_set(generator, "flatList") else complete


def _secrets(context: GeneratorContext) -> Iterator[BuiltObject]:
    for secret in context.index.of_kind("", "Secret"):
        is_known = not _value(secret, "server").startswith(_ENCRYPTED) and _value(secret, "server")
        if _labels(secret).get(_TYPE) == "cluster" and is_known:
            yield secret


def _of_secret(secret: BuiltObject, *, is_go: bool) -> Parameters:
    name = _value(secret, "name")
    texts = {
        "name": name,
        "nameNormalized": normalized_name(name),
        "server": _value(secret, "server"),
        "project": _value(secret, "project"),
    }
    labels, annotations = _labels(secret), _texts(secret, "annotations")
    if is_go:
        metadata = {key: each for key, each in (("annotations", annotations), ("labels", labels)) if each}
        return {**{key: generated(text) for key, text in texts.items()}, "metadata": generated(metadata)}
    flat = {
        **texts,
        **{f"metadata.annotations.{key}": text for key, text in annotations.items()},
        **{f"metadata.labels.{key}": text for key, text in labels.items()},
    }
    return {key: generated(text) for key, text in flat.items()}


def _labels(secret: BuiltObject) -> Mapping[str, str]:
    return _texts(secret, "labels")


def _texts(secret: BuiltObject, key: str) -> dict[str, str]:
    return {
        name.text: text_of(each) or "" for name, each in members(get(secret.object.root, "metadata", key))
    }


def _value(secret: BuiltObject, key: str) -> str:
    """Return what a Secret has below a key: of a cluster, its name and address are no secrets."""
    if plain := text_of(get(secret.object.root, "stringData", key)):
        return plain
    try:
        return base64.b64decode(text_of(get(secret.object.root, "data", key)) or "", validate=True).decode()
    except ValueError:
        return ""
