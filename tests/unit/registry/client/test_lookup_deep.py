"""A deep look-up: an index is believed as far as its manifests bear it out."""

from typing import Any

import pytest
import respx

from archcheck.images.availability import Found, Reason
from tests.unit.registry.asking import ask, platforms_of, reason_of
from tests.unit.registry.documents import attestation, config, image, index, platform_of
from tests.unit.registry.serving import blob_url, errors, manifest_url, serve


def listed_as(web: respx.MockRouter, declared: str, real: str) -> dict[str, Any]:
    """Serve an image, and return an entry that calls it `declared`."""
    settings = config(real, listed_as=declared)
    child = image(settings)
    serve(web, blob_url(settings), settings)
    serve(web, manifest_url(child.digest), child)
    return child.descriptor(platform=platform_of(declared))


def refused_as(web: respx.MockRouter, declared: str, status: int, body: bytes = b"") -> dict[str, Any]:
    """Refuse an image, and return an entry that calls it `declared`."""
    child = image(config(declared))
    web.get(manifest_url(child.digest)).respond(status, content=body)
    return child.descriptor(platform=platform_of(declared))


def doubts(web: respx.MockRouter, *entries: dict[str, Any]) -> tuple[list[str], str]:
    """Return the platforms that are left of an index, and what is said of the others."""
    serve(web, manifest_url(), index(*entries))
    answer = ask(deep=True)
    assert isinstance(answer, Found)
    return platforms_of(answer), answer.message


def test_an_honest_index(web: respx.MockRouter) -> None:
    entries = [listed_as(web, platform, platform) for platform in ("linux/amd64", "linux/arm/v7")]
    assert doubts(web, *entries, attestation()) == (["linux/amd64", "linux/arm/v7"], "")
    assert len(web.calls) == 5


def test_a_manifest_that_is_not_there(web: respx.MockRouter) -> None:
    gone = refused_as(web, "linux/arm64", 404, errors("MANIFEST_UNKNOWN"))
    platforms, message = doubts(web, listed_as(web, "linux/amd64", "linux/amd64"), gone)
    assert platforms == ["linux/amd64"]
    assert "linux/arm64" in message
    assert "not there" in message


def test_an_image_of_another_platform(web: respx.MockRouter) -> None:
    platforms, message = doubts(web, listed_as(web, "linux/arm64", "linux/amd64"))
    assert platforms == []
    assert "linux/arm64" in message
    assert "linux/amd64" in message


@pytest.mark.parametrize(
    ("declared", "real"),
    [
        pytest.param("linux/arm/v7", "linux/arm", id="a variant that the config leaves out"),
        pytest.param("linux/arm/v6", "linux/arm", id="an older variant that the config leaves out"),
        pytest.param("linux/arm64", "linux/arm64/v8", id="the variant of all"),
        pytest.param("linux/amd64", "linux/x86_64", id="another name"),
    ],
)
def test_what_means_the_same_is_no_lie(web: respx.MockRouter, declared: str, real: str) -> None:
    assert doubts(web, listed_as(web, declared, real)) == ([declared], "")


def test_every_doubt_is_told(web: respx.MockRouter) -> None:
    gone = refused_as(web, "linux/arm/v7", 404, errors("MANIFEST_UNKNOWN"))
    _, message = doubts(web, listed_as(web, "linux/arm64", "linux/amd64"), gone)
    assert "linux/arm64" in message
    assert "linux/arm/v7" in message


@pytest.mark.parametrize(
    ("status", "reason"), [(403, Reason.DENIED), (429, Reason.RATE_LIMITED), (500, Reason.UNREACHABLE)]
)
def test_a_manifest_that_cannot_be_read_is_no_doubt_but_unknown(
    web: respx.MockRouter, status: int, reason: Reason
) -> None:
    serve(web, manifest_url(), index(refused_as(web, "linux/arm64", status)))
    assert reason_of(ask(deep=True)) is reason


def test_nothing_of_this_is_asked_without_being_told_to(web: respx.MockRouter) -> None:
    serve(web, manifest_url(), index(refused_as(web, "linux/arm64", 404, errors("MANIFEST_UNKNOWN"))))
    assert platforms_of(ask()) == ["linux/arm64"]
    assert len(web.calls) == 1
