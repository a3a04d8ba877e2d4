"""Images that are named by where they are kept, as skopeo names them."""

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from archcheck.errors import InvalidReferenceError, UsageError
from archcheck.findings.model import Location
from archcheck.images.availability import Availability, Missing
from archcheck.images.naming import ImageName, StoredImage
from archcheck.images.places import ImagePlace, ImageTransport
from archcheck.images.reference import Reference, parse_reference
from archcheck.registry.client.lookup import look_up_here
from archcheck.registry.layout import LayoutRegistry
from archcheck.registry.stores.archive import ImageArchive, joined_answers, open_archive
from archcheck.registry.stores.daemon import Daemon
from archcheck.registry.stores.daemon_api import connect
from archcheck.registry.stores.opening import title_of

_SHOWN = 5
_Named = tuple[ImageName, Location]


def images_in(archive: ImageArchive) -> Iterator[_Named]:
    """Yield all images of an archive: those with a name by that, the others by their position.

    Raises:
        InputError: a file of the archive is not what it is named.

    """
    location = Location(path=archive.path)
    for name in archive.names:
        yield name, location
    yield from _unnamed(archive)


def images_at(place: ImagePlace, *, deep: bool) -> Iterator[_Named]:
    """Yield the image that a place names, or all that are there, each with what the place says of it.

    Raises:
        InputError: it is an archive that cannot be read, or none, or one without images.
        UsageError: no image of a daemon is named, or none at all.
        ConfigurationError: it is a folder and no OCI layout, or nothing here reads it.

    """
    if place.transport is ImageTransport.DAEMON:
        yield _of_daemon(place)
    elif not place.path:
        raise UsageError(f"{place} names no file", hint=f"{place.transport}:PATH[:REF]")
    elif place.transport is ImageTransport.LAYOUT:
        yield from _of_layout(place, LayoutRegistry(Path(place.path)), deep=deep)
    else:
        yield from _of_archive(place, open_archive(place.path))


def _of_daemon(place: ImagePlace) -> _Named:
    if not place.image:
        raise UsageError(f"{place}: names no image", hint="docker-daemon:nginx:1.27")
    is_id = place.image.startswith("sha256:")
    name = place.image if is_id else str(_reference(place).lookup)
    answer = Daemon(partial(connect, os.environ)).answer(name)
    return _stored(str(place), answer or Missing(f"{place.image} is not in the daemon"))


def _of_layout(place: ImagePlace, layout: LayoutRegistry, *, deep: bool) -> Iterator[_Named]:
    labels = [label for label, _ in layout.labelled]
    if not place.image:
        for position, (label, digest) in enumerate(layout.labelled):
            answer = look_up_here(layout, _by_digest(digest), deep=deep)
            is_unique = bool(label) and labels.count(label) == 1
            yield _stored(f"{place}:{label if is_unique else f'@{position}'}", answer)
        return
    labelled = [(f"@{position}", digest) for position, (_, digest) in enumerate(layout.labelled)]
    digest = dict([*labelled, *layout.labelled]).get(place.image, "")
    reference = _by_digest(digest) if digest else _reference(place)
    held = look_up_here(layout, reference, deep=deep) if layout.has(reference) else None
    yield _stored(str(place), held or _absent(place, layout.names))


def _of_archive(place: ImagePlace, archive: ImageArchive) -> Iterator[_Named]:
    if not place.image:
        for name in archive.names:
            yield _stored(f"{place}:{name.familiar}", archive.answer(name) or _absent(place, ()))
        yield from _unnamed(archive)
        return
    if place.image.startswith("@"):
        chosen = [entry for entry in archive.entries if f"@{entry.position}" == place.image]
    else:
        chosen = [entry for entry in archive.entries if entry.label == place.image]
    answer = joined_answers([archive.answer_of(entry) for entry in chosen])
    if answer is None and not place.image.startswith("@"):
        answer = archive.answer(_reference(place))
    yield _stored(str(place), answer or _absent(place, [name.familiar for name in archive.names]))


def _by_digest(digest: str) -> Reference:
    return Reference("localhost", "layout", "", digest)


def _unnamed(archive: ImageArchive) -> Iterator[_Named]:
    for entry in archive.entries:
        if not entry.names:
            transport = ImageTransport.OCI_ARCHIVE if entry.docker is None else ImageTransport.DOCKER_ARCHIVE
            text = f"{transport}:{archive.path}:@{entry.position}"
            yield StoredImage(text, archive.answer_of(entry)), Location(path=archive.path)


def _stored(text: str, answer: Availability) -> _Named:
    return StoredImage(text, answer), Location()


def _absent(place: ImagePlace, names: "list[str] | tuple[str, ...]") -> Missing:
    known = ", ".join(names[:_SHOWN]) + (" …" if len(names) > _SHOWN else "")
    return Missing(f"{place.image} is not in {title_of(place)}; it has {known or 'no image with a name'}")


def _reference(place: ImagePlace) -> Reference:
    try:
        return parse_reference(place.image)
    except InvalidReferenceError as error:
        raise UsageError(f"{place}: {error.what}", why=error.why) from error
