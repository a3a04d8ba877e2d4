"""What a daemon of docker or podman has pulled or built, by docker's API.

The store that docker had from the beginning, and podman's, keep of an image the one platform that was pulled:
whether there are others is not known. Docker's containerd store keeps the index, and tells all that it lists,
pulled or not (`/images/json?manifests=1`, from API 1.47 on).
"""

from collections.abc import Callable, Mapping, Sequence
from json import dumps
from typing import Any
from urllib.parse import quote

from archcheck.errors import InputError
from archcheck.images.availability import (
    Availability,
    Extent,
    Found,
    ManifestKind,
    Reason,
    Unknown,
    unique_platforms,
)
from archcheck.images.platform import Platform
from archcheck.registry.client.manifests import INDEX_TYPES, parse_object
from archcheck.registry.protocol import LookupFailedError
from archcheck.registry.stores.archive import ImageArchive
from archcheck.registry.stores.contents import read_contents
from archcheck.registry.stores.daemon_api import DaemonApi, DaemonError

_WITH_MANIFESTS = (1, 47)
_UPPER, _LOWER = ("Os", "Architecture", "Variant"), ("os", "architecture", "variant")


class Daemon:
    """A daemon, which is connected to when it is first asked."""

    def __init__(self, connect: Callable[[], DaemonApi]) -> None:
        self._connect = connect
        self._api: DaemonApi | None = None

    def answer(self, name: str) -> Availability | None:
        """Return what it has of an image, by a full reference or an image's id; None for nothing.

        Raises:
            ConfigurationError: docker's library is not installed, or there is no such context.

        """
        try:
            if self._api is None:
                self._api = self._connect()
            return self._ask(self._api, name)
        except DaemonError as error:
            remedy = "start it, or name it with DOCKER_HOST or DOCKER_CONTEXT"
            return Unknown(Reason.UNREACHABLE, f"{self._title()} does not answer: {error}", remedy)
        except LookupFailedError as error:
            return error.outcome

    def _title(self) -> str:
        return "the daemon" if self._api is None else f"the daemon {self._api.address}"

    def _ask(self, api: DaemonApi, name: str) -> Availability | None:
        body = api.get(f"/images/{quote(name, safe='/:@')}/json")
        if body is None:
            return None
        details = parse_object(body, "the daemon's answer")
        return _of_index(api, name, details) or _of_platform(api, name, details)


def _of_index(api: DaemonApi, name: str, details: Mapping[str, Any]) -> Found | None:
    """Return what an index lists that the daemon keeps; None where it keeps none."""
    if api.version < _WITH_MANIFESTS:
        return None
    query = {"manifests": "1", "filters": dumps({"reference": [name]})}
    listed = parse_object(
        b'{"images": ' + (api.get("/images/json", query) or b"[]") + b"}", "the daemon's list"
    )
    images = _dicts(listed["images"])
    own = [image for image in images if image.get("Id") == details.get("Id")] or images[:1]
    manifests = _dicts(own[0].get("Manifests")) if own else []
    runnable = [one for one in manifests if one.get("Kind") == "image"]
    if not runnable:
        return None
    platforms = [_platform(_below(one, "ImageData", "Platform"), _LOWER) for one in runnable]
    is_index = len(manifests) > 1 or _below(own[0], "Descriptor").get("mediaType") in INDEX_TYPES
    kind = ManifestKind.INDEX if is_index else ManifestKind.MANIFEST
    known = unique_platforms(platform for platform in platforms if platform.architecture)
    return Found(known, _text(_below(own[0], "Descriptor"), "digest"), kind, api.address)


def _of_platform(api: DaemonApi, name: str, details: Mapping[str, Any]) -> Availability:
    """Return the one platform that a daemon has pulled."""
    platform = _platform(details, _UPPER)
    if platform.architecture == "arm" and not platform.variant and _is_podman(api):
        exported = _exported(api, name)
        if not isinstance(exported, Found):
            return exported
        platform = exported.platforms[0]
    if not platform.os or not platform.architecture:
        return Unknown(Reason.INVALID, f"the daemon {api.address} does not say of which platform it is")
    repository = name.partition("@")[0]
    head = repository.rpartition("/")[0] + "/" + repository.rpartition("/")[2].partition(":")[0] + "@"
    digests = details.get("RepoDigests")
    texts = digests if isinstance(digests, list) else []
    digest = next((text for text in texts if isinstance(text, str) and text.startswith(head)), "")
    return Found(
        (platform,), digest.removeprefix(head), ManifestKind.MANIFEST, api.address, extent=Extent.PULLED
    )


def _is_podman(api: DaemonApi) -> bool:
    version = parse_object(api.get("/version") or b"{}", "the daemon's version")
    return "Podman Engine" in [one.get("Name") for one in _dicts(version.get("Components"))]


def _exported(api: DaemonApi, name: str) -> Availability:
    """Return what the config of an image says: podman leaves the variant out of what it tells of one.

    Raises:
        DaemonError: it does not export it.

    """
    stream = api.export(f"/images/{quote(name, safe='/:@')}/get")
    try:
        archive = ImageArchive(read_contents(f"docker-daemon:{name}", stream))
        return archive.answer_of(archive.entries[0])
    except (InputError, IndexError) as error:
        raise DaemonError(f"what it exports cannot be read: {error}") from error
    finally:
        stream.close()


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _below(value: Mapping[str, Any], *keys: str) -> Mapping[str, Any]:
    for key in keys:
        below = value.get(key)
        value = below if isinstance(below, dict) else {}
    return value


def _text(value: Mapping[str, Any], key: str) -> str:
    text = value.get(key)
    return text if isinstance(text, str) else ""


def _platform(value: Mapping[str, Any], keys: Sequence[str]) -> Platform:
    return Platform(*(_text(value, key)[:128].replace("/", "_") for key in keys))
