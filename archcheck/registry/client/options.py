"""How registries may be asked in a run."""

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING

from archcheck.frozen import dataclass

if TYPE_CHECKING:
    from archcheck.images.places import ImagePlace
    from archcheck.registry.lock.file import LockFile
    from archcheck.registry.mirrors.routes import Routes
    from archcheck.registry.stores.archive import ImageArchive


ANY_REGISTRY = "*"
"""Stands for every registry that has no entry of its own."""


@dataclass(frozen=True, slots=True)
class CachePolicy:
    """Where answers are kept, and how long they are believed.

    Without a folder nothing is kept. `ttl` is in seconds. `refresh`: ask everything anew, and keep it.
    """

    folder: Path | None = None
    ttl: float = 0.0
    refresh: bool = False


@dataclass(frozen=True, slots=True)
class RegistryOptions:
    """How registries may be asked.

    `layouts` are OCI layout directories that stand for registries, by host or `*`. `routes` say where to ask
    instead; None where nothing does. `offline`: only layouts and the cache, however old. `deep`: believe an
    index only as far as its manifests bear it out; nothing of that is taken from the cache, or kept. A `lock`
    answers everything, and no registry is asked. `archives` are asked before all else, `stores`
    before a registry, by host or `*`, and `stand_ins` in its place.
    """

    layouts: Mapping[str, Path] = field(default_factory=dict)
    routes: "Routes | None" = None
    cache: CachePolicy = CachePolicy()
    offline: bool = False
    deep: bool = False
    lock: "LockFile | None" = None
    archives: "tuple[ImageArchive, ...]" = ()
    stores: "Mapping[str, tuple[ImagePlace, ...]]" = field(default_factory=dict)
    stand_ins: "Mapping[str, ImagePlace]" = field(default_factory=dict)
