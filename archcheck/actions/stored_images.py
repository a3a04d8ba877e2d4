"""Images that are named by where they are kept, as skopeo names them."""

from collections.abc import Iterator

from archcheck.findings.model import Location
from archcheck.images.naming import ImageName, StoredImage
from archcheck.registry.stores.archive import ImageArchive


def images_in(archive: ImageArchive) -> Iterator[tuple[ImageName, Location]]:
    """Yield all images of an archive: those with a name by that, the others by their position.

    Raises:
        InputError: a file of the archive is not what it is named.

    """
    location = Location(path=archive.path)
    for name in archive.names:
        yield name, location
    for entry in archive.entries:
        if not entry.names:
            transport = "oci-archive" if entry.docker is None else "docker-archive"
            text = f"{transport}:{archive.path}:@{entry.position}"
            yield StoredImage(text, archive.answer_of(entry)), location
