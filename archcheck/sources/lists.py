"""Lists of images, one a line with `#` comments, as k3s publishes them (`k3s-images.txt`)."""

from pathlib import Path

from archcheck.errors import InputError
from archcheck.findings.model import Location
from archcheck.images.naming import ImageName, parse_image
from archcheck.sources.stdin import STDIN, standard_input
from archcheck.storage.bounded import read_bounded, read_stream

_SIZE_LIMIT = 16 * 1024 * 1024


def read_list(path: str) -> list[tuple[ImageName, Location]]:
    """Return the images of a list with their places.

    Raises:
        InputError: the file cannot be read, is too large or is not UTF-8.

    """
    try:
        if path == STDIN:
            data = read_stream(standard_input(), _SIZE_LIMIT, path)
        else:
            data = read_bounded(Path(path), _SIZE_LIMIT)
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=path) from error
    except UnicodeDecodeError as error:
        where = error.object.count(b"\n", 0, error.start) + 1
        raise InputError("a list of images is UTF-8 text", path=path, line=where) from error
    images = []
    for number, line in enumerate(text.splitlines(), 1):
        image = line.partition("#")[0].strip()
        if image:
            images.append(
                (parse_image(image), Location(path=path, line=number, column=line.index(image[0]) + 1))
            )
    return images
