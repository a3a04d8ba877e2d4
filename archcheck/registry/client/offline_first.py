"""Many references → their availability: layouts and the cache on this machine, the rest over HTTP."""

import logging
import time
from collections.abc import Callable, Iterable, Mapping

from archcheck.images.availability import Availability, Found, Reason, Unknown
from archcheck.images.reference import Reference
from archcheck.registry.cache.model import CacheEntry, CacheKey
from archcheck.registry.cache.store import Store
from archcheck.registry.client.answers import ResolvedImages
from archcheck.registry.client.options import ANY_REGISTRY, RegistryOptions
from archcheck.registry.hosts import default_place

PullSecretsByImage = Mapping[Reference, tuple[tuple[str, str], ...]]
"""For a reference, the logins of the pods that run it: a name for messages, and JSON of docker's form."""

logger = logging.getLogger(__name__)


def look_up_all(
    references: Iterable[Reference],
    access: RegistryOptions,
    on_done: Callable[[Reference], None] = lambda _: None,
    logins: PullSecretsByImage | None = None,
) -> ResolvedImages:
    """Return what is known of each reference, in the order given; duplicates by `lookup` cost nothing.

    Where layouts and the cache answer everything, no HTTP client and no event loop is made: both take longer
    to import than the answer takes to read.

    Args:
        references: what to look up.
        access: how registries may be asked.
        on_done: called after each reference that is answered.
        logins: what the pods that run them pull with.

    Raises:
        ConfigurationError: a directory is no OCI layout.
        InputError: a file of an archive is not what it is named.

    """
    asked = list(dict.fromkeys(references))
    known: dict[Reference, Availability] = {}
    distinct = dict.fromkeys(reference.lookup for reference in asked)
    kept_here = _on_this_machine(distinct, access, known)
    remote = _ask_layouts([target for target in distinct if target not in known], access, known)
    keys = [CacheKey(target, _places(target, access)) for target in remote]
    cache = _Cache(access)
    kept = cache.read(keys)
    known |= {key.reference: entry.answer for key, entry in kept.items() if cache.is_fresh(key, entry)}
    for target in known:
        on_done(target)
    missing = [key for key in keys if key.reference not in known]
    interrupted = False
    if missing and access.offline:
        known |= {key.reference: _offline(access) for key in missing}
    elif missing:
        from archcheck.registry.client.remote import Job, look_up_remote

        stale = {} if access.cache.refresh else {key: kept[key] for key in missing if key in kept}
        job = Job(missing, stale, access, logins or {})
        result = look_up_remote(job, on_done)
        known |= result.known
        cache.write(result.learned)
        interrupted = result.interrupted
    for target, answer in kept_here.items():
        if not isinstance(known[target], Found):
            known[target] = answer
    return ResolvedImages({reference: known[reference.lookup] for reference in asked}, interrupted)


class _Cache:
    """The cache as the run's policy has it."""

    def __init__(self, access: RegistryOptions) -> None:
        policy = access.cache
        self._store = Store(policy.folder) if policy.folder is not None and not access.deep else None
        self._reads = not policy.refresh
        self._trusts_all = access.offline
        self._believes = policy.ttl > 0
        self._oldest = time.time() - policy.ttl

    def read(self, keys: list[CacheKey]) -> dict[CacheKey, CacheEntry]:
        if self._store is None or not self._reads or not keys:
            return {}
        kept = {
            key: entry
            for key, entry in self._store.read(keys).items()
            if key.reference.digest in ("", entry.name.digest)
        }
        logger.info("cache: %d of %d images", len(kept), len(keys))
        return kept

    def write(self, entries: Iterable[tuple[CacheKey, CacheEntry]]) -> None:
        if self._store is not None:
            self._store.write(entries)

    def is_fresh(self, key: CacheKey, entry: CacheEntry) -> bool:
        """Return whether an entry answers by itself: a digest always, a tag for a time."""
        is_recent = self._believes and self._oldest <= entry.name.checked_at <= time.time() + 60
        return bool(key.reference.digest) or self._trusts_all or is_recent


def _on_this_machine(
    targets: Iterable[Reference], access: RegistryOptions, known: dict[Reference, Availability]
) -> Mapping[Reference, Found]:
    """Put into `known` what archives and daemons answer; return what counts where no registry has more."""
    if not (access.archives or access.stores or access.stand_ins):
        return {}
    from archcheck.registry.stores.asking import ask_stores

    answers = ask_stores(targets, access)
    known.update(answers.known)
    return answers.partial


def _ask_layouts(
    targets: Iterable[Reference], access: RegistryOptions, known: dict[Reference, Availability]
) -> list[Reference]:
    """Put into `known` what layouts answer, and return the others."""
    if not access.layouts:
        return list(targets)
    from archcheck.registry.client.lookup import look_up_here
    from archcheck.registry.layout import LayoutRegistry

    layouts = {host: LayoutRegistry(path) for host, path in access.layouts.items()}
    others = []
    for target in targets:
        layout = layouts.get(target.registry) or layouts.get(ANY_REGISTRY)
        if layout is None:
            others.append(target)
        else:
            known[target] = look_up_here(layout, target, deep=access.deep)
    return others


def _places(target: Reference, access: RegistryOptions) -> tuple[str, ...]:
    if access.routes is None:
        return (default_place(target.registry, target.repository),)
    return tuple(endpoint.named(target) for endpoint in access.routes.endpoints(target))


def _offline(access: RegistryOptions) -> Unknown:
    where = "in none of the archives, not in the cache" if access.archives else "not in the cache"
    return Unknown(Reason.OFFLINE, f"{where}, and --offline asks no registry")
