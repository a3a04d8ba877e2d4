"""References → what is known of each: from a lock alone, or from registries, layouts and the cache.

A lock needs nothing of the rest, which takes longer to load than the lock to read.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from archcheck.images.reference import Reference
from archcheck.registry.client.answers import ResolvedImages
from archcheck.registry.client.options import RegistryOptions
from archcheck.workloads.inventory import Inventory

if TYPE_CHECKING:
    from archcheck.registry.client.offline_first import PullSecretsByImage


def resolve_images(
    references: Iterable[Reference],
    access: RegistryOptions,
    on_done: Callable[[Reference], None],
    inventory: Inventory,
) -> ResolvedImages:
    """Return what is known of each reference.

    Args:
        references: what to look up.
        access: how registries may be asked.
        on_done: called after each reference that is answered.
        inventory: what names them; the Secrets among it may say what pods pull with.

    Raises:
        ConfigurationError: a directory is no OCI layout.
        InputError: the lock is broken, or a file of an archive.

    """
    asked = list(dict.fromkeys(references))
    if access.lock is not None:
        return ResolvedImages({reference: access.lock.answer(reference.lookup) for reference in asked})
    from archcheck.registry.client.offline_first import look_up_all

    return look_up_all(asked, access, on_done, _logins(inventory))


def _logins(inventory: Inventory) -> "PullSecretsByImage":
    """Return what the pods that run each image pull with, as far as it stands among the same manifests."""
    from archcheck.workloads.logins import logins_by_image

    beside = inventory.cluster_objects
    by_image = logins_by_image(inventory.workloads, beside.secrets, beside.accounts)
    logins: dict[Reference, dict[tuple[str, str], None]] = {}
    for image, secrets in by_image.items():
        if isinstance(image, Reference):
            pairs = {(f"the Secret {secret.name}", secret.logins): None for secret in secrets}
            logins.setdefault(image.lookup, {}).update(pairs)
    return {reference: tuple(pairs) for reference, pairs in logins.items()}
