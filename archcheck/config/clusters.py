"""`clusters:` of the configuration: what belongs to each cluster of a repository that deploys several."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from archcheck.config.keys import (
    FILE,
    FILLED,
    TEXT,
    SettingKey,
    ValueForm,
    by_name,
    given,
    mapping_schema,
    one_or_several,
    several,
)
from archcheck.config.model import ClusterSettings
from archcheck.config.nodes import NODES, GivenNodes
from archcheck.config.reader import Reader
from archcheck.documents import nodes
from archcheck.documents.nodes import Scalar, YamlNode
from archcheck.scheduling.runtime import Pull

_NO_NODES = GivenNodes()

CLUSTER_KEYS = {
    "entries": SettingKey(
        one_or_several(FILE),
        "Its entry points: files and folders. Where they are not said, the one that has its name.",
    ),
    "nodes": SettingKey(NODES, "Its nodes: pools as under nodes, or the file that has them."),
    "kube-version": SettingKey(
        FILLED, "The version of Kubernetes to render charts for, else that of the newest kubelet."
    ),
    "api-versions": SettingKey(several(FILLED), "APIs that it has beside those of gitops."),
    "variables": SettingKey(by_name(TEXT), "What stands for ${NAME} in it, over those of gitops."),
    "destination": SettingKey(
        one_or_several(FILLED), "How Argo CD calls it, beside its name: server or name of a destination."
    ),
    "kubeconfig": SettingKey(
        one_or_several(FILLED),
        "The Secret by which Flux reaches it (kubeConfig), beside NAME and NAME-kubeconfig.",
    ),
    "labels": SettingKey(by_name(TEXT), "Its labels in Argo CD, by which generators select clusters."),
}
_OF_ONE = {"entries": "entry point", "destination": "destination", "kubeconfig": "Secret"}
"""What can belong to one cluster alone."""

_Clusters = Callable[[Pull | None], tuple[ClusterSettings, ...]]


def read_clusters(reader: Reader, node: YamlNode) -> _Clusters:
    """Return what gives the clusters once it is known how containerd pulls on nodes that do not say it.

    Raises:
        ConfigurationError: a key or a value that is not understood, an entry point that is not there,
            something that two clusters claim; with line.

    """
    claimed: dict[tuple[str, object], str] = {}
    made = [_cluster(reader, name, value, claimed) for name, value in reader.entries(node)]
    return lambda pull: tuple(make(pull) for make in made)


def _cluster(
    reader: Reader, name: Scalar, node: YamlNode, claimed: dict[tuple[str, object], str]
) -> Callable[[Pull | None], ClusterSettings]:
    if not name.text.strip():
        reader.fail("a cluster needs a name", name)
    if not (nodes.is_null(node) or isinstance(node, nodes.Mapping)):
        reader.fail(f"{name.text}: a mapping of {', '.join(CLUSTER_KEYS)} is expected", node)
    said = given(reader, node, CLUSTER_KEYS)
    for key, what in _OF_ONE.items():
        _claim(reader, name, (key, what), (said.get(key, ()), nodes.get(node, key)), claimed)
    for path in said.get("entries", ()):
        if not path.exists():
            reader.fail(f"{name.text}: the entry point {path} is not there", nodes.get(node, "entries"))
    return partial(_settings, name.text, reader.location(name), said)


def _claim(
    reader: Reader,
    name: Scalar,
    what: tuple[str, str],
    values: tuple[Iterable[object], YamlNode | None],
    claimed: dict[tuple[str, object], str],
) -> None:
    """Refuse what another cluster has, too."""
    (key, noun), (found, node) = what, values
    for value in found:
        owner = claimed.setdefault((key, value), name.text)
        if owner != name.text:
            reader.fail(f"the {noun} {value} belongs to two clusters, {owner} and {name.text}", node)


def _settings(name: str, place: str, said: dict[str, Any], pull: Pull | None) -> ClusterSettings:
    own = said.get("nodes", _NO_NODES)
    return ClusterSettings(
        name,
        said.get("entries", ()),
        own.pools(pull),
        own.file,
        said.get("kube-version", ""),
        said.get("api-versions", ()),
        said.get("variables", {}),
        said.get("destination", ()),
        said.get("kubeconfig", ()),
        said.get("labels", {}),
        place,
    )


CLUSTERS = ValueForm(
    read_clusters,
    lambda: {"type": ["object", "null"], "additionalProperties": _nullable_section()},
)


def _nullable_section() -> dict[str, Any]:
    return mapping_schema(CLUSTER_KEYS) | {"type": ["object", "null"]}
