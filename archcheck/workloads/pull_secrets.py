"""Pull secrets: which `imagePullSecrets` among the same manifests a pod's images are pulled with.

A Secret's logins are for the registries that it names; nothing of it is ever shown.
"""

import base64
import binascii
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from archcheck.documents.nodes import Node, elements, get, text_of
from archcheck.workloads.model import PodSpec, Workload
from archcheck.workloads.objects import KubernetesObject

_KEYS = {"kubernetes.io/dockerconfigjson": ".dockerconfigjson", "kubernetes.io/dockercfg": ".dockercfg"}
DEFAULT_ACCOUNT = "default"


@dataclass(frozen=True, slots=True)
class PullSecret:
    """A Secret with logins. `logins` is the JSON of docker's configuration, as the Secret holds it."""

    namespace: str
    name: str
    logins: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ServiceAccount:
    """A ServiceAccount, and the names of the Secrets that its pods pull with."""

    namespace: str
    name: str
    pull_secrets: tuple[str, ...]


def pull_secret(obj: KubernetesObject) -> PullSecret | None:
    """Return the pull secret that an object is; None if it is none, or holds no text."""
    if (obj.group, obj.kind) != ("", "Secret"):
        return None
    key = _KEYS.get(text_of(get(obj.root, "type")) or "")
    if key is None:
        return None
    logins = text_of(get(obj.root, "stringData", key))
    if logins is None:
        try:
            logins = base64.b64decode(text_of(get(obj.root, "data", key)) or "").decode("utf-8")
        except (binascii.Error, ValueError):
            return None
    return PullSecret(obj.namespace, obj.name, logins) if logins else None


def service_account(obj: KubernetesObject) -> ServiceAccount | None:
    """Return the ServiceAccount that an object is, or None."""
    if (obj.group, obj.kind) != ("", "ServiceAccount"):
        return None
    return ServiceAccount(obj.namespace, obj.name, named_in(obj.root))


def named_in(spec: Node) -> tuple[str, ...]:
    """Return the names under `imagePullSecrets` of a pod spec or a ServiceAccount."""
    names = (text_of(get(element, "name")) for element in elements(get(spec, "imagePullSecrets")))
    return tuple(name for name in names if name)


def logins_by_image(
    workloads: Iterable[Workload], secrets: Iterable[PullSecret], accounts: Iterable[ServiceAccount]
) -> dict[str, tuple[PullSecret, ...]]:
    """Return, for each image text, the secrets of the pods that run it.

    As the API server does it, a pod that names none has those of its ServiceAccount. An object without a
    namespace gets one only when it is applied, and is taken to be in every one.
    """
    known, owners = tuple(secrets), tuple(accounts)
    found: dict[str, dict[PullSecret, None]] = {}
    for workload in workloads if known else ():
        for pod in workload.pods:
            mine = dict.fromkeys(_secrets_of(pod, workload.namespace, known, owners))
            for use in pod.images if mine else ():
                found.setdefault(use.text, {}).update(mine)
    return {text: tuple(secrets) for text, secrets in found.items()}


def _secrets_of(
    pod: PodSpec, namespace: str, secrets: tuple[PullSecret, ...], accounts: tuple[ServiceAccount, ...]
) -> Iterator[PullSecret]:
    names = pod.pull_secrets or tuple(
        name
        for account in accounts
        if account.name == (pod.service_account or DEFAULT_ACCOUNT) and _meet(account.namespace, namespace)
        for name in account.pull_secrets
    )
    for name in names:
        yield from (each for each in secrets if each.name == name and _meet(each.namespace, namespace))


def _meet(first: str, second: str) -> bool:
    return first == second or not first or not second
