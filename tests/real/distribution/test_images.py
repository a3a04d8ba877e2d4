"""What a real registry holds, and what archcheck says of it."""

import pytest

from tests.real.distribution.conftest import Archcheck, Served
from tests.real.distribution.reading import only_image
from tests.unit.registry.documents import EMPTY, LAYER, Blob, image, platform_of

pytestmark = pytest.mark.real

BOARDS = ["linux/amd64", "linux/arm64", "linux/arm/v7"]


@pytest.mark.parametrize("docker", [False, True], ids=["OCI", "Docker"])
def test_an_index(registry: Served, archcheck: Archcheck, *, docker: bool) -> None:
    repository = f"index/{docker}".lower()
    pushed = registry.push.index(repository, "1", *BOARDS, docker=docker)
    done = archcheck("image", f"{registry.host}/{repository}:1")
    assert done.code == 0
    assert done.err == ""
    assert done.report["complete"] is True
    assert only_image(done) == {
        "reference": f"{registry.host}/{repository}:1",
        "digest": pushed.digest,
        "status": "found",
        "kind": "index",
        "platforms": BOARDS,
        "message": None,
        "answered_by": registry.host,
        "pulled": [],
        "offers": {"linux/amd64": "native", "linux/arm64": "native", "linux/arm/v7": "native"},
    }
    assert registry.requests(repository) == [f"GET /v2/{repository}/manifests/1"]


@pytest.mark.parametrize("docker", [False, True], ids=["OCI", "Docker"])
def test_a_single_image(registry: Served, archcheck: Archcheck, *, docker: bool) -> None:
    repository = f"single/{docker}".lower()
    pushed = registry.push.image(repository, "linux/arm/v6", "1", docker=docker)
    found = only_image(archcheck("image", f"{registry.host}/{repository}:1"))
    assert (found["status"], found["kind"], found["digest"]) == ("found", "manifest", pushed.digest)
    assert found["platforms"] == ["linux/arm/v6"]
    assert [request.split("/")[-2] for request in registry.requests(repository)] == ["manifests", "blobs"]


def test_attestations_are_no_platforms(registry: Served, archcheck: Archcheck) -> None:
    amd = registry.push.image("attested", "linux/amd64")
    note = registry.push.image("attested", "unknown/unknown")
    annotations = {
        "vnd.docker.reference.type": "attestation-manifest",
        "vnd.docker.reference.digest": amd.digest,
    }
    registry.push.list(
        "attested",
        "1",
        amd.descriptor(platform=platform_of("linux/amd64")),
        note.descriptor(platform=platform_of("unknown/unknown"), annotations=annotations),
    )
    assert only_image(archcheck("image", f"{registry.host}/attested:1"))["platforms"] == ["linux/amd64"]
    assert len(registry.requests("attested")) == 1


def test_a_nested_index_and_an_entry_without_a_platform(registry: Served, archcheck: Archcheck) -> None:
    inner = registry.push.index("nested", "inner", "linux/arm64", "linux/arm/v7")
    bare = registry.push.image("nested", "linux/amd64")
    registry.push.list("nested", "1", inner.descriptor(), bare.descriptor())
    found = only_image(archcheck("image", f"{registry.host}/nested:1"))
    assert found["platforms"] == ["linux/arm64", "linux/arm/v7", "linux/amd64"]
    assert len(registry.requests("nested")) == 4


def test_an_empty_index(registry: Served, archcheck: Archcheck) -> None:
    registry.push.list("empty", "1")
    done = archcheck("image", f"{registry.host}/empty:1", "--platform", "linux/amd64")
    assert only_image(done)["status"] == "found"
    assert only_image(done)["platforms"] == []
    assert done.code == 1


@pytest.mark.parametrize(
    ("name", "config_type", "layer_type"),
    [
        pytest.param(
            "chart",
            "application/vnd.cncf.helm.config.v1+json",
            "application/vnd.cncf.helm.chart.content.v1.tar+gzip",
            id="chart",
        ),
        pytest.param(
            "signature",
            "application/vnd.oci.image.config.v1+json",
            "application/vnd.dev.cosign.simplesigning.v1+json",
            id="cosign signature",
        ),
        pytest.param("other", EMPTY, EMPTY, id="empty config"),
    ],
)
def test_an_artifact(
    registry: Served, archcheck: Archcheck, name: str, config_type: str, layer_type: str
) -> None:
    repository = f"artifact/{name}"
    settings = registry.push.blob(repository, Blob(b"{}", config_type))
    layer = registry.push.blob(repository, Blob(LAYER.body, layer_type))
    registry.push.manifest(repository, image(settings, layers=[layer.descriptor()]), "1")
    done = archcheck("image", f"{registry.host}/{repository}:1")
    assert only_image(done)["status"] == "artifact"
    assert done.code == 3


def test_a_digest_beside_a_tag_of_another_image(registry: Served, archcheck: Archcheck) -> None:
    registry.push.image("pinned", "linux/amd64", "latest")
    arm = registry.push.image("pinned", "linux/arm64")
    found = only_image(archcheck("image", f"{registry.host}/pinned:latest@{arm.digest}"))
    assert found["digest"] == arm.digest
    assert found["platforms"] == ["linux/arm64"]


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        pytest.param("there:other", "there has no tag other", id="tag"),
        pytest.param(f"there@sha256:{'0' * 64}", f"there has no digest sha256:{'0' * 64}", id="digest"),
        pytest.param("nowhere/app:1", "nowhere/app", id="repository"),
    ],
)
def test_missing(registry: Served, archcheck: Archcheck, reference: str, message: str) -> None:
    registry.push.image("there", "linux/amd64", "1")
    done = archcheck("image", f"{registry.host}/{reference}")
    assert done.code == 1
    assert done.report["complete"] is True
    assert only_image(done)["status"] == "missing"
    assert message in only_image(done)["message"]


def test_a_deep_look_at_an_index_that_calls_an_image_another(registry: Served, archcheck: Archcheck) -> None:
    amd = registry.push.image("mislabelled", "linux/amd64")
    registry.push.list("mislabelled", "1", amd.descriptor(platform=platform_of("linux/arm64")))
    reference = f"{registry.host}/mislabelled:1"
    assert only_image(archcheck("image", reference))["platforms"] == ["linux/arm64"]
    deep = only_image(archcheck("image", "--deep", reference))
    assert deep["platforms"] == []
    assert "linux/arm64" in deep["message"]
