"""Digests are computed, never believed."""

import pytest

from archcheck.images.availability import Reason, Unknown
from archcheck.registry.digests import require_verifiable, sha256, verify, verify_blob
from archcheck.registry.protocol import Descriptor, LookupFailedError
from tests.unit.registry.documents import digest_of

BODY = b"the bytes that came"


def test_sha256() -> None:
    assert sha256(b"") == "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize("algorithm", ["sha256", "sha384", "sha512"])
def test_the_right_digest_passes(algorithm: str) -> None:
    verify(BODY, digest_of(BODY, algorithm), "the manifest")


@pytest.mark.parametrize(
    "digest",
    [
        pytest.param(digest_of(b"other bytes"), id="of other bytes"),
        pytest.param(digest_of(BODY).upper().replace("SHA256", "sha256"), id="in upper case"),
        pytest.param(digest_of(BODY)[:-1], id="cut"),
        pytest.param("sha256:", id="empty"),
    ],
)
def test_another_digest_is_refused_by_name(digest: str) -> None:
    with pytest.raises(LookupFailedError, match="the manifest is not what was asked for") as failure:
        verify(BODY, digest, "the manifest")
    assert isinstance(failure.value.outcome, Unknown)
    assert failure.value.outcome.reason is Reason.INVALID


@pytest.mark.parametrize("algorithm", ["md5", "sha1", "sha224", "blake2b", "", "sha256+b64u", "SHA256"])
def test_an_algorithm_that_is_not_registered_is_not_believed(algorithm: str) -> None:
    with pytest.raises(LookupFailedError, match="cannot verify"):
        require_verifiable(f"{algorithm}:{'0' * 64}")


@pytest.mark.parametrize("size", [0, len(BODY) - 1, len(BODY) + 1])
def test_another_size_than_promised(size: int) -> None:
    with pytest.raises(LookupFailedError, match=f"{len(BODY)} bytes where {size} were promised"):
        verify_blob(BODY, Descriptor(digest_of(BODY), size))


def test_another_blob_of_the_same_size() -> None:
    with pytest.raises(LookupFailedError, match="the config is not what was asked for"):
        verify_blob(BODY, Descriptor(digest_of(BODY[::-1]), len(BODY)))


def test_the_promised_blob() -> None:
    verify_blob(BODY, Descriptor(digest_of(BODY), len(BODY)))
