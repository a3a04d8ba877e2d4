"""Files that name images: what a file is, by its name and by what it holds, and what it names."""

import re
from pathlib import Path, PurePath

from archcheck.errors import InputError
from archcheck.sources.image_lists.model import NamedImages
from archcheck.sources.image_lists.plain import read_plain
from archcheck.sources.stdin import STDIN, standard_input
from archcheck.storage.bounded import read_bounded, read_stream

_SIZE_LIMIT = 16 * 1024 * 1024
_DOCKERFILE_NAME = re.compile(
    r"(?:dockerfile|containerfile)(?:\..*)?|.*\.(?:dockerfile|containerfile)", re.IGNORECASE
)
_COMPOSE_NAME = re.compile(r"(?:docker-|podman-)?compose(?:[.-].*)?\.ya?ml", re.IGNORECASE)
_COMMENTS = r"\A\ufeff?(?:[ \t]*(?:\#.*)?\r?\n)*"
_FIRST_INSTRUCTION = re.compile(_COMMENTS + r"[ \t]*(?:FROM|ARG)[ \t]+\S", re.IGNORECASE)
_SERVICES = re.compile(r"""^services[ \t]*:|"services"\s*:""", re.MULTILINE)
_OBJECT = re.compile(r"^(?:apiVersion|kind)[ \t]*:[ \t]*\S", re.MULTILINE)


def read_images(path: str) -> NamedImages:
    """Return what a file names: a compose file, a Dockerfile, or a list of images.

    Raises:
        InputError: the file cannot be read, is too large, is no text or not what it seems to be; with line.

    """
    data = _bytes(path)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        where = error.object.count(b"\n", 0, error.start) + 1
        raise InputError(
            "a list of images is UTF-8 text",
            path=path,
            line=where,
            hint="archcheck image --archive FILE reads an archive of images",
        ) from error
    name = PurePath(path).name
    if _COMPOSE_NAME.fullmatch(name) or _SERVICES.search(text):
        from archcheck.sources.image_lists.compose import read_compose

        return read_compose(data, path)
    if _DOCKERFILE_NAME.fullmatch(name) or _FIRST_INSTRUCTION.match(text):
        from archcheck.sources.image_lists.dockerfile import read_dockerfile

        return read_dockerfile(text, path)
    if (manifest := _OBJECT.search(text)) is not None:
        line = text.count("\n", 0, manifest.start()) + 1
        raise InputError(
            "a manifest, and no list of images", path=path, line=line, hint=f"archcheck manifest {path}"
        )
    return read_plain(text, path)


def _bytes(path: str) -> bytes:
    try:
        if path == STDIN:
            return read_stream(standard_input(), _SIZE_LIMIT, path)
        return read_bounded(Path(path), _SIZE_LIMIT)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=path) from error
