"""Bytes that are not what was asked for are refused, whoever promised them."""

import pytest
import respx

from archcheck.images.availability import Found, Reason
from tests.unit.registry.asking import ask, platforms_of, reason_of
from tests.unit.registry.documents import Blob, as_json, config, digest_of, image, images_of, index
from tests.unit.registry.serving import HOST, blob_url, manifest_url, serve

ARM = config("linux/arm64")
AMD = config("linux/amd64")


def test_a_pinned_manifest_that_is_another(web: respx.MockRouter) -> None:
    wanted = images_of("linux/arm64")
    serve(web, manifest_url(wanted.digest), images_of("linux/amd64"))
    assert reason_of(ask(f"{HOST}/app@{wanted.digest}")) is Reason.INVALID


def test_a_config_that_is_another(web: respx.MockRouter) -> None:
    assert len(ARM.body) == len(AMD.body)
    serve(web, manifest_url(), image(ARM))
    serve(web, blob_url(ARM), AMD)
    assert reason_of(ask()) is Reason.INVALID


@pytest.mark.parametrize("by", [-1, 1])
def test_a_config_of_another_size(web: respx.MockRouter, by: int) -> None:
    serve(web, manifest_url(), image(ARM, config=ARM.descriptor(size=len(ARM.body) + by)))
    serve(web, blob_url(ARM), ARM)
    assert reason_of(ask()) is Reason.INVALID


@pytest.mark.parametrize(
    "served",
    [
        pytest.param(images_of("linux/amd64"), id="digest"),
        pytest.param(images_of("linux/amd64", "linux/arm64"), id="size and digest"),
    ],
)
def test_a_child_that_is_another(web: respx.MockRouter, served: Blob) -> None:
    nested = images_of("linux/s390x")
    serve(web, manifest_url(), index(nested.descriptor()))
    serve(web, manifest_url(nested.digest), served)
    assert reason_of(ask()) is Reason.INVALID


def test_a_child_of_another_size(web: respx.MockRouter) -> None:
    nested = images_of("linux/arm64")
    serve(web, manifest_url(), index(nested.descriptor(size=len(nested.body) + 1)))
    serve(web, manifest_url(nested.digest), nested)
    assert reason_of(ask()) is Reason.INVALID


def test_a_registry_that_contradicts_itself(web: respx.MockRouter) -> None:
    body = images_of("linux/arm64")
    web.get(manifest_url()).respond(content=body.body, headers={"Docker-Content-Digest": digest_of(b"other")})
    assert reason_of(ask()) is Reason.INVALID


@pytest.mark.parametrize("claim", ["", "md5:00", "nonsense"])
def test_a_claim_that_says_nothing_is_passed_over(web: respx.MockRouter, claim: str) -> None:
    body = images_of("linux/arm64")
    web.get(manifest_url()).respond(content=body.body, headers={"Docker-Content-Digest": claim})
    answer = ask()
    assert platforms_of(answer) == ["linux/arm64"]
    assert isinstance(answer, Found)
    assert answer.digest == body.digest


def test_a_true_claim_does_not_excuse_another_manifest_than_pinned(web: respx.MockRouter) -> None:
    served, wanted = images_of("linux/amd64"), images_of("linux/arm64").digest
    web.get(manifest_url(wanted)).respond(
        content=served.body, headers={"Docker-Content-Digest": served.digest}
    )
    assert reason_of(ask(f"{HOST}/app@{wanted}")) is Reason.INVALID


@pytest.mark.parametrize("algorithm", ["md5", "blake3", "sha3"])
def test_a_digest_that_cannot_be_verified_is_not_asked_for(web: respx.MockRouter, algorithm: str) -> None:
    assert reason_of(ask(f"{HOST}/app@{algorithm}:{'a' * 64}")) is Reason.INVALID
    assert not web.calls


@pytest.mark.parametrize("digest", ["md5:" + "a" * 32, "blake3:" + "a" * 64])
def test_a_child_or_config_that_cannot_be_verified(web: respx.MockRouter, digest: str) -> None:
    nested = images_of("linux/arm64").descriptor(digest=digest)
    serve(web, manifest_url("nested"), index(nested))
    serve(web, manifest_url("single"), image(ARM, config=ARM.descriptor(digest=digest)))
    web.get(f"https://{HOST}/v2/app/blobs/{digest}").respond(content=ARM.body)
    assert reason_of(ask(f"{HOST}/app:nested")) is Reason.INVALID
    assert reason_of(ask(f"{HOST}/app:single")) is Reason.INVALID


def test_the_digest_is_of_the_bytes_and_not_of_their_meaning(web: respx.MockRouter) -> None:
    document = {"schemaVersion": 2, "manifests": []}
    spaced = Blob(as_json(document) + b"\n\n", "application/vnd.oci.image.index.v1+json")
    serve(web, manifest_url(), spaced)
    answer = ask()
    assert isinstance(answer, Found)
    assert answer.digest == digest_of(spaced.body)
