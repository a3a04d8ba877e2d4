"""`manifest.json` of `docker save`: images by their configs (containers/image `docker/internal/tarfile`).

There is no manifest here, and no digest of one: a config says the platform, and layers lie beside it.
"""

import json
from typing import Any

from archcheck.errors import InputError
from archcheck.frozen import dataclass
from archcheck.images.reference import Reference
from archcheck.registry.layout import parsed_names

_ENTRY_LIMIT = 10_000


@dataclass(frozen=True, slots=True)
class DockerImage:
    """One entry: the files of its config and of its layers, and its names."""

    config: str
    layers: tuple[str, ...]
    names: tuple[Reference, ...]


def docker_images(body: bytes, path: str) -> tuple[DockerImage, ...]:
    """Return the images of a `manifest.json`.

    Args:
        body: what it holds.
        path: the archive, for messages.

    Raises:
        InputError: it is of another form.

    """
    try:
        entries = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise InputError("manifest.json is not valid JSON", path=path) from error
    if not isinstance(entries, list) or len(entries) > _ENTRY_LIMIT:
        raise InputError(f"manifest.json is no list of at most {_ENTRY_LIMIT} images", path=path)
    return tuple(_image(entry, path) for entry in entries)


def _image(entry: Any, path: str) -> DockerImage:
    fields = entry if isinstance(entry, dict) else {}
    config = fields.get("Config")
    tags, layers = _texts(fields.get("RepoTags")), _texts(fields.get("Layers"))
    if not isinstance(config, str) or tags is None or layers is None:
        raise InputError("manifest.json has an image without Config, RepoTags and Layers", path=path)
    names = [name for tag in tags for name in parsed_names(tag)]
    return DockerImage(config, tuple(layers), tuple(names))


def _texts(value: Any) -> list[str] | None:
    if value is None:
        return []
    is_list = isinstance(value, list) and all(isinstance(text, str) for text in value)
    return value if is_list else None
