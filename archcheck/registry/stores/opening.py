"""A place that a user names → what answers there for a reference."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeAlias

from archcheck.images.availability import Availability, Reason, Unknown
from archcheck.images.places import ImagePlace, ImageTransport
from archcheck.images.reference import Reference
from archcheck.registry.client.lookup import look_up_here
from archcheck.registry.layout import LayoutRegistry
from archcheck.registry.stores.archive import ImageArchive, open_archive
from archcheck.registry.stores.daemon import Daemon
from archcheck.registry.stores.daemon_api import connect

PlaceLookup: TypeAlias = Callable[[Reference], Availability | None]
"""Returns what a place has of an image; None for nothing."""


def open_store(place: ImagePlace, *, deep: bool = False) -> PlaceLookup:
    """Return what answers at a place, whatever image the place names in it.

    Args:
        place: an archive, a layout or the daemon.
        deep: whether to believe the indexes of a layout only as far as their manifests bear them out.

    Raises:
        InputError: it is an archive that cannot be read, or none.
        ConfigurationError: it is a folder and no OCI layout, or nothing here reads it.

    """
    match place.transport:
        case ImageTransport.DAEMON:
            daemon = Daemon(partial(connect, os.environ))
            return lambda reference: daemon.answer(str(reference))
        case ImageTransport.LAYOUT:
            layout = LayoutRegistry(Path(place.path))
            return lambda reference: _in_layout(layout, reference, deep=deep)
        case _:
            return _of_archive(open_archive(place.path))


def _of_archive(archive: ImageArchive) -> PlaceLookup:
    return archive.answer


def _in_layout(layout: LayoutRegistry, reference: Reference, *, deep: bool) -> Availability | None:
    return look_up_here(layout, reference, deep=deep) if layout.has(reference) else None


def absent_from(place: ImagePlace, reference: Reference) -> Unknown:
    """Return that a place which stands for a registry does not have an image: its registry may."""
    return Unknown(Reason.OFFLINE, f"{reference} is not in {title_of(place)}")


def title_of(place: ImagePlace) -> str:
    """Return what a place is called in a sentence."""
    match place.transport:
        case ImageTransport.DAEMON:
            return "the daemon"
        case ImageTransport.LAYOUT:
            return f"the OCI layout {place.path}"
        case _:
            return f"the archive {place.path}"
