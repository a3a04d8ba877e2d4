"""401, a challenge, a token, and the answer."""

from urllib.parse import parse_qs

import pytest
import respx

from archcheck.images.availability import Reason
from tests.unit.registry.asking import ask, ask_all, platforms_of, reason_of
from tests.unit.registry.conftest import WriteConfig
from tests.unit.registry.documents import images_of
from tests.unit.registry.logins import basic, identity, login
from tests.unit.registry.serving import (
    BEARER,
    HOST,
    REALM,
    asked,
    authorizations,
    challenge,
    grant,
    manifest_url,
    serve,
)

ARM = images_of("linux/arm64")


def guarded(web: respx.MockRouter, *challenges: str, authorization: str = "Bearer t") -> None:
    """Serve an image to who shows the right header, and challenge everybody else."""
    serve(web, manifest_url(), ARM, authorization=authorization)
    challenge(web, *challenges)


def test_an_anonymous_token(web: respx.MockRouter) -> None:
    guarded(web, BEARER)
    grant(web)
    assert platforms_of(ask()) == ["linux/arm64"]
    assert asked(web) == [
        f"GET {manifest_url()}",
        f"GET {REALM}?service={HOST}&scope=repository:app:pull",
        f"GET {manifest_url()}",
    ]
    assert authorizations(web, "auth.example.com") == [None]


def test_a_token_for_a_user(web: respx.MockRouter, docker_config: WriteConfig) -> None:
    docker_config(login(HOST, "robot", "pässword:with:colons"))
    guarded(web, BEARER)
    grant(web)
    assert platforms_of(ask()) == ["linux/arm64"]
    assert authorizations(web, "auth.example.com") == [basic("robot", "pässword:with:colons")]


def test_an_identity_token_is_exchanged(web: respx.MockRouter, docker_config: WriteConfig) -> None:
    docker_config(identity(HOST, "refresh-me"))
    guarded(web, BEARER)
    exchange = web.post(REALM).respond(json={"access_token": "t"})
    assert platforms_of(ask()) == ["linux/arm64"]
    request = exchange.calls.last.request
    assert "authorization" not in request.headers
    assert parse_qs(request.content.decode()) == {
        "grant_type": ["refresh_token"],
        "service": [HOST],
        "scope": ["repository:app:pull"],
        "client_id": ["archcheck"],
        "refresh_token": ["refresh-me"],
    }


def test_a_basic_challenge(web: respx.MockRouter, docker_config: WriteConfig) -> None:
    docker_config(login(HOST, "AWS", "ecr"))
    guarded(web, 'Basic realm="ecr"', authorization=basic("AWS", "ecr"))
    assert platforms_of(ask()) == ["linux/arm64"]
    assert len(web.calls) == 2


def test_a_basic_challenge_without_a_login(web: respx.MockRouter) -> None:
    guarded(web, 'Basic realm="x"')
    assert reason_of(ask()) is Reason.DENIED
    assert len(web.calls) == 1


@pytest.mark.parametrize("challenges", [[], ["Negotiate"], ["Bearer"], ['Bearer realm=""'], ["???"]])
def test_a_refusal_that_names_no_way_in(web: respx.MockRouter, challenges: list[str]) -> None:
    guarded(web, *challenges)
    assert reason_of(ask()) is Reason.DENIED
    assert len(web.calls) == 1


@pytest.mark.parametrize(
    "challenges",
    [
        pytest.param(['Basic realm="x"', BEARER], id="two headers"),
        pytest.param([f'Basic realm="x", {BEARER}'], id="one header"),
        pytest.param([f'{BEARER}, Basic realm="x"'], id="one header, Bearer first"),
    ],
)
def test_a_token_is_preferred_to_a_password(
    web: respx.MockRouter, docker_config: WriteConfig, challenges: list[str]
) -> None:
    docker_config(login(HOST))
    guarded(web, *challenges)
    grant(web)
    assert platforms_of(ask()) == ["linux/arm64"]
    assert authorizations(web, HOST) == [None, "Bearer t"]


SERVICE = ("service", HOST)
SCOPE = ("scope", "repository:app:pull")


@pytest.mark.parametrize(
    ("header", "query"),
    [
        pytest.param(f"Bearer realm={REALM},service={HOST}", [SERVICE, SCOPE], id="unquoted, no scope: quay"),
        pytest.param(f'Bearer realm="{REALM}"', [SCOPE], id="no service"),
        pytest.param(
            f'Bearer realm="{REALM}",service="{HOST}",scope="repository:other:pull"',
            [SERVICE, SCOPE],
            id="scope of another repository",
        ),
        pytest.param(f'Bearer realm="{REALM}",scope="aws"', [("scope", "aws")], id="scope of the registry"),
        pytest.param(f'Bearer realm="{REALM}?a=x"', [("a", "x"), SCOPE], id="a realm with a query"),
        pytest.param(
            f'Bearer realm="{REALM}",service="x&scope=y"',
            [("service", "x&scope=y"), SCOPE],
            id="an injection",
        ),
    ],
)
def test_what_the_token_server_is_asked(
    web: respx.MockRouter, header: str, query: list[tuple[str, str]]
) -> None:
    guarded(web, header)
    tokens = grant(web)
    assert platforms_of(ask()) == ["linux/arm64"]
    assert tokens.calls.last.request.url.params.multi_items() == query


@pytest.mark.parametrize(
    "answer",
    [
        {"token": "t"},
        {"access_token": "t"},
        {"token": "", "access_token": "t"},
        {"token": None, "access_token": "t"},
        {"token": "t", "access_token": "other", "expires_in": 300, "issued_at": "2026-01-01T00:00:00Z"},
    ],
)
def test_both_names_of_a_token(web: respx.MockRouter, answer: dict[str, object]) -> None:
    guarded(web, BEARER)
    web.get(url__startswith=REALM).respond(json=answer)
    assert platforms_of(ask()) == ["linux/arm64"]


@pytest.mark.parametrize(
    ("status", "body", "reason", "requests"),
    [
        pytest.param(401, b"", Reason.DENIED, 2, id="401"),
        pytest.param(403, b"no", Reason.DENIED, 2, id="403"),
        pytest.param(400, b"", Reason.INVALID, 2, id="400"),
        pytest.param(404, b"", Reason.INVALID, 2, id="404"),
        pytest.param(405, b"", Reason.INVALID, 2, id="405"),
        pytest.param(304, b"", Reason.INVALID, 2, id="304"),
        pytest.param(408, b"", Reason.UNREACHABLE, 4, id="408"),
        pytest.param(429, b"", Reason.RATE_LIMITED, 4, id="429"),
        pytest.param(500, b"", Reason.UNREACHABLE, 4, id="500"),
        pytest.param(503, b"", Reason.UNREACHABLE, 4, id="503"),
        pytest.param(200, b"<html>", Reason.INVALID, 2, id="no JSON"),
        pytest.param(200, b'["t"]', Reason.INVALID, 2, id="another JSON"),
        pytest.param(200, b"{}", Reason.INVALID, 2, id="no token"),
        pytest.param(200, b'{"token": 7}', Reason.INVALID, 2, id="a token that is no text"),
        pytest.param(200, b'{"token": "a\\r\\nX-Evil: 1"}', Reason.INVALID, 2, id="a token with a line end"),
        pytest.param(200, '{"token": "ä"}'.encode(), Reason.INVALID, 2, id="a token that is no ASCII"),
    ],
)
def test_a_token_server_that_gives_none(
    web: respx.MockRouter, status: int, body: bytes, reason: Reason, requests: int
) -> None:
    guarded(web, BEARER)
    web.get(url__startswith=REALM).respond(status, content=body)
    answer = ask()
    assert reason_of(answer) is reason
    assert "auth.example.com" in str(answer)
    assert len(web.calls) == requests


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b'{"error": "invalid_grant"}', Reason.DENIED),
        (b'{"error": "invalid_scope"}', Reason.INVALID),
        (b'{"error": 7}', Reason.INVALID),
        (b"Bad Request", Reason.INVALID),
    ],
)
def test_a_400_refuses_only_where_it_says_so(
    web: respx.MockRouter, docker_config: WriteConfig, body: bytes, reason: Reason
) -> None:
    """An identity token that has expired is answered so (RFC 6749 §5.2); every other 400 is no refusal."""
    docker_config(identity(HOST))
    guarded(web, BEARER)
    web.post(REALM).respond(400, content=body)
    web.get(url__startswith=REALM).respond(403)
    assert reason_of(ask()) is reason


@pytest.mark.parametrize(
    "body",
    [
        b'{"token": "old", "token": "t"}',
        b'{"token": "t", "expires_in": 60, "expires_in": 300}',
        b'{"token": "t", "note": "\xe4"}',
    ],
    ids=["token", "another key", "Latin-1"],
)
def test_a_token_answer_is_read_as_peers_read_it(web: respx.MockRouter, body: bytes) -> None:
    """Go's JSON, which every registry is tried with, takes the last of two keys and mends what is no UTF-8."""
    guarded(web, BEARER)
    web.get(url__startswith=REALM).respond(content=body)
    assert platforms_of(ask()) == ["linux/arm64"]


def test_the_port_of_a_token_server_is_named(web: respx.MockRouter) -> None:
    realm = "https://auth.example.com:8443/token"
    guarded(web, f'Bearer realm="{realm}"')
    web.get(url__startswith=realm).respond(500)
    assert "auth.example.com:8443 answers 500" in str(ask())


def test_a_token_that_is_refused_is_fetched_anew_once(web: respx.MockRouter) -> None:
    guarded(web, BEARER, authorization="Bearer new")
    tokens = web.get(url__startswith=REALM)
    tokens.side_effect = [respx.MockResponse(json={"token": name}) for name in ("old", "new")]
    first, second = ask_all(f"{HOST}/app:1", f"{HOST}/app:1", at_once=False)
    assert reason_of(first) is Reason.DENIED
    assert platforms_of(second) == ["linux/arm64"]
    assert authorizations(web, HOST) == [None, "Bearer old", "Bearer new"]


def test_a_token_that_is_good_for_nothing(web: respx.MockRouter) -> None:
    challenge(web, BEARER)
    grant(web)
    assert reason_of(ask()) is Reason.DENIED
    assert authorizations(web, HOST) == [None, "Bearer t"]


def test_a_token_that_expires_in_the_middle_of_a_run(web: respx.MockRouter) -> None:
    manifest = web.get(manifest_url())
    manifest.side_effect = [
        respx.MockResponse(401, headers={"WWW-Authenticate": BEARER}),
        respx.MockResponse(content=ARM.body),
        respx.MockResponse(401, headers={"WWW-Authenticate": BEARER}),
        respx.MockResponse(content=ARM.body),
    ]
    tokens = web.get(url__startswith=REALM)
    tokens.side_effect = [respx.MockResponse(json={"token": name}) for name in ("old", "new")]
    first, second = ask_all(f"{HOST}/app:1", f"{HOST}/app:1", at_once=False)
    assert platforms_of(first) == platforms_of(second) == ["linux/arm64"]
    assert authorizations(web, HOST) == [None, "Bearer old", "Bearer old", "Bearer new"]


def test_docker_hub(web: respx.MockRouter, docker_config: WriteConfig) -> None:
    """Its login has a key of its own, its API a host of its own, its token server another."""
    docker_config(login("https://index.docker.io/v1/", "robot", "hub"))
    url = "https://registry-1.docker.io/v2/library/nginx/manifests/1.27"
    serve(web, url, ARM, authorization="Bearer t")
    grant(web, realm="https://auth.docker.io/token")
    header = 'Bearer realm="https://auth.docker.io/token",service="registry.docker.io"'
    challenge(web, header, host="registry-1.docker.io")
    assert platforms_of(ask("nginx:1.27")) == ["linux/arm64"]
    query = "service=registry.docker.io&scope=repository:library/nginx:pull"
    assert asked(web) == [f"GET https://auth.docker.io/token?{query}", f"GET {url}"]
    assert authorizations(web, "auth.docker.io") == [basic("robot", "hub")]
