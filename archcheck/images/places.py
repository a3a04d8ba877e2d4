"""Where an image is kept that is in no registry, by the names of skopeo (containers-transports(5)).

`docker-daemon:REF`, `docker-archive:FILE[:REF]`, `oci-archive:FILE[:REF]`, `oci:DIR[:REF]`. REF may be `@N`,
which counts the images of an archive from 0.
"""

from enum import StrEnum

from archcheck.frozen import dataclass


class ImageTransport(StrEnum):
    """The kinds of places."""

    DAEMON = "docker-daemon"
    DOCKER_ARCHIVE = "docker-archive"
    OCI_ARCHIVE = "oci-archive"
    LAYOUT = "oci"


@dataclass(frozen=True, slots=True)
class ImagePlace:
    """A place. `path` is a file or folder, empty for a daemon; `image` what is meant there, empty for all."""

    transport: ImageTransport
    path: str = ""
    image: str = ""

    def __str__(self) -> str:
        return ":".join(filter(None, (self.transport.value, self.path, self.image)))


def parse_place(text: str) -> ImagePlace | None:
    """Return the place that a text names; None where it does not begin as one."""
    name, colon, rest = text.partition(":")
    if not colon or name not in tuple(ImageTransport):
        return None
    transport = ImageTransport(name)
    if transport is ImageTransport.DAEMON:
        return ImagePlace(transport, image=rest)
    path, _, image = rest.partition(":")
    return ImagePlace(transport, path, image)
