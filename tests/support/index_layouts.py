"""OCI layouts whose indexes are of any shape: nested, without platforms, with attestations and artifacts.

An image is `os/architecture[/variant][@os.version]`. In a list, which is an index, an entry may also be
`bare:…` (the index says no platform), `empty:…` (it says an empty one), `lies:A:B` (it says A, the image is
B), `attest`, `sbom`, or a list, which is an index within it; a mapping gives that index a platform.
"""

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

OCI_INDEX = "application/vnd.oci.image.index.v1+json"
DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
CONFIG = "application/vnd.oci.image.config.v1+json"

Spec: TypeAlias = str | Sequence[Any]
"""A single image, or the entries of an index."""


class Layout:
    """A directory that becomes an OCI layout."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._blobs = directory / "blobs" / "sha256"
        shutil.rmtree(directory, ignore_errors=True)  # of the row before, where a test walks a table
        self._blobs.mkdir(parents=True)

    def write(self, images: Mapping[str, Spec], *, docker: bool = False) -> Path:
        """Write an image or an index for each full reference; `docker` makes Docker's manifest lists."""
        named = []
        for name, spec in images.items():
            entry = self._image(spec) if isinstance(spec, str) else self._index(spec, docker=docker)
            named.append(entry | {"annotations": {"org.opencontainers.image.ref.name": name}})
        (self.directory / "index.json").write_text(json.dumps({"schemaVersion": 2, "manifests": named}))
        (self.directory / "oci-layout").write_text('{"imageLayoutVersion": "1.0.0"}')
        return self.directory

    def _index(self, entries: Sequence[Any], *, docker: bool = False) -> dict[str, Any]:
        kind = DOCKER_LIST if docker else OCI_INDEX
        document = {"schemaVersion": 2, "mediaType": kind, "manifests": list(map(self._entry, entries))}
        return self._blob(document, kind)

    def _entry(self, spec: Any) -> dict[str, Any]:
        if isinstance(spec, list):
            return self._index(spec)
        if isinstance(spec, dict):
            return self._index(spec["index"]) | {"platform": platform(spec["platform"])}
        kind, _, rest = spec.partition(":")
        if kind == "bare":
            return self._image(rest)
        if kind == "empty":
            return self._image(rest) | {"platform": {}}
        if kind == "lies":
            said, _, real = rest.partition(":")
            return self._image(real) | {"platform": platform(said)}
        if kind == "attest":
            about = {"vnd.docker.reference.type": "attestation-manifest"}
            return self._image("unknown/unknown") | {
                "annotations": about,
                "platform": platform("unknown/unknown"),
            }
        if kind == "sbom":
            return self._image("linux/amd64") | {"artifactType": "application/spdx+json"}
        return self._image(spec) | {"platform": platform(spec)}

    def _image(self, spec: str) -> dict[str, Any]:
        config = self._blob({**platform(spec), "rootfs": {"type": "layers", "diff_ids": []}}, CONFIG)
        document = {"schemaVersion": 2, "mediaType": MANIFEST, "config": config, "layers": []}
        return self._blob(document, MANIFEST)

    def _blob(self, document: Mapping[str, Any], kind: str) -> dict[str, Any]:
        body = json.dumps(document).encode()
        digest = hashlib.sha256(body).hexdigest()
        (self._blobs / digest).write_bytes(body)
        return {"mediaType": kind, "digest": f"sha256:{digest}", "size": len(body)}


def platform(spec: str) -> dict[str, str]:
    """Return the platform that an index or a config has for `os/architecture[/variant][@os.version]`."""
    named, _, version = spec.partition("@")
    fields = dict(zip(("os", "architecture", "variant"), named.split("/"), strict=False))
    return fields | ({"os.version": version} if version else {})
