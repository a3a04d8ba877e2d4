"""Images that are asked of mirrors first: who answers, and what that says of the image."""

import httpx
import pytest
import respx

from archcheck.images.availability import Availability, Found, ManifestKind, Missing, Reason, Unknown
from archcheck.images.platform import Platform
from archcheck.registry.mirrors.routes import Routes
from tests.unit.registry.asking import platforms_of, reason_of
from tests.unit.registry.documents import Blob, config, image, images_of
from tests.unit.registry.mirrors.conftest import ReadFolder, ReadText
from tests.unit.registry.mirrors.routing import look_up
from tests.unit.registry.serving import (
    HOST,
    PLAIN_HTTP,
    REFERENCE,
    REFUSED,
    asked,
    blob_url,
    errors,
    grant,
    manifest_url,
    serve,
)

ARM, AMD = images_of("linux/arm64"), images_of("linux/amd64")
A, B = "https://a.lan", "https://b.lan:5000"
NS = f"?ns={HOST}"


@pytest.fixture
def routes(registries_yaml: ReadText) -> Routes:
    """Two mirrors of one registry."""
    return registries_yaml(f"mirrors: {{{HOST}: {{endpoint: ['{A}', '{B}']}}}}")


def has(web: respx.MockRouter, origin: str, manifest: Blob = ARM) -> None:
    serve(web, manifest_url(origin=origin), manifest)


def lacks(web: respx.MockRouter, origin: str) -> None:
    web.route(url__startswith=f"{origin}/").respond(404, content=errors("MANIFEST_UNKNOWN"))


def fails(web: respx.MockRouter, origin: str, fault: Exception | httpx.Response = REFUSED) -> None:
    route = web.route(url__startswith=f"{origin}/")
    if isinstance(fault, Exception):
        route.mock(side_effect=fault)
    else:
        route.mock(return_value=fault)


def host_of(answer: Availability) -> str:
    """Return who answered."""
    assert isinstance(answer, Found), answer
    return answer.host


def test_the_first_mirror_answers_alone(web: respx.MockRouter, routes: Routes) -> None:
    has(web, A)
    assert look_up(routes, REFERENCE) == [
        Found((Platform("linux", "arm64"),), ARM.digest, ManifestKind.INDEX, "a.lan"),
    ]
    assert asked(web) == [f"GET {manifest_url(origin=A)}{NS}"]


def test_a_mirror_with_another_image_than_the_registry(web: respx.MockRouter, routes: Routes) -> None:
    """A node would get the mirror's."""
    has(web, A, AMD)
    has(web, f"https://{HOST}", ARM)
    [answer] = look_up(routes, REFERENCE)
    assert platforms_of(answer) == ["linux/amd64"]


def test_what_a_mirror_lacks_is_asked_of_the_next_and_of_the_registry_last(
    web: respx.MockRouter, routes: Routes
) -> None:
    lacks(web, A)
    lacks(web, B)
    has(web, f"https://{HOST}")
    [answer] = look_up(routes, REFERENCE)
    assert host_of(answer) == HOST
    assert asked(web) == [
        f"GET {manifest_url(origin=A)}{NS}",
        f"GET {manifest_url(origin=B)}{NS}",
        f"GET {manifest_url()}",
    ]


def test_the_second_mirror_is_named_with_its_port(web: respx.MockRouter, routes: Routes) -> None:
    lacks(web, A)
    has(web, B)
    [answer] = look_up(routes, REFERENCE)
    assert host_of(answer) == "b.lan:5000"


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(REFUSED, id="refused"),
        pytest.param(httpx.ConnectTimeout(""), id="timeout"),
        pytest.param(PLAIN_HTTP, id="plain http"),
        pytest.param(httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED]"), id="certificate"),
        pytest.param(httpx.Response(401), id="401"),
        pytest.param(httpx.Response(403), id="403"),
        pytest.param(httpx.Response(404, text="<html>"), id="404 of a web server"),
        pytest.param(httpx.Response(429), id="429"),
        pytest.param(httpx.Response(500), id="500"),
        pytest.param(httpx.Response(503), id="503"),
        pytest.param(httpx.Response(200, text="<html>"), id="a web page"),
        pytest.param(httpx.Response(307, headers={"Location": "http://127.0.0.1/x"}), id="a redirect inward"),
    ],
)
def test_whatever_a_mirror_does_the_next_is_asked(
    web: respx.MockRouter, routes: Routes, fault: Exception | httpx.Response
) -> None:
    fails(web, A, fault)
    has(web, B)
    [answer] = look_up(routes, REFERENCE)
    assert host_of(answer) == "b.lan:5000"


def test_a_mirror_that_has_something_else_under_a_digest(web: respx.MockRouter, routes: Routes) -> None:
    serve(web, manifest_url(ARM.digest, origin=A), AMD)
    serve(web, manifest_url(ARM.digest, origin=B), ARM)
    [answer] = look_up(routes, f"{HOST}/app@{ARM.digest}")
    assert host_of(answer) == "b.lan:5000"


def test_an_image_is_missing_where_every_endpoint_says_so(web: respx.MockRouter, routes: Routes) -> None:
    for origin in (A, B, f"https://{HOST}"):
        lacks(web, origin)
    [answer] = look_up(routes, REFERENCE)
    assert isinstance(answer, Missing)
    assert all(host in answer.message for host in ("a.lan", "b.lan:5000", HOST))


@pytest.mark.parametrize("dead", [A, B, f"https://{HOST}"])
def test_an_image_is_not_missing_where_one_endpoint_cannot_be_asked(
    web: respx.MockRouter, routes: Routes, dead: str
) -> None:
    fails(web, dead)
    for origin in {A, B, f"https://{HOST}"} - {dead}:
        lacks(web, origin)
    [answer] = look_up(routes, REFERENCE)
    assert reason_of(answer) is Reason.UNREACHABLE
    assert dead.removeprefix("https://") in str(answer)


def test_an_artifact_is_an_answer(web: respx.MockRouter, routes: Routes) -> None:
    settings = Blob(b"{}", "application/vnd.cncf.helm.config.v1+json")
    has(web, A, image(settings))
    [answer] = look_up(routes, REFERENCE)
    assert reason_of(answer) is Reason.ARTIFACT
    assert len(web.calls) == 1


def test_a_dead_mirror_is_tried_once_for_many_images(web: respx.MockRouter, routes: Routes) -> None:
    fails(web, A)
    images = [f"{HOST}/app:{number}" for number in range(20)]
    for number in range(20):
        serve(web, manifest_url(str(number), origin=B), ARM)
    assert {host_of(answer) for answer in look_up(routes, *images)} == {"b.lan:5000"}
    tried = [call.request for call in web.calls if call.request.url.host == "a.lan"]
    assert len({str(request.url) for request in tried}) == 1
    assert len(tried) <= 3


def test_the_config_of_a_single_image_is_asked_of_who_gave_the_manifest(
    web: respx.MockRouter, routes: Routes
) -> None:
    settings = config("linux/arm/v7")
    lacks(web, A)
    has(web, B, image(settings))
    serve(web, blob_url(settings, origin=B), settings)
    [answer] = look_up(routes, REFERENCE)
    assert platforms_of(answer) == ["linux/arm/v7"]
    assert asked(web)[1:] == [
        f"GET {manifest_url(origin=B)}{NS}",
        f"GET {blob_url(settings, origin=B)}{NS}",
    ]


def test_a_mirror_that_lost_the_config_is_passed_over(web: respx.MockRouter, routes: Routes) -> None:
    settings = config("linux/arm/v7")
    has(web, A, image(settings))
    lacks(web, A)
    has(web, B, image(settings))
    serve(web, blob_url(settings, origin=B), settings)
    [answer] = look_up(routes, REFERENCE)
    assert host_of(answer) == "b.lan:5000"


@pytest.mark.parametrize(
    ("text", "namespace"), [("busybox:1", "docker.io"), ("r.lan:5000/library/busybox:1", "r.lan%3A5000")]
)
def test_a_mirror_hears_whose_image_it_is_about(
    web: respx.MockRouter, registries_yaml: ReadText, text: str, namespace: str
) -> None:
    grant(web, realm="https://auth.docker.io/token")
    for origin in (A, "https://registry-1.docker.io", "https://r.lan:5000"):
        lacks(web, origin)
    look_up(registries_yaml(f"mirrors: {{'*': {{endpoint: ['{A}']}}}}"), text)
    urls = [call.request.url for call in web.calls]
    first, last = [url for url in urls if url.host != "auth.docker.io"]
    assert first.query.decode() == f"ns={namespace}"
    assert last.query == b""


def test_one_registry_among_several_mirrors_each(web: respx.MockRouter, registries_yaml: ReadText) -> None:
    routes = registries_yaml(f"mirrors: {{{HOST}: {{endpoint: ['{A}']}}, quay.io: {{endpoint: ['{A}']}}}}")
    web.get(manifest_url(origin=A), params={"ns": HOST}).respond(content=ARM.body)
    web.get(manifest_url(origin=A), params={"ns": "quay.io"}).respond(content=AMD.body)
    first, second = look_up(routes, REFERENCE, "quay.io/app:1")
    assert (platforms_of(first), platforms_of(second)) == (["linux/arm64"], ["linux/amd64"])


def test_a_repository_is_asked_for_by_its_rewritten_name(
    web: respx.MockRouter, registries_yaml: ReadText
) -> None:
    settings = config()
    place = {"repository": "hub/library/app", "origin": A}
    serve(web, manifest_url(**place), image(settings))
    serve(web, blob_url(settings, **place), settings)
    mirror = f"{{endpoint: ['{A}'], rewrite: {{'(.*)': 'hub/$1'}}}}"
    [answer] = look_up(registries_yaml(f"mirrors: {{docker.io: {mirror}}}"), "app:1")
    assert host_of(answer) == "a.lan"


def test_a_tag_is_not_asked_of_a_host_that_does_not_resolve(
    web: respx.MockRouter, certs_d: ReadFolder
) -> None:
    routes = certs_d({f"{HOST}/hosts.toml": f'[host."{A}"]\ncapabilities = ["pull"]\n'})
    serve(web, manifest_url(), AMD)
    serve(web, manifest_url(ARM.digest, origin=A), ARM)
    tag, digest = look_up(routes, REFERENCE, f"{REFERENCE}@{ARM.digest}")
    assert (host_of(tag), host_of(digest)) == (HOST, "a.lan")


def test_an_image_that_nobody_may_be_asked_for(web: respx.MockRouter, registries_conf: ReadText) -> None:
    [answer] = look_up(registries_conf(f'[[registry]]\nlocation = "{HOST}"\nblocked = true\n'), REFERENCE)
    assert isinstance(answer, Unknown)
    assert HOST in answer.message
    assert len(web.calls) == 0
