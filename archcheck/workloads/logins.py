"""Which pull secrets among the same manifests the pods that run an image pull it with.

A Secret's logins are for the registries that it names; nothing of it is ever shown.
"""

from collections.abc import Iterable, Iterator

from archcheck.images.naming import ImageName
from archcheck.workloads.model import PodSpec, PullSecret, ServiceAccount, Workload, may_share

DEFAULT_ACCOUNT = "default"


def logins_by_image(
    workloads: Iterable[Workload], secrets: Iterable[PullSecret], accounts: Iterable[ServiceAccount]
) -> dict[ImageName, tuple[PullSecret, ...]]:
    """Return, for each image, the secrets of the pods that run it.

    As the API server does it, a pod that names none has those of its ServiceAccount. An object without a
    namespace gets one only when it is applied, and is taken to be in every one.
    """
    known, owners = tuple(secrets), tuple(accounts)
    secrets_of: dict[ImageName, dict[PullSecret, None]] = {}
    for workload in workloads if known else ():
        for pod in workload.pods:
            mine = dict.fromkeys(_secrets_of(pod, workload.namespace, known, owners))
            for use in pod.images if mine else ():
                secrets_of.setdefault(use.image, {}).update(mine)
    return {image: tuple(secrets_known) for image, secrets_known in secrets_of.items()}


def _secrets_of(
    pod: PodSpec, namespace: str, secrets: tuple[PullSecret, ...], accounts: tuple[ServiceAccount, ...]
) -> Iterator[PullSecret]:
    names = pod.pull_secrets or tuple(
        name
        for account in accounts
        if account.name == (pod.service_account or DEFAULT_ACCOUNT)
        and may_share(account.namespace, namespace)
        for name in account.pull_secrets
    )
    for name in names:
        yield from (
            secret for secret in secrets if secret.name == name and may_share(secret.namespace, namespace)
        )
