"""Other clusters: how an object says that what it deploys goes to one, and which cluster that is."""

import base64
from collections.abc import Iterator, Sequence

from archcheck.config.model import ClusterSettings
from archcheck.documents.nodes import YamlNode, get, members, text_of
from archcheck.frozen import dataclass
from archcheck.sources.gitops.objects import BuiltObject, ClusterIndex

LOCAL_SERVER, LOCAL_NAME = "https://kubernetes.default.svc", "in-cluster"
NOT_TOLD = ", of which clusters: of the configuration does not tell"
"""Behind the name of a cluster, in what is said of an object that deploys to it."""

_TYPE = "argocd.argoproj.io/secret-type"
_ENCRYPTED = "ENC["
_KUBECONFIG = "-kubeconfig"
"""The ending of the Secrets that Cluster API makes, each with the name of its cluster in front."""


@dataclass(frozen=True, slots=True)
class ClusterDestination:
    """Another cluster as an object names it.

    `names` are all by which the tool knows it, first what it is called here. `is_of_flux`: they are names of
    Secrets with a kubeconfig.
    """

    names: tuple[str, ...]
    is_of_flux: bool = False

    def cluster(self, clusters: Sequence[ClusterSettings]) -> ClusterSettings | None:
        """Return the cluster of the configuration that is meant; None where it says nothing of it."""
        return next((cluster for cluster in clusters if self._is(cluster)), None)

    def _is(self, cluster: ClusterSettings) -> bool:
        if self.is_of_flux:
            return bool({cluster.name, *cluster.kubeconfigs} & {*self.names})
        own = {cluster.name, *(text.rstrip("/") for text in cluster.destinations)}
        return bool(own & {*self.names})


def argo_destination(name: str, server: str, index: ClusterIndex) -> ClusterDestination | None:
    """Return the destination of an Application; None for the cluster of Argo CD itself.

    Clusters that Secrets of the repository register are known by their name and their address.
    """
    written = tuple(text for text in (name, server.rstrip("/")) if text)
    if not written:
        return None
    known = [
        (value_of(secret, "name"), value_of(secret, "server").rstrip("/"))
        for secret in registered_clusters(index)
    ]
    others = [text for pair in known if {*pair} & {*written} for text in pair if text]
    names = tuple(dict.fromkeys((*written, *others)))
    return None if LOCAL_SERVER in names or LOCAL_NAME in names else ClusterDestination(names)


def flux_destination(kube_config: YamlNode | None) -> ClusterDestination | None:
    """Return the cluster of a `kubeConfig`, by what holds it; None where there is none: this one is meant."""
    if kube_config is None:
        return None
    texts = (text_of(get(kube_config, key, "name")) for key in ("secretRef", "configMapRef"))
    name = next((text for text in texts if text), "kubeConfig")
    return ClusterDestination(tuple(dict.fromkeys((name.removesuffix(_KUBECONFIG), name))), is_of_flux=True)


def registered_clusters(index: ClusterIndex) -> Iterator[BuiltObject]:
    """Yield the Secrets that register clusters in Argo CD, as far as they can be read."""
    for secret in index.of_kind("", "Secret"):
        if metadata_texts(secret, "labels").get(_TYPE) == "cluster":
            server = value_of(secret, "server")
            if server and not server.startswith(_ENCRYPTED):
                yield secret


def metadata_texts(obj: BuiltObject, key: str) -> dict[str, str]:
    """Return the labels or annotations of an object."""
    return {name.text: text_of(value) or "" for name, value in members(get(obj.object.root, "metadata", key))}


def value_of(secret: BuiltObject, key: str) -> str:
    """Return what a Secret has below a key: of a cluster, its name and address are no secrets."""
    if plain := text_of(get(secret.object.root, "stringData", key)):
        return plain
    try:
        return base64.b64decode(text_of(get(secret.object.root, "data", key)) or "", validate=True).decode()
    except ValueError:
        return ""
