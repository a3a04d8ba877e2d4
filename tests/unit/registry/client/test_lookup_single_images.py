"""A single image over HTTP: its config says the platform, and nothing else does."""

from base64 import b64encode

import pytest
import respx

from archcheck.images.availability import Found, ManifestKind, Missing, Reason
from archcheck.images.platform import Platform
from tests.unit.registry.asking import ask, platforms_of, reason_of
from tests.unit.registry.documents import Blob, config, docker_image, image
from tests.unit.registry.serving import HOST, asked, blob_url, errors, manifest_url, serve, serve_with_config

ARM = config("linux/arm/v6")


@pytest.mark.parametrize(
    ("manifest", "settings"),
    [pytest.param(image(ARM), ARM, id="OCI"), pytest.param(*docker_image("linux/arm/v6"), id="Docker")],
)
def test_a_single_image_costs_two_requests(web: respx.MockRouter, manifest: Blob, settings: Blob) -> None:
    serve_with_config(web, manifest, settings)
    assert ask() == Found((Platform("linux", "arm", "v6"),), manifest.digest, ManifestKind.MANIFEST, HOST)
    assert asked(web) == [f"GET {manifest_url()}", f"GET {blob_url(settings)}"]


def test_an_inlined_config_is_not_asked_for(web: respx.MockRouter) -> None:
    manifest = image(ARM, config=ARM.descriptor(data=b64encode(ARM.body).decode()))
    serve(web, manifest_url(), manifest)
    assert platforms_of(ask()) == ["linux/arm/v6"]
    assert asked(web) == [f"GET {manifest_url()}"]


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param(b'{"os": "linux"}', id="no architecture"),
        pytest.param(b'{"architecture": "amd64"}', id="no operating system"),
        pytest.param(b"{}", id="nothing"),
        pytest.param(b"null", id="null"),
        pytest.param(b"not JSON", id="not JSON"),
    ],
)
def test_a_config_without_a_platform(web: respx.MockRouter, settings: bytes) -> None:
    broken = Blob(settings, ARM.media_type)
    serve_with_config(web, image(broken), broken)
    assert reason_of(ask()) is Reason.INVALID


def test_an_attestation_by_its_own_digest(web: respx.MockRouter) -> None:
    settings = config("unknown/unknown")
    serve_with_config(web, image(settings), settings)
    assert reason_of(ask()) is Reason.ARTIFACT


@pytest.mark.parametrize("headers", [{}, {"Docker-Distribution-Api-Version": "registry/2.0"}])
def test_a_config_that_is_gone_is_no_missing_tag(web: respx.MockRouter, headers: dict[str, str]) -> None:
    serve(web, manifest_url(), image(ARM))
    web.get(blob_url(ARM)).respond(404, content=errors("BLOB_UNKNOWN"), headers=headers)
    answer = ask()
    assert not isinstance(answer, Missing)
    assert reason_of(answer) is Reason.INVALID
