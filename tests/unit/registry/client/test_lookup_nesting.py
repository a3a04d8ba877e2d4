"""Indexes that point to more than images with a platform: nested ones, and entries that do not say theirs."""

from typing import Any

import pytest
import respx

from archcheck.images.availability import Availability, Found, Missing, Reason
from archcheck.registry.client import lookup
from tests.unit.registry.asking import ask, platforms_of, reason_of
from tests.unit.registry.documents import Blob, config, image, images_of, index, listed
from tests.unit.registry.serving import asked, blob_url, errors, manifest_url, serve


def serve_child(web: respx.MockRouter, child: Blob) -> dict[str, Any]:
    """Serve a manifest by its digest, and return the entry for it, without a platform."""
    serve(web, manifest_url(child.digest), child)
    return child.descriptor()


def serve_image(web: respx.MockRouter, platform: str) -> dict[str, Any]:
    settings = config(platform)
    serve(web, blob_url(settings), settings)
    return serve_child(web, image(settings))


def test_a_nested_index_stands_for_what_it_lists(web: respx.MockRouter) -> None:
    nested = serve_child(web, images_of("linux/arm64", "linux/arm/v7"))
    serve(web, manifest_url(), index(listed("linux/amd64"), nested, listed("linux/s390x")))
    assert platforms_of(ask()) == ["linux/amd64", "linux/arm64", "linux/arm/v7", "linux/s390x"]
    assert len(web.calls) == 2


def test_a_nested_index_is_read_although_a_platform_is_declared_for_it(web: respx.MockRouter) -> None:
    nested = serve_child(web, images_of("linux/arm64"))
    serve(web, manifest_url(), index(nested | {"platform": {"os": "linux", "architecture": "amd64"}}))
    assert platforms_of(ask()) == ["linux/arm64"]


def test_an_entry_without_a_platform_costs_its_manifest_and_config(web: respx.MockRouter) -> None:
    child = serve_image(web, "linux/arm64")
    top = index(listed("linux/amd64"), child)
    serve(web, manifest_url(), top)
    assert platforms_of(ask()) == ["linux/amd64", "linux/arm64"]
    settings = config("linux/arm64")
    assert asked(web) == [
        f"GET {manifest_url()}",
        f"GET {manifest_url(child['digest'])}",
        f"GET {blob_url(settings)}",
    ]


def test_the_same_entry_twice_is_read_once(web: respx.MockRouter) -> None:
    child = serve_image(web, "linux/arm64")
    serve(web, manifest_url(), index(child, child))
    assert platforms_of(ask()) == ["linux/arm64"]
    assert len(web.calls) == 3


@pytest.mark.parametrize(
    "child",
    [
        pytest.param(image(Blob(b"{}", "application/vnd.cncf.helm.config.v1+json")), id="chart"),
        pytest.param(images_of(), id="an empty index"),
    ],
)
def test_an_entry_behind_which_is_no_image_adds_nothing(web: respx.MockRouter, child: Blob) -> None:
    serve(web, manifest_url(), index(serve_child(web, child), listed("linux/amd64")))
    assert platforms_of(ask()) == ["linux/amd64"]


def test_an_attestation_that_does_not_say_so_adds_nothing(web: respx.MockRouter) -> None:
    serve(web, manifest_url(), index(serve_image(web, "unknown/unknown"), listed("linux/amd64")))
    assert platforms_of(ask()) == ["linux/amd64"]


def test_a_missing_child_is_no_missing_image(web: respx.MockRouter) -> None:
    """The tag is there: "missing" would be said of an image whose other platforms can be pulled."""
    gone = image(config("linux/arm64"))
    serve(web, manifest_url(), index(listed("linux/amd64"), gone.descriptor()))
    web.get(manifest_url(gone.digest)).respond(404, content=errors("MANIFEST_UNKNOWN"))
    assert not isinstance(ask(), Missing)


def ask_chain(web: respx.MockRouter, levels: int) -> Availability:
    """Ask for an index above `levels` others, of which the last lists an image."""
    body = images_of("linux/arm64")
    for _ in range(levels):
        body = index(serve_child(web, body))
    serve(web, manifest_url(), body)
    return ask()


def test_depth_at_the_limit(web: respx.MockRouter) -> None:
    assert platforms_of(ask_chain(web, lookup.DEPTH_LIMIT)) == ["linux/arm64"]


def test_depth_beyond_the_limit(web: respx.MockRouter) -> None:
    assert reason_of(ask_chain(web, lookup.DEPTH_LIMIT + 1)) is Reason.INVALID
    assert len(web.calls) <= lookup.DEPTH_LIMIT + 1


def test_children_beyond_the_limit(web: respx.MockRouter) -> None:
    children = [serve_child(web, index(number=number)) for number in range(lookup.FETCH_LIMIT + 1)]
    serve(web, manifest_url(), index(*children))
    assert reason_of(ask()) is Reason.INVALID
    assert len(web.calls) == 1 + lookup.FETCH_LIMIT


def test_a_circle_ends(web: respx.MockRouter, monkeypatch: pytest.MonkeyPatch) -> None:
    """No circle can be made with true digests, so they are believed here."""
    monkeypatch.setattr(lookup, "verify", lambda *_: None)
    digest = f"sha256:{'0' * 64}"
    circle = index({"mediaType": images_of().media_type, "digest": digest, "size": 0}, listed("linux/arm64"))
    size = len(circle.body) + len(str(len(circle.body))) - 1
    circle = index({"mediaType": circle.media_type, "digest": digest, "size": size}, listed("linux/arm64"))
    assert len(circle.body) == size
    serve(web, manifest_url(digest), circle)
    serve(web, manifest_url(), circle)
    answer = ask()
    assert isinstance(answer, Found)
    assert platforms_of(answer) == ["linux/arm64"]
    assert len(web.calls) == 2
