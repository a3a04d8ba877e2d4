"""An index over HTTP: one request, whatever it lists."""

import pytest
import respx

from archcheck.images.availability import Found, ManifestKind
from archcheck.images.platform import Platform
from archcheck.registry.client.manifests import ACCEPT, DOCKER_LIST, OCI_INDEX
from tests.unit.registry.asking import ask, platforms_of
from tests.unit.registry.documents import attestation, digest_of, images_of, index, listed
from tests.unit.registry.serving import HOST, asked, grant, manifest_url, serve


@pytest.mark.parametrize("media_type", [OCI_INDEX, DOCKER_LIST])
def test_an_index_costs_one_request(web: respx.MockRouter, media_type: str) -> None:
    body = images_of("linux/amd64", "linux/arm64/v8", media_type=media_type)
    serve(web, manifest_url(), body)
    platforms = (Platform("linux", "amd64"), Platform("linux", "arm64", "v8"))
    assert ask() == Found(platforms, body.digest, ManifestKind.INDEX, HOST)
    assert asked(web) == [f"GET {manifest_url()}"]


def test_the_request_names_every_type_and_asks_for_plain_bytes(web: respx.MockRouter) -> None:
    route = serve(web, manifest_url(), images_of("linux/amd64"))
    ask()
    headers = route.calls.last.request.headers
    assert headers["accept"] == ACCEPT
    assert headers["accept-encoding"] == "identity"
    assert headers["user-agent"].startswith("archcheck/")
    assert "authorization" not in headers


@pytest.mark.parametrize(
    ("declared", "platforms"),
    [
        pytest.param(["linux/arm/v6", "linux/arm/v7"], ["linux/arm/v6", "linux/arm/v7"], id="two variants"),
        pytest.param(["windows/arm64", "linux/amd64"], ["windows/arm64", "linux/amd64"], id="two systems"),
        pytest.param(["linux/arm64", "linux/arm64"], ["linux/arm64"], id="the same twice"),
        pytest.param(
            ["linux/arm64", "linux/amd64", "linux/arm64"],
            ["linux/arm64", "linux/amd64"],
            id="the same twice, apart",
        ),
    ],
)
def test_platforms(web: respx.MockRouter, declared: list[str], platforms: list[str]) -> None:
    serve(web, manifest_url(), images_of(*declared))
    assert platforms_of(ask()) == platforms


def test_attestations_are_no_platforms_and_are_not_read(web: respx.MockRouter) -> None:
    serve(web, manifest_url(), index(listed("linux/amd64"), attestation(), listed("unknown/unknown")))
    assert platforms_of(ask()) == ["linux/amd64"]
    assert len(web.calls) == 1


@pytest.mark.parametrize("entries", [[], [attestation(), attestation("linux/arm64")]])
def test_an_index_without_images_is_found_and_has_no_platform(
    web: respx.MockRouter, entries: list[dict[str, object]]
) -> None:
    serve(web, manifest_url(), index(*entries))
    assert platforms_of(ask()) == []


@pytest.mark.parametrize("algorithm", ["sha256", "sha384", "sha512"])
def test_a_digest_is_asked_for_itself(web: respx.MockRouter, algorithm: str) -> None:
    """Not `latest`, which may be another image."""
    pinned = images_of("linux/arm64")
    digest = digest_of(pinned.body, algorithm)
    serve(web, manifest_url("latest"), images_of("linux/amd64"))
    serve(web, manifest_url(digest), pinned)
    answer = ask(f"{HOST}/app@{digest}")
    assert platforms_of(answer) == ["linux/arm64"]
    assert isinstance(answer, Found)
    assert answer.digest == digest


def test_a_digest_beside_a_tag_wins_and_a_port_stays(web: respx.MockRouter) -> None:
    pinned = images_of("linux/arm64")
    serve(web, manifest_url(pinned.digest, origin="https://reg.lan:5000"), pinned)
    answer = ask(f"reg.lan:5000/app:1@{pinned.digest}")
    assert platforms_of(answer) == ["linux/arm64"]
    assert isinstance(answer, Found)
    assert answer.host == "reg.lan:5000"


def test_docker_hub_has_another_host_for_its_api(web: respx.MockRouter) -> None:
    grant(web, realm="https://auth.docker.io/token")
    serve(web, "https://registry-1.docker.io/v2/library/nginx/manifests/1.27", images_of("linux/amd64"))
    assert platforms_of(ask("nginx:1.27")) == ["linux/amd64"]
