"""OCI layouts for tests: an offline registry with just the images that a test needs."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

INDEX = "application/vnd.oci.image.index.v1+json"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"


def write_layout(directory: Path, images: Mapping[str, Sequence[str]]) -> Path:
    """Write a layout that holds an index for each full reference, with these platforms."""
    blobs = directory / "blobs" / "sha256"
    blobs.mkdir(parents=True)
    entries = []
    for name, platforms in images.items():
        manifests = [_entry(platform) for platform in platforms]
        body = json.dumps({"schemaVersion": 2, "mediaType": INDEX, "manifests": manifests}).encode()
        digest = hashlib.sha256(body).hexdigest()
        (blobs / digest).write_bytes(body)
        entries.append(
            {
                "mediaType": INDEX,
                "digest": f"sha256:{digest}",
                "size": len(body),
                "annotations": {"org.opencontainers.image.ref.name": name},
            }
        )
    (directory / "index.json").write_text(json.dumps({"schemaVersion": 2, "manifests": entries}))
    (directory / "oci-layout").write_text('{"imageLayoutVersion": "1.0.0"}')
    return directory


def _entry(platform: str) -> dict[str, object]:
    os, architecture, *variant = platform.split("/")
    declared = {"os": os, "architecture": architecture} | ({"variant": variant[0]} if variant else {})
    digest = hashlib.sha256(platform.encode()).hexdigest()
    return {"mediaType": MANIFEST, "digest": f"sha256:{digest}", "size": 2, "platform": declared}
