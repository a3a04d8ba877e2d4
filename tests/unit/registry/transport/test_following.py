"""Where a redirect may lead, and what may follow it there."""

from itertools import pairwise

import pytest
import respx

from archcheck.images.availability import Found, Reason, Unknown
from tests.unit.registry.asking import ask, ask_all, platforms_of, reason_of
from tests.unit.registry.conftest import WriteConfig
from tests.unit.registry.documents import config, image, images_of
from tests.unit.registry.logins import basic, login
from tests.unit.registry.serving import (
    BEARER,
    HOST,
    PLAIN_HTTP,
    REFUSED,
    asked,
    authorizations,
    blob_url,
    challenge,
    errors,
    grant,
    manifest_url,
    serve,
    serve_with_config,
)

ARM = images_of("linux/arm64")
CDN = "https://cdn.example.net/object"


def redirect(web: respx.MockRouter, source: str, target: str, status: int = 307) -> respx.Route:
    return web.get(source).respond(status, headers=[("Location", target)])


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed(web: respx.MockRouter, status: int) -> None:
    redirect(web, manifest_url(), CDN, status)
    serve(web, CDN, ARM)
    answer = ask()
    assert platforms_of(answer) == ["linux/arm64"]
    assert isinstance(answer, Found)
    assert answer.host == "cdn.example.net"


def test_the_types_are_named_again(web: respx.MockRouter) -> None:
    first = redirect(web, manifest_url(), CDN)
    second = serve(web, CDN, ARM)
    ask()
    assert second.calls.last.request.headers["accept"] == first.calls.last.request.headers["accept"]


def test_a_relative_location(web: respx.MockRouter) -> None:
    redirect(web, manifest_url(), "../../../other/app?x=1")
    serve(web, f"https://{HOST}/other/app?x=1", ARM)
    assert platforms_of(ask()) == ["linux/arm64"]


def log_in_and_redirect(
    web: respx.MockRouter, docker_config: WriteConfig, *hops: str, origin: str = f"https://{HOST}"
) -> None:
    """Redirect who has logged in over the hops to the image; challenge everybody else."""
    host = origin.partition("://")[2]
    docker_config(login(host))
    source = manifest_url(origin=origin)
    web.get(source, headers={"Authorization": basic("robot", "s3cret")}).respond(
        307, headers=[("Location", hops[0])]
    )
    web.get(source).respond(401, headers=[("WWW-Authenticate", "Basic")])
    for hop, target in pairwise(hops):
        redirect(web, hop, target)
    serve(web, hops[-1], ARM)


def test_a_password_stays_with_its_host(web: respx.MockRouter, docker_config: WriteConfig) -> None:
    log_in_and_redirect(web, docker_config, f"https://{HOST}/v2/moved/manifests/1")
    assert platforms_of(ask()) == ["linux/arm64"]
    assert authorizations(web, HOST) == [None, basic("robot", "s3cret"), basic("robot", "s3cret")]


@pytest.mark.parametrize(
    "target",
    [
        pytest.param(CDN, id="another host"),
        pytest.param(f"https://{HOST}:8443/object", id="another port"),
        pytest.param(f"https://{HOST}.evil.net/object", id="a longer host"),
        pytest.param(f"https://sub.{HOST}/object", id="a host below"),
        pytest.param("https://example.com/object", id="a host above"),
    ],
)
def test_a_password_does_not_leave_its_host(
    web: respx.MockRouter, docker_config: WriteConfig, target: str
) -> None:
    log_in_and_redirect(web, docker_config, target)
    assert platforms_of(ask()) == ["linux/arm64"]
    assert web.calls.last.request.url == target
    assert "authorization" not in web.calls.last.request.headers


def test_a_password_does_not_change_its_scheme(web: respx.MockRouter, docker_config: WriteConfig) -> None:
    origin = "http://127.0.0.1:5000"
    web.get(url__startswith="https://127.0.0.1:5000/v2/").mock(side_effect=PLAIN_HTTP)
    log_in_and_redirect(web, docker_config, "https://127.0.0.1:5000/object", origin=origin)
    assert platforms_of(ask("127.0.0.1:5000/app:1")) == ["linux/arm64"]
    assert "authorization" not in web.calls.last.request.headers


def test_a_password_does_not_come_back(web: respx.MockRouter, docker_config: WriteConfig) -> None:
    log_in_and_redirect(web, docker_config, CDN, f"https://{HOST}/object")
    assert platforms_of(ask()) == ["linux/arm64"]
    assert web.calls.last.request.url == f"https://{HOST}/object"
    assert "authorization" not in web.calls.last.request.headers


def test_a_token_does_not_follow_a_config_to_its_storage(web: respx.MockRouter) -> None:
    settings = config("linux/arm64")
    signed = "https://bucket.s3.example.net/blob?X-Amz-Signature=abc"
    serve(web, manifest_url(), image(settings), authorization="Bearer t")
    web.get(blob_url(settings), headers={"Authorization": "Bearer t"}).respond(
        307, headers=[("Location", signed)]
    )
    serve(web, signed, settings)
    grant(web)
    challenge(web, BEARER)
    assert platforms_of(ask()) == ["linux/arm64"]
    assert authorizations(web, "bucket.s3.example.net") == [None]


@pytest.mark.parametrize(
    "target",
    [
        pytest.param(f"http://{HOST}/v2/app/manifests/1", id="out of TLS"),
        pytest.param("http://cdn.example.net/object", id="out of TLS, elsewhere"),
        pytest.param("https://127.0.0.1/object", id="this machine"),
        pytest.param("https://127.8.8.8:8443/object", id="this machine, all of 127/8"),
        pytest.param("https://localhost/object", id="localhost"),
        pytest.param("https://a.localhost/object", id="below localhost"),
        pytest.param("https://[::1]/object", id="this machine over IPv6"),
        pytest.param("https://[::ffff:127.0.0.1]/object", id="this machine over IPv6, mapped"),
        pytest.param("https://0.0.0.0/object", id="any address: connects to this machine"),
        pytest.param("https://[::]/object", id="any address over IPv6"),
        pytest.param("https://127.1/object", id="a short address"),
        pytest.param("https://2130706433/object", id="an address as one number"),
        pytest.param("https://0x7f.0.0.1/object", id="an address in hexadecimal"),
        pytest.param("https://localhost./object", id="localhost from the root"),
        pytest.param("https://user@cdn.example.net/object", id="user info"),
        pytest.param("https://user:password@cdn.example.net/object", id="user info with a password"),
        pytest.param("https://:password@cdn.example.net/object", id="only a password"),
        pytest.param("file:///etc/passwd", id="a file"),
        pytest.param("ftp://cdn.example.net/object", id="another protocol"),
        pytest.param("javascript:alert(1)", id="a script"),
        pytest.param("https://", id="no host"),
    ],
)
def test_a_redirect_that_nobody_follows(web: respx.MockRouter, target: str) -> None:
    redirect(web, manifest_url(), target)
    elsewhere = web.route().respond(content=ARM.body)
    assert reason_of(ask()) is Reason.INVALID
    assert not elsewhere.called


@pytest.mark.parametrize(
    "target",
    [
        pytest.param("https://[cdn.example.net/object", id="half a bracket"),
        pytest.param("https://cdn.example.net:port/object", id="no port"),
        pytest.param("https://\u2100.example.net/object", id="a letter that becomes a slash"),
        pytest.param("https://xn--a.example.net/object", id="no punycode"),
        pytest.param("https://[1:2]/object", id="no address"),
        pytest.param("https://999.999.999.999/object", id="no IPv4 address"),
    ],
)
def test_a_location_that_is_no_address(web: respx.MockRouter, target: str) -> None:
    web.get(manifest_url()).respond(307, headers=[(b"Location", target.encode())])
    elsewhere = web.route().respond(content=ARM.body)
    assert isinstance(ask(), Unknown)
    assert not elsewhere.called


def test_a_redirect_on_this_machine_stays_on_it(web: respx.MockRouter) -> None:
    """A registry of a developer may lead to its own storage."""
    web.get(url__startswith="https://localhost:5000").mock(side_effect=PLAIN_HTTP)
    redirect(web, manifest_url(origin="http://localhost:5000"), "http://127.0.0.1:9000/object")
    serve(web, "http://127.0.0.1:9000/object", ARM)
    assert platforms_of(ask("localhost:5000/app:1")) == ["linux/arm64"]


def test_a_circle_ends(web: respx.MockRouter) -> None:
    redirect(web, manifest_url(), CDN)
    redirect(web, CDN, manifest_url())
    assert reason_of(ask()) is Reason.INVALID
    assert 5 <= len(web.calls) <= 10


def test_one_circle_says_nothing_of_the_other_images(web: respx.MockRouter) -> None:
    redirect(web, manifest_url("circle"), manifest_url("circle"))
    serve(web, manifest_url(), ARM)
    circle, other = ask_all(f"{HOST}/app:circle", f"{HOST}/app:1")
    assert reason_of(circle) is Reason.INVALID
    assert platforms_of(other) == ["linux/arm64"]


def test_one_refused_redirect_says_nothing_of_the_other_images(web: respx.MockRouter) -> None:
    redirect(web, manifest_url("inward"), "https://127.0.0.1/object")
    serve(web, manifest_url(), ARM)
    inward, other = ask_all(f"{HOST}/app:inward", f"{HOST}/app:1")
    assert reason_of(inward) is Reason.INVALID
    assert platforms_of(other) == ["linux/arm64"]


def test_one_dead_storage_says_nothing_of_the_other_images(web: respx.MockRouter) -> None:
    redirect(web, manifest_url("far"), CDN)
    web.get(CDN).mock(side_effect=REFUSED)
    serve(web, manifest_url(), ARM)
    far, other = ask_all(f"{HOST}/app:far", f"{HOST}/app:1")
    assert reason_of(far) is Reason.UNREACHABLE
    assert platforms_of(other) == ["linux/arm64"]


@pytest.mark.parametrize("status", [300, 304, 305, 307])
def test_a_redirect_that_leads_nowhere(web: respx.MockRouter, status: int) -> None:
    web.get(manifest_url()).respond(status)
    assert reason_of(ask()) is Reason.INVALID
    assert len(web.calls) == 1


UPSTREAM = "europe-docker.pkg.example.dev"


@pytest.mark.parametrize("scope", ["repository:images/app:pull", ""])
def test_a_registry_behind_a_redirect_gives_an_anonymous_token(
    web: respx.MockRouter, docker_config: WriteConfig, scope: str
) -> None:
    """As registry.k8s.io leads to its mirrors; a login for either is not for this."""
    docker_config({"auths": login(HOST)["auths"] | login(UPSTREAM)["auths"]})
    url = manifest_url(repository="images/app", origin=f"https://{UPSTREAM}")
    redirect(web, manifest_url(), url)
    serve(web, url, ARM, authorization="Bearer t")
    tokens = grant(web, realm=f"https://{UPSTREAM}/v2/token")
    challenge(web, f'Bearer realm="https://{UPSTREAM}/v2/token",scope="{scope}"', host=UPSTREAM)
    assert platforms_of(ask()) == ["linux/arm64"]
    assert tokens.calls.last.request.url.params.get("scope", "") == scope
    assert authorizations(web, UPSTREAM) == [None, None, "Bearer t"]


def test_a_login_behind_a_redirect_is_not_made(web: respx.MockRouter, docker_config: WriteConfig) -> None:
    docker_config({"auths": login(HOST)["auths"] | login(UPSTREAM)["auths"]})
    redirect(web, manifest_url(), manifest_url(origin=f"https://{UPSTREAM}"))
    challenge(web, 'Basic realm="x"', host=UPSTREAM)
    assert reason_of(ask()) is Reason.DENIED
    assert authorizations(web, UPSTREAM) == [None]


def test_a_token_that_does_not_help_behind_a_redirect_is_asked_for_once(web: respx.MockRouter) -> None:
    redirect(web, manifest_url(), manifest_url(origin=f"https://{UPSTREAM}"))
    grant(web)
    challenge(web, BEARER, host=UPSTREAM)
    assert reason_of(ask()) is Reason.DENIED
    assert len(asked(web)) == 4


def test_a_single_image_behind_a_redirect(web: respx.MockRouter) -> None:
    settings = config("linux/arm64")
    serve_with_config(web, image(settings), settings)
    redirect(web, manifest_url("moved"), manifest_url())
    assert platforms_of(ask(f"{HOST}/app:moved")) == ["linux/arm64"]


@pytest.mark.parametrize(
    ("status", "body", "reason", "said"),
    [
        (401, b"", Reason.DENIED, "wants a login, or has no app: it does not tell which; no login for"),
        (403, b"", Reason.DENIED, "refuses access to app"),
        (404, b"<html>", Reason.INVALID, "answers 404, but not as a registry does"),
        (404, errors("DENIED"), Reason.DENIED, "refuses access to app"),
        (404, errors("BLOB_UNKNOWN"), Reason.INVALID, "has lost a part of app"),
        (429, b"", Reason.RATE_LIMITED, "has too many requests from here"),
        (418, b"", Reason.INVALID, "answers 418, which no registry should"),
        (503, b"", Reason.UNREACHABLE, "answers 503"),
    ],
)
def test_what_a_redirect_leads_to_is_named_for_what_it_answers(
    web: respx.MockRouter, docker_config: WriteConfig, status: int, body: bytes, reason: Reason, said: str
) -> None:
    """The login was accepted: neither it nor its registry is to blame, and `docker login` is no help."""
    docker_config(login(HOST))
    web.get(manifest_url(), headers={"Authorization": basic("robot", "s3cret")}).respond(
        307, headers={"Location": CDN}
    )
    web.get(CDN).respond(status, content=body)
    challenge(web, "Basic")
    answer = ask()
    assert reason_of(answer) is reason
    assert f"cdn.example.net, to which {HOST} redirects, {said}" in str(answer)
    assert "docker" not in str(answer)
    assert "login" in str(answer) or status != 401


def test_what_does_not_name_docker_login_in_its_text_has_a_remedy_of_its_own(
    web: respx.MockRouter, docker_config: WriteConfig
) -> None:
    docker_config(login(HOST))
    web.get(manifest_url(), headers={"Authorization": basic("robot", "s3cret")}).respond(
        307, headers={"Location": CDN}
    )
    web.get(CDN).respond(401)
    challenge(web, "Basic")
    answer = ask()
    assert isinstance(answer, Unknown)
    assert (
        answer.remedy == f"check the name, and why {HOST} redirects there: a login does not follow a redirect"
    )
