"""A tag that the cache has is asked after by HEAD, and by GET where a HEAD request does not tell."""

from pathlib import Path

import httpx
import pytest
import respx

from archcheck.images.availability import Availability
from archcheck.images.reference import parse_reference
from archcheck.registry.client.offline_first import look_up_all
from archcheck.registry.client.options import CachePolicy, RegistryOptions
from tests.unit.registry.asking import platforms_of
from tests.unit.registry.documents import config, digest_of, image, images_of
from tests.unit.registry.serving import REFERENCE, asked, blob_url, manifest_url, serve

ARM, AMD = images_of("linux/arm64"), images_of("linux/amd64")
SIGNED = "https://bucket.example.net/manifest?X-Amz-Signature=1"


def look_up(cache: Path) -> Availability:
    """Look the image up; what the cache has is too old to be believed."""
    reference = parse_reference(REFERENCE)
    return look_up_all([reference], RegistryOptions(cache=CachePolicy(cache, ttl=-100))).known[reference]


def tell(web: respx.MockRouter) -> None:
    """Serve the image with its digest in a header."""
    headers = {"Content-Type": ARM.media_type, "Docker-Content-Digest": ARM.digest}
    web.get(manifest_url()).respond(content=ARM.body, headers=headers)


def test_a_tag_that_is_where_it_was_costs_a_head(web: respx.MockRouter, tmp_path: Path) -> None:
    tell(web)
    look_up(tmp_path)
    web.head(manifest_url()).respond(headers={"Docker-Content-Digest": ARM.digest})
    assert platforms_of(look_up(tmp_path)) == ["linux/arm64"]
    assert asked(web)[1:] == [f"HEAD {manifest_url()}"]


@pytest.mark.parametrize(
    "response",
    [
        pytest.param(httpx.Response(405), id="not supported"),
        pytest.param(httpx.Response(404), id="not there"),
        pytest.param(httpx.Response(403), id="forbidden"),
        pytest.param(httpx.Response(401), id="refused"),
        pytest.param(httpx.Response(400), id="not understood"),
        pytest.param(httpx.Response(200), id="without a digest"),
        pytest.param(httpx.Response(200, headers={"Docker-Content-Digest": "x"}), id="with no digest"),
        pytest.param(httpx.Response(307, headers={"Location": SIGNED}), id="redirected to a signed GET"),
    ],
)
def test_a_head_that_does_not_tell_is_followed_by_a_get(
    web: respx.MockRouter, tmp_path: Path, response: httpx.Response
) -> None:
    tell(web)
    look_up(tmp_path)
    web.head(SIGNED).respond(403)
    web.head(manifest_url()).mock(return_value=response)
    assert platforms_of(look_up(tmp_path)) == ["linux/arm64"]
    assert asked(web)[-1] == f"GET {manifest_url()}"


def test_a_tag_that_has_moved_is_read_anew(web: respx.MockRouter, tmp_path: Path) -> None:
    tell(web)
    look_up(tmp_path)
    web.head(manifest_url()).respond(headers={"Docker-Content-Digest": AMD.digest})
    serve(web, manifest_url(), AMD)
    assert platforms_of(look_up(tmp_path)) == ["linux/amd64"]


def test_layers_are_never_asked_for(web: respx.MockRouter) -> None:
    """Foreign layers name addresses of their own; archcheck has no use for any layer."""
    settings = config("windows/amd64")
    layer = {
        "mediaType": "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
        "digest": digest_of(b"layer"),
        "size": 5,
        "urls": ["http://169.254.169.254/latest/meta-data", "https://mcr.example.com/layer"],
    }
    serve(web, manifest_url(), image(settings, layers=[layer]))
    serve(web, blob_url(settings), settings)
    reference = parse_reference(REFERENCE)
    assert platforms_of(look_up_all([reference], RegistryOptions()).known[reference]) == ["windows/amd64"]
    assert asked(web) == [f"GET {manifest_url()}", f"GET {blob_url(settings)}"]
