"""What a run costs in requests: DESIGN.md §7."""

from collections import Counter

import pytest
import respx

from archcheck.images.availability import Missing
from tests.unit.registry.asking import ask_all, platforms_of
from tests.unit.registry.documents import config, image, images_of
from tests.unit.registry.serving import (
    BEARER,
    HOST,
    REALM,
    blob_url,
    challenge,
    errors,
    grant,
    manifest_url,
    serve,
)

ARM = images_of("linux/arm64")
NUMBER = 20


def kinds(web: respx.MockRouter) -> Counter[str]:
    """Count the requests by what they are for, and the challenges by what they were answered."""
    return Counter(
        "challenge"
        if call.response.status_code == 401
        else call.request.url.path.strip("/").split("/")[-2:][0]
        for call in web.calls
    )


@pytest.mark.parametrize("at_once", [True, False])
def test_open_registry(web: respx.MockRouter, *, at_once: bool) -> None:
    for number in range(NUMBER):
        serve(web, manifest_url(repository=f"app{number}"), ARM)
    answers = ask_all(*(f"{HOST}/app{number}:1" for number in range(NUMBER)), at_once=at_once)
    assert all(platforms_of(answer) == ["linux/arm64"] for answer in answers)
    assert kinds(web) == {"manifests": NUMBER}


@pytest.mark.parametrize("at_once", [True, False])
def test_token_registry_many_repositories(web: respx.MockRouter, *, at_once: bool) -> None:
    """One challenge for the host, one token for each repository, one manifest for each image."""
    for number in range(NUMBER):
        serve(web, manifest_url(repository=f"app{number}"), ARM, authorization="Bearer t")
    challenge(web, BEARER)
    grant(web)
    answers = ask_all(*(f"{HOST}/app{number}:1" for number in range(NUMBER)), at_once=at_once)
    assert all(platforms_of(answer) == ["linux/arm64"] for answer in answers)
    assert kinds(web) == {"challenge": 1, "token": NUMBER, "manifests": NUMBER}
    scopes = [call.request.url.params["scope"] for call in web.calls if call.request.url.path == "/token"]
    assert sorted(scopes) == sorted(f"repository:app{number}:pull" for number in range(NUMBER))


@pytest.mark.parametrize("at_once", [True, False])
def test_token_registry_one_repository(web: respx.MockRouter, *, at_once: bool) -> None:
    """A repository's token serves all its tags."""
    for number in range(NUMBER):
        serve(web, manifest_url(str(number)), ARM, authorization="Bearer t")
    challenge(web, BEARER)
    grant(web)
    answers = ask_all(*(f"{HOST}/app:{number}" for number in range(NUMBER)), at_once=at_once)
    assert all(platforms_of(answer) == ["linux/arm64"] for answer in answers)
    assert kinds(web) == {"challenge": 1, "token": 1, "manifests": NUMBER}


def test_token_registry_single_images(web: respx.MockRouter) -> None:
    settings = config("linux/arm64")
    for number in range(NUMBER):
        repository = f"app{number}"
        serve(web, manifest_url(repository=repository), image(settings), authorization="Bearer t")
        serve(web, blob_url(settings, repository=repository), settings, authorization="Bearer t")
    challenge(web, BEARER)
    grant(web)
    answers = ask_all(*(f"{HOST}/app{number}:1" for number in range(NUMBER)))
    assert all(platforms_of(answer) == ["linux/arm64"] for answer in answers)
    assert kinds(web) == {"challenge": 1, "token": NUMBER, "manifests": NUMBER, "blobs": NUMBER}


def test_one_token_for_the_whole_registry(web: respx.MockRouter) -> None:
    """Public ECR's tokens are for all its repositories."""
    for number in range(NUMBER):
        serve(web, manifest_url(repository=f"app{number}"), ARM, authorization="Bearer t")
    challenge(web, f'Bearer realm="{REALM}",service="{HOST}",scope="aws"')
    grant(web)
    ask_all(*(f"{HOST}/app{number}:1" for number in range(NUMBER)))
    assert kinds(web) == {"challenge": 1, "token": 1, "manifests": NUMBER}


def test_a_missing_image_costs_one_request(web: respx.MockRouter) -> None:
    web.get(manifest_url()).respond(404, content=errors("MANIFEST_UNKNOWN"))
    [answer] = ask_all(f"{HOST}/app:1")
    assert isinstance(answer, Missing)
    assert len(web.calls) == 1


def test_each_host_is_challenged_once(web: respx.MockRouter) -> None:
    hosts = [f"registry{number}.example.com" for number in range(3)]
    for host in hosts:
        serve(web, manifest_url(origin=f"https://{host}"), ARM, authorization="Bearer t")
        grant(web, realm=f"https://{host}/token")
        challenge(web, f'Bearer realm="https://{host}/token"', host=host)
    ask_all(*(f"{host}/app:1" for host in hosts))
    assert kinds(web) == {"challenge": 3, "token": 3, "manifests": 3}
