"""A real podman with a store of its own, its API's socket, and the archives that it and skopeo write."""

import json
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.archives import INDEX, Layout, tar_of, write_archive
from tests.support.programs import require

LAYER = tar_of([("hello", b"hello")])
PLATFORMS = ("linux/amd64", "linux/arm64", "linux/arm/v7", "linux/arm/v6")
_SECONDS = 30
IMAGES = {
    "amd64": ("--override-os=linux", "--override-arch=amd64"),
    "v7": ("--override-os=linux", "--override-arch=arm", "--override-variant=v7"),
    "v6": ("--override-os=linux", "--override-arch=arm", "--override-variant=v6"),
}
"""The platform of each image that podman has."""


@dataclass(frozen=True)
class Podman:
    """A podman with a store of its own; `folder` is short, as names of sockets must be."""

    program: str
    folder: Path

    @property
    def command(self) -> list[str]:
        stores = ("--root", str(self.folder / "s"), "--runroot", str(self.folder / "r"))
        return [self.program, *stores, "--storage-driver", "vfs"]

    @property
    def socket(self) -> str:
        return f"unix://{self.folder / 'p.sock'}"

    def run(self, *arguments: object) -> str:
        return run(*self.command, *arguments)


def run(*arguments: object) -> str:
    done = subprocess.run(
        list(map(str, arguments)), capture_output=True, text=True, timeout=_SECONDS * 4, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def skopeo() -> str:
    return require("skopeo", "the package skopeo")


@pytest.fixture(scope="session")
def multi(skopeo: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of an image for several platforms, as skopeo writes it."""
    folder = tmp_path_factory.mktemp("multi")
    layout = Layout()
    children = [layout.image(platform, LAYER) for platform in PLATFORMS]
    index = {"schemaVersion": 2, "mediaType": INDEX, "manifests": children}
    layout.name("multi:1", layout.add(json.dumps(index).encode(), INDEX))
    write_archive(folder / "made.tar", layout.members())
    run("tar", "-xf", folder / "made.tar", "-C", folder)
    run(skopeo, "copy", "--all", f"oci:{folder}:1", f"oci-archive:{folder / 'multi.tar'}:multi:1")
    return folder / "multi.tar"


@pytest.fixture(scope="session")
def podman(skopeo: str, multi: Path) -> Iterator[Podman]:
    """Podman with `amd64:1`, `v7:1` and `v6:1`."""
    program = require("podman", "the package podman")
    with tempfile.TemporaryDirectory(dir="/tmp", prefix="pm") as name:
        podman = Podman(program, Path(name))
        for image, arguments in IMAGES.items():
            saved = podman.folder / f"{image}.tar"
            run(
                skopeo,
                *arguments,
                "copy",
                f"oci-archive:{multi}:multi:1",
                f"docker-archive:{saved}:{image}:1",
            )
            podman.run("load", "-i", saved)
        yield podman


@pytest.fixture(scope="session")
def service(podman: Podman) -> Iterator[Podman]:
    """Podman with its API served."""
    server = subprocess.Popen(
        [*podman.command, "system", "service", "--time", "0", podman.socket],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + _SECONDS
        while not (podman.folder / "p.sock").exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        yield podman
    finally:
        server.terminate()
        server.wait(_SECONDS)
