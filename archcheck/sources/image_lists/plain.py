"""Plain lists of images, one a line with `#` comments, as k3s publishes them (`k3s-images.txt`)."""

from archcheck.findings.model import Location
from archcheck.images.naming import parse_image
from archcheck.sources.image_lists.model import NamedImages


def read_plain(text: str, path: str) -> NamedImages:
    """Return the images of a list with their places."""
    images = []
    for number, line in enumerate(text.splitlines(), 1):
        image = line.partition("#")[0].strip()
        if image:
            location = Location(path=path, line=number, column=line.index(image[0]) + 1)
            images.append((parse_image(image), location))
    return NamedImages(tuple(images))
