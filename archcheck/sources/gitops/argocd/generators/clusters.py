"""The cluster generator: the cluster of Argo CD itself, and those that Secrets register.

Clusters that the configuration tells of with a destination count as registered.
Source: argoproj/argo-cd applicationset/generators/cluster.go.
"""

from collections.abc import Iterator, Mapping

from archcheck.sources.gitops.argocd.generators.model import (
    GeneratorContext,
    Parameters,
    UnknownGeneratorError,
    generated,
    with_values,
)
from archcheck.sources.gitops.argocd.generators.selecting import LabelSelector, selector_of
from archcheck.sources.gitops.destinations import (
    LOCAL_NAME,
    LOCAL_SERVER,
    metadata_texts,
    registered_clusters,
    value_of,
)
from archcheck.sources.gitops.go_template.functions.names import normalized_name
from archcheck.sources.gitops.objects import BuiltObject
from archcheck.sources.gitops.placing import is_set, member
from archcheck.sources.gitops.values import PlacedValues

_SCHEME = "://"


def cluster_parameters(generator: PlacedValues, context: GeneratorContext) -> list[Parameters]:
    """Return one set for each cluster that is known here; the local one only where there is no selector.

    Raises:
        UnknownGeneratorError: it selects clusters, and none of them is registered in this repository.

    """
    selector = selector_of(member(generator, "selector"))
    secrets = [
        secret
        for secret in registered_clusters(context.index)
        if selector.matches(metadata_texts(secret, "labels"))
    ]
    found = [_of_secret(secret, is_go=context.language.is_go) for secret in secrets]
    found += _configured(context, selector)
    is_local_known = any(value_of(secret, "server") == LOCAL_SERVER for secret in secrets)
    if selector.is_empty and not is_local_known:
        local = {"name": LOCAL_NAME, "nameNormalized": LOCAL_NAME, "server": LOCAL_SERVER, "project": ""}
        found.append({key: generated(text) for key, text in local.items()})
    if not found:
        raise UnknownGeneratorError("clusters", "selects clusters, and none is registered in this repository")
    complete = [with_values(parameters, generator, context.language) for parameters in found]
    return [{"clusters": complete}] if is_set(generator, "flatList") else complete


def _configured(context: GeneratorContext, selector: LabelSelector) -> Iterator[Parameters]:
    """Yield the clusters of the configuration that Argo CD has, and that no Secret here registers."""
    secrets = list(registered_clusters(context.index))
    known = {value_of(secret, key).rstrip("/") for secret in secrets for key in ("name", "server")}
    for cluster in context.clusters:
        names = [text for text in cluster.destinations if _SCHEME not in text] or [cluster.name]
        servers = [text.rstrip("/") for text in cluster.destinations if _SCHEME in text]
        if not cluster.destinations or known & {*names, *servers} or not selector.matches(cluster.labels):
            continue
        texts = {"name": names[0], "nameNormalized": normalized_name(names[0]), "project": ""}
        texts["server"] = servers[0] if servers else ""
        if LOCAL_SERVER not in servers:
            yield _with_metadata(texts, {}, cluster.labels, is_go=context.language.is_go)


def _of_secret(secret: BuiltObject, *, is_go: bool) -> Parameters:
    name = value_of(secret, "name")
    texts = {
        "name": name,
        "nameNormalized": normalized_name(name),
        "server": value_of(secret, "server"),
        "project": value_of(secret, "project"),
    }
    labels, annotations = metadata_texts(secret, "labels"), metadata_texts(secret, "annotations")
    return _with_metadata(texts, annotations, labels, is_go=is_go)


def _with_metadata(
    texts: Mapping[str, str], annotations: Mapping[str, str], labels: Mapping[str, str], *, is_go: bool
) -> Parameters:
    if is_go:
        metadata = {key: each for key, each in (("annotations", annotations), ("labels", labels)) if each}
        return {**{key: generated(text) for key, text in texts.items()}, "metadata": generated(metadata)}
    flat = {
        **texts,
        **{f"metadata.annotations.{key}": text for key, text in annotations.items()},
        **{f"metadata.labels.{key}": text for key, text in labels.items()},
    }
    return {key: generated(text) for key, text in flat.items()}
