"""Secrets and ServiceAccounts among the manifests, as far as pods pull images with them."""

import base64
import binascii

from archcheck.documents.nodes import YamlNode, elements, get, text_of
from archcheck.workloads.model import PullSecret, ServiceAccount
from archcheck.workloads.objects import KubernetesObject

_KEYS = {"kubernetes.io/dockerconfigjson": ".dockerconfigjson", "kubernetes.io/dockercfg": ".dockercfg"}


def pull_secret(obj: KubernetesObject) -> PullSecret | None:
    """Return the pull secret that an object is, or None. One that cannot be read holds what stands there."""
    if (obj.group, obj.kind) != ("", "Secret"):
        return None
    key = _KEYS.get(text_of(get(obj.root, "type")) or "")
    if key is None:
        return None
    logins = text_of(get(obj.root, "stringData", key))
    encoded = text_of(get(obj.root, "data", key))
    if logins is None and encoded is None:
        return None
    if logins is None:
        encoded = encoded or ""
        try:
            logins = base64.b64decode("".join(encoded.split()), validate=True).decode("utf-8")
        except (binascii.Error, ValueError):
            logins = encoded
    return PullSecret(obj.namespace, obj.name, logins)


def service_account(obj: KubernetesObject) -> ServiceAccount | None:
    """Return the ServiceAccount that an object is, or None."""
    if (obj.group, obj.kind) != ("", "ServiceAccount"):
        return None
    return ServiceAccount(obj.namespace, obj.name, named_in(obj.root))


def named_in(spec: YamlNode) -> tuple[str, ...]:
    """Return the names under `imagePullSecrets` of a pod spec or a ServiceAccount."""
    names = (text_of(get(element, "name")) for element in elements(get(spec, "imagePullSecrets")))
    return tuple(name for name in names if name)


def account_of(spec: YamlNode) -> str:
    """Return the name of a pod spec's ServiceAccount; empty for the namespace's default."""
    name = text_of(get(spec, "serviceAccountName")) or text_of(get(spec, "serviceAccount"))
    return name or ""
