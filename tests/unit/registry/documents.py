"""Manifests, indexes and configs as registries hold them, with their digests."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from archcheck.registry.client.manifests import DOCKER_LIST, DOCKER_MANIFEST, OCI_INDEX, OCI_MANIFEST

OCI_CONFIG = "application/vnd.oci.image.config.v1+json"
DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json"
OCI_LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"
DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar.gzip"
EMPTY = "application/vnd.oci.empty.v1+json"


@dataclass(frozen=True, slots=True)
class Blob:
    """Bytes that a registry holds, under the media type by which others refer to them."""

    body: bytes
    media_type: str

    @property
    def digest(self) -> str:
        return digest_of(self.body)

    def descriptor(self, **more: Any) -> dict[str, Any]:
        """Return how a manifest refers to these bytes."""
        return {"mediaType": self.media_type, "digest": self.digest, "size": len(self.body)} | more


LAYER = Blob(b"not really a tar archive", OCI_LAYER)


def digest_of(body: bytes, algorithm: str = "sha256") -> str:
    return f"{algorithm}:{hashlib.new(algorithm, body).hexdigest()}"


def as_json(value: object) -> bytes:
    return json.dumps(value, indent=1).encode()


def platform_of(text: str) -> dict[str, str]:
    """Return `os/architecture[/variant]` as the object that stands in an index and in a config."""
    return dict(zip(("os", "architecture", "variant"), text.split("/"), strict=False))


def config(platform: str = "linux/amd64", *, media_type: str = OCI_CONFIG, **more: Any) -> Blob:
    return Blob(
        as_json(platform_of(platform) | {"rootfs": {"type": "layers", "diff_ids": []}} | more), media_type
    )


def image(settings: Blob, /, *, media_type: str = OCI_MANIFEST, **more: Any) -> Blob:
    """Return a single manifest; `more` replaces or adds members."""
    document = {
        "schemaVersion": 2,
        "mediaType": media_type,
        "config": settings.descriptor(),
        "layers": [LAYER.descriptor()],
    }
    return Blob(as_json(document | more), media_type)


def docker_image(platform: str) -> tuple[Blob, Blob]:
    """Return a Docker manifest and its config."""
    settings = config(platform, media_type=DOCKER_CONFIG)
    layer = Blob(LAYER.body, DOCKER_LAYER)
    return image(settings, media_type=DOCKER_MANIFEST, layers=[layer.descriptor()]), settings


def index(*entries: dict[str, Any], media_type: str = OCI_INDEX, **more: Any) -> Blob:
    document = {"schemaVersion": 2, "mediaType": media_type, "manifests": list(entries)}
    return Blob(as_json(document | more), media_type)


def listed(platform: str, /, **more: Any) -> dict[str, Any]:
    """Return an index's entry for an image that nobody has to read, since the index says its platform."""
    child = image(config(platform, created_by=platform))
    return child.descriptor(platform=platform_of(platform)) | more


def attestation(platform: str = "linux/amd64") -> dict[str, Any]:
    """Return the entry that BuildKit adds for each image."""
    annotations = {
        "vnd.docker.reference.digest": listed(platform)["digest"],
        "vnd.docker.reference.type": "attestation-manifest",
    }
    return listed("unknown/unknown", annotations=annotations)


def images_of(*platforms: str, media_type: str = OCI_INDEX) -> Blob:
    """Return an index with an image for each platform."""
    child = DOCKER_MANIFEST if media_type == DOCKER_LIST else OCI_MANIFEST
    return index(*(listed(platform, mediaType=child) for platform in platforms), media_type=media_type)
