"""An OCI layout directory in the place of a registry."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from archcheck.errors import ConfigurationError
from archcheck.images.availability import Availability, Found, ManifestKind, Reason
from archcheck.images.reference import parse_reference
from archcheck.registry.client.lookup import look_up
from archcheck.registry.layout import LayoutRegistry
from archcheck.registry.protocol import MANIFEST_LIMIT, Descriptor, LookupFailedError
from tests.unit.registry.asking import platforms_of, reason_of
from tests.unit.registry.documents import Blob, as_json, config, digest_of, image, images_of, index

REF_NAME = "org.opencontainers.image.ref.name"
IMAGE_NAME = "io.containerd.image.name"
ARM = images_of("linux/arm64")
SETTINGS = config("linux/arm/v7")
SINGLE = image(SETTINGS)


class Layout:
    """A layout on disk that a test fills."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        (directory / "blobs" / "sha256").mkdir(parents=True)
        (directory / "oci-layout").write_text('{"imageLayoutVersion": "1.0.0"}')
        self.write_index([])

    def write_index(self, entries: object) -> None:
        (self.directory / "index.json").write_bytes(as_json({"schemaVersion": 2, "manifests": entries}))

    def add(self, blob: Blob, digest: str = "") -> None:
        algorithm, _, value = (digest or blob.digest).partition(":")
        path = self.directory / "blobs" / algorithm / value
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(blob.body)

    def put(self, blob: Blob, **annotations: str) -> None:
        """Make the index list one manifest, with these annotations."""
        self.add(blob)
        self.write_index([blob.descriptor(annotations=annotations)])

    def ask(self, text: str) -> Availability:
        return asyncio.run(look_up(LayoutRegistry(self.directory), parse_reference(text)))


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    return Layout(tmp_path / "layout")


@pytest.mark.parametrize("annotation", [REF_NAME, IMAGE_NAME])
@pytest.mark.parametrize(
    ("name", "reference"),
    [
        pytest.param("docker.io/library/nginx:1.27", "nginx:1.27", id="full"),
        pytest.param("docker.io/library/nginx:1.27", "docker.io/library/nginx:1.27", id="full on both sides"),
        pytest.param("nginx:1.27", "docker.io/library/nginx:1.27", id="familiar"),
        pytest.param("ghcr.io/owner/app", "ghcr.io/owner/app:latest", id="without a tag"),
        pytest.param("reg.lan:5000/app:1", "reg.lan:5000/app:1", id="with a port"),
    ],
)
def test_by_name(layout: Layout, annotation: str, name: str, reference: str) -> None:
    layout.put(ARM, **{annotation: name})
    answer = layout.ask(reference)
    assert platforms_of(answer) == ["linux/arm64"]
    assert isinstance(answer, Found)
    assert (answer.digest, answer.kind, answer.host) == (
        ARM.digest,
        ManifestKind.INDEX,
        str(layout.directory),
    )


@pytest.mark.parametrize("name", ["nginx:1.27", "nginx:1.27@sha256:" + "0" * 64])
def test_by_digest(layout: Layout, name: str) -> None:
    """Whatever its name; beside a tag the digest wins."""
    layout.put(ARM, **{REF_NAME: name})
    assert platforms_of(layout.ask(f"example.com/other:2@{ARM.digest}")) == ["linux/arm64"]


@pytest.mark.parametrize("algorithm", ["sha256", "sha384", "sha512"])
def test_by_digest_without_a_name(layout: Layout, algorithm: str) -> None:
    digest = digest_of(ARM.body, algorithm)
    layout.add(ARM, digest)
    assert platforms_of(layout.ask(f"nginx@{digest}")) == ["linux/arm64"]


def test_a_name_with_a_digest(layout: Layout) -> None:
    layout.put(ARM, **{REF_NAME: f"nginx:1.27@{ARM.digest}"})
    assert platforms_of(layout.ask(f"nginx@{ARM.digest}")) == ["linux/arm64"]
    assert reason_of(layout.ask("nginx:1.27")) is Reason.OFFLINE


def test_both_names_count(layout: Layout) -> None:
    layout.put(ARM, **{REF_NAME: "nginx:1.27", IMAGE_NAME: "docker.io/library/nginx:latest"})
    assert platforms_of(layout.ask("nginx:1.27")) == ["linux/arm64"]
    assert platforms_of(layout.ask("nginx")) == ["linux/arm64"]


def test_a_single_image(layout: Layout) -> None:
    layout.put(SINGLE, **{REF_NAME: "nginx:1"})
    layout.add(SETTINGS)
    assert platforms_of(layout.ask("nginx:1")) == ["linux/arm/v7"]


@pytest.mark.parametrize(
    "annotations",
    [
        pytest.param({REF_NAME: "1.27"}, id="a bare tag"),
        pytest.param({REF_NAME: "nginx"}, id="a bare word"),
        pytest.param({REF_NAME: "https://nginx:1.27"}, id="no reference"),
        pytest.param({REF_NAME: "Nginx:1.27"}, id="no repository"),
        pytest.param({REF_NAME: ""}, id="empty"),
        pytest.param({REF_NAME: 7}, id="a number"),
        pytest.param({"org.example.name": "nginx:1.27"}, id="another annotation"),
        pytest.param({}, id="no annotation"),
        pytest.param(None, id="null"),
        pytest.param(["nginx:1.27"], id="a list"),
    ],
)
def test_what_names_no_image(layout: Layout, annotations: Any) -> None:
    layout.add(ARM)
    layout.write_index([ARM.descriptor(annotations=annotations)])
    assert reason_of(layout.ask("nginx:1.27")) is Reason.OFFLINE


@pytest.mark.parametrize(
    "reference",
    ["nginx:1.26", "nginx", "example.com/nginx:1.27", f"nginx@{digest_of(b'other')}", "nginx/nginx:1.27"],
)
def test_what_is_not_there_is_unknown_and_not_missing(layout: Layout, reference: str) -> None:
    layout.put(ARM, **{REF_NAME: "nginx:1.27"})
    answer = layout.ask(reference)
    assert reason_of(answer) is Reason.OFFLINE
    assert str(layout.directory) in str(answer)


def test_a_config_that_is_not_there(layout: Layout) -> None:
    layout.put(SINGLE, **{REF_NAME: "nginx:1"})
    assert reason_of(layout.ask("nginx:1")) is Reason.OFFLINE


def test_an_entry_whose_manifest_is_not_there(layout: Layout) -> None:
    layout.write_index([ARM.descriptor(annotations={REF_NAME: "nginx:1"})])
    assert reason_of(layout.ask("nginx:1")) is Reason.OFFLINE


@pytest.mark.parametrize("body", [images_of("linux/amd64").body, ARM.body + b"\n", b"", b"{}"])
def test_a_manifest_that_is_not_its_digest(layout: Layout, body: bytes) -> None:
    layout.put(ARM, **{REF_NAME: "nginx:1"})
    layout.add(Blob(body, ARM.media_type), ARM.digest)
    assert reason_of(layout.ask(f"nginx@{ARM.digest}")) is Reason.INVALID
    assert reason_of(layout.ask("nginx:1")) is Reason.INVALID


def test_a_config_that_is_not_its_digest(layout: Layout) -> None:
    layout.put(SINGLE, **{REF_NAME: "nginx:1"})
    layout.add(Blob(SETTINGS.body.replace(b"arm", b"s39"), SETTINGS.media_type), SETTINGS.digest)
    assert reason_of(layout.ask("nginx:1")) is Reason.INVALID


def test_a_manifest_that_is_too_large(layout: Layout) -> None:
    large = Blob(ARM.body + b" " * MANIFEST_LIMIT, ARM.media_type)
    layout.put(large, **{REF_NAME: "nginx:1"})
    assert reason_of(layout.ask("nginx:1")) is Reason.INVALID


def test_a_manifest_that_is_a_directory(layout: Layout) -> None:
    layout.write_index([ARM.descriptor(annotations={REF_NAME: "nginx:1"})])
    (layout.directory / "blobs" / "sha256" / ARM.digest.removeprefix("sha256:")).mkdir()
    assert reason_of(layout.ask("nginx:1")) is Reason.OFFLINE


@pytest.mark.parametrize(
    "digest",
    [
        "sha256:../../secret.json",
        "sha256:../secret.json",
        "sha256:/etc/hostname",
        "sha256:..",
        "sha256:.",
        "sha256:",
        "../..:secret.json",
        "../../secret.json",
        ":secret.json",
        "",
        "blobs:secret",
        "sha256:secret.json\x00",
    ],
)
def test_a_digest_that_is_a_path_reads_nothing(layout: Layout, digest: str) -> None:
    (layout.directory / "secret.json").write_bytes(ARM.body)
    (layout.directory / "blobs" / "secret.json").write_bytes(ARM.body)
    layout.write_index([{"digest": digest, "annotations": {REF_NAME: "nginx:1"}}])
    assert reason_of(layout.ask("nginx:1")) is Reason.OFFLINE
    with pytest.raises(LookupFailedError):
        asyncio.run(LayoutRegistry(layout.directory).blob(parse_reference("nginx:1"), Descriptor(digest, 0)))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(None, id="missing"),
        pytest.param("", id="empty"),
        pytest.param("{", id="cut"),
        pytest.param("[]", id="a list"),
        pytest.param('{"manifests": [], "manifests": []}', id="a key twice"),
        pytest.param("\x00", id="binary"),
    ],
)
def test_a_broken_index(layout: Layout, text: str | None) -> None:
    path = layout.directory / "index.json"
    path.unlink() if text is None else path.write_text(text)
    with pytest.raises(ConfigurationError) as error:
        LayoutRegistry(layout.directory)
    assert str(layout.directory) in error.value.diagnostics()
    assert "index.json" in error.value.diagnostics()


def test_a_directory_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="no OCI layout"):
        LayoutRegistry(tmp_path / "nothing")


@pytest.mark.parametrize("entries", [None, {}, "x", [None], ["x"], [{}], [{"digest": 7}], [{"digest": None}]])
def test_an_index_without_a_manifest_that_can_be_named(layout: Layout, entries: object) -> None:
    layout.write_index(entries)
    assert reason_of(layout.ask("nginx:1")) is Reason.OFFLINE


def test_what_cannot_be_read_says_nothing_of_what_stands_beside_it(layout: Layout) -> None:
    layout.add(ARM)
    layout.write_index(
        [None, {"digest": 7}, index().descriptor(), ARM.descriptor(annotations={REF_NAME: "nginx:1"})]
    )
    assert platforms_of(layout.ask("nginx:1")) == ["linux/arm64"]
