"""Archives of images for tests, in the forms in which docker, containerd and k3s write them."""

import gzip
import hashlib
import io
import json
import tarfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

INDEX = "application/vnd.oci.image.index.v1+json"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
CONFIG = "application/vnd.oci.image.config.v1+json"
LAYER = "application/vnd.oci.image.layer.v1.tar"

Members = Iterable[tuple[str, bytes]]


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def config_of(platform: str, layer: bytes = b"") -> bytes:
    """Return the config of an image for a platform, of one layer."""
    system, architecture, *variant = platform.split("/")
    named = {"os": system, "architecture": architecture} | ({"variant": variant[0]} if variant else {})
    layers = {"type": "layers", "diff_ids": [f"sha256:{sha256(layer)}"]}
    history = [{"created": "2024-01-01T00:00:00Z"}]
    return json.dumps({**named, "config": {}, "rootfs": layers, "history": history}).encode()


class Layout:
    """An OCI layout in the making: blobs by digest, and the entries of its index."""

    def __init__(self) -> None:
        self.blobs: dict[str, bytes] = {}
        self.entries: list[dict[str, Any]] = []

    def add(self, data: bytes, kind: str) -> dict[str, Any]:
        self.blobs[sha256(data)] = data
        return {"mediaType": kind, "digest": f"sha256:{sha256(data)}", "size": len(data)}

    def image(self, platform: str, layer: bytes) -> dict[str, Any]:
        """Add an image, and return what an index says of it."""
        body = {
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "config": self.add(config_of(platform, layer), CONFIG),
            "layers": [self.add(layer, LAYER)],
        }
        system, architecture, *variant = platform.split("/")
        named = {"os": system, "architecture": architecture} | ({"variant": variant[0]} if variant else {})
        return {**self.add(json.dumps(body).encode(), MANIFEST), "platform": named}

    def index(self, name: str, platforms: Sequence[str], held: Sequence[str] | None = None) -> str:
        """Add an index of these platforms, of which all or some are held; returns its digest."""
        children = []
        for platform in platforms:
            before = set(self.blobs)
            children.append(self.image(platform, f"{name} {platform}".encode()))
            if held is not None and platform not in held:
                self.blobs = {digest: data for digest, data in self.blobs.items() if digest in before}
        body = json.dumps({"schemaVersion": 2, "mediaType": INDEX, "manifests": children}).encode()
        entry = self.add(body, INDEX)
        self.name(name, entry)
        return str(entry["digest"])

    def name(self, name: str, entry: Mapping[str, Any]) -> None:
        """Name an entry as containerd and docker do; without a name where that is empty."""
        names = {
            "io.containerd.image.name": name,
            "org.opencontainers.image.ref.name": name.rpartition(":")[2],
        }
        self.entries.append({**entry, "annotations": names if name else {}})

    def members(self) -> Iterator[tuple[str, bytes]]:
        yield "oci-layout", b'{"imageLayoutVersion": "1.0.0"}'
        for digest, data in self.blobs.items():
            yield f"blobs/sha256/{digest}", data
        yield "index.json", json.dumps({"schemaVersion": 2, "manifests": self.entries}).encode()


def exported(
    images: Mapping[str, Sequence[str]], held: Sequence[str] | None = None
) -> list[tuple[str, bytes]]:
    """Return what `ctr images export` writes, with `held` as `--platform` does it."""
    layout = Layout()
    for name, platforms in images.items():
        layout.index(name, platforms, held)
    return list(layout.members())


def saved(images: Mapping[str, str]) -> list[tuple[str, bytes]]:
    """Return what `docker save` wrote before it wrote layouts: names with the one platform of each."""
    members, entries = [], []
    for name, platform in images.items():
        config, layer = config_of(platform), f"layer of {name}".encode()
        members += [(f"{sha256(config)}.json", config), (f"{sha256(layer)}/layer.tar", layer)]
        entries.append(
            {"Config": members[-2][0], "RepoTags": [name] if name else None, "Layers": [members[-1][0]]}
        )
    members.append(("manifest.json", json.dumps(entries).encode()))
    return list(dict(members).items())


def write_archive(path: Path, members: Members, *, compression: str = "") -> Path:
    """Write an archive: as a tar, or compressed by `gz` or `zst`."""
    data = tar_of(members)
    if compression == "gz":
        data = gzip.compress(data, 1)
    elif compression == "zst":
        from backports import zstd

        data = zstd.compress(data)
    path.write_bytes(data)
    return path


def tar_of(members: Members) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, data in members:
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return file.getvalue()
