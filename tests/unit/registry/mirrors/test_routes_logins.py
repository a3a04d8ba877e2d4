"""What is shown to a mirror and what to the registry: credentials, tokens and headers, to each its own."""

from collections.abc import Callable
from urllib.parse import parse_qs

import httpx
import pytest
import respx

from archcheck.registry.mirrors.routes import Routes
from tests.unit.registry.asking import platforms_of
from tests.unit.registry.conftest import WriteConfig
from tests.unit.registry.documents import images_of
from tests.unit.registry.logins import basic
from tests.unit.registry.logins import login as docker_login
from tests.unit.registry.mirrors.conftest import ReadFolder, ReadText
from tests.unit.registry.mirrors.routing import look_up
from tests.unit.registry.serving import (
    HOST,
    PLAIN_HTTP,
    REFERENCE,
    REFUSED,
    authorizations,
    errors,
    grant,
    manifest_url,
    serve,
)

ARM = images_of("linux/arm64")
MIRROR, REALM = "https://mirror.lan:5000", "https://mirror.lan:5000/token"
MIRRORS = f"mirrors: {{{HOST}: {{endpoint: ['{MIRROR}']}}}}\n"
LOGINS = (
    f"configs:\n  mirror.lan:5000: {{auth: {{username: for, password: mirror}}}}\n"
    f"  {HOST}: {{auth: {{username: for, password: origin}}}}\n"
)
FOR_MIRROR, FOR_ORIGIN = basic("for", "mirror"), basic("for", "origin")


def wants_basic(web: respx.MockRouter, host: str) -> None:
    """Refuse whatever else a host is asked."""
    web.route(host=host).respond(401, headers={"WWW-Authenticate": 'Basic realm="r"'})


def test_each_host_is_shown_its_own_login(web: respx.MockRouter, registries_yaml: ReadText) -> None:
    url = manifest_url(origin=MIRROR)
    web.get(url, headers={"Authorization": FOR_MIRROR}).respond(404, content=errors("MANIFEST_UNKNOWN"))
    serve(web, manifest_url(), ARM, authorization=FOR_ORIGIN)
    wants_basic(web, "mirror.lan")
    wants_basic(web, HOST)
    [answer] = look_up(registries_yaml(MIRRORS + LOGINS), REFERENCE)
    assert platforms_of(answer) == ["linux/arm64"]
    assert authorizations(web, "mirror.lan") == [None, FOR_MIRROR]
    assert authorizations(web, HOST) == [None, FOR_ORIGIN]


def _k3s(registries_yaml: ReadText, docker_config: WriteConfig, host: str) -> Routes:
    return registries_yaml(f"{MIRRORS}configs: {{'{host}': {{auth: {{username: robot, password: s3cret}}}}}}")


def _docker(registries_yaml: ReadText, docker_config: WriteConfig, host: str) -> Routes:
    docker_config(docker_login(host))
    return registries_yaml(MIRRORS)


@pytest.mark.parametrize("keep", [_k3s, _docker])
@pytest.mark.parametrize(
    ("owner", "other"), [("mirror.lan:5000", HOST), (HOST, "mirror.lan"), ("mirror.lan", "mirror.lan")]
)
def test_a_login_of_one_host_is_not_shown_to_another(
    web: respx.MockRouter,
    registries_yaml: ReadText,
    docker_config: WriteConfig,
    keep: Callable[[ReadText, WriteConfig, str], Routes],
    owner: str,
    other: str,
) -> None:
    """A port makes another host."""
    wants_basic(web, "mirror.lan")
    wants_basic(web, HOST)
    look_up(keep(registries_yaml, docker_config, owner), REFERENCE)
    assert set(authorizations(web, other)) == {None}


def test_a_token_is_for_the_rewritten_repository(web: respx.MockRouter, registries_yaml: ReadText) -> None:
    tokens = grant(web, "t", realm=REALM)
    url = manifest_url(repository="hub/app", origin=MIRROR)
    serve(web, url, ARM, authorization="Bearer t")
    web.route(host="mirror.lan").respond(
        401, headers={"WWW-Authenticate": f'Bearer realm="{REALM}",service="m",scope="repository:app:pull"'}
    )
    rewrite = "rewrite: {'^': 'hub/'}"
    mirror = f"mirrors: {{{HOST}: {{endpoint: ['{MIRROR}'], {rewrite}}}}}\n"
    [answer] = look_up(registries_yaml(mirror + LOGINS), REFERENCE)
    assert platforms_of(answer) == ["linux/arm64"]
    [call] = tokens.calls
    assert parse_qs(call.request.url.query.decode())["scope"] == ["repository:hub/app:pull"]
    assert call.request.headers["Authorization"] == FOR_MIRROR


@pytest.mark.parametrize("key", ["mirror.lan:5000/hub", "mirror.lan:5000/hub/app", "mirror.lan:5000"])
def test_a_login_for_a_path_is_for_the_rewritten_one(
    web: respx.MockRouter, registries_conf: ReadText, docker_config: WriteConfig, key: str
) -> None:
    docker_config(docker_login(key))
    url = manifest_url(repository="hub/app", origin=MIRROR)
    serve(web, url, ARM, authorization=basic("robot", "s3cret"))
    wants_basic(web, "mirror.lan")
    web.get(manifest_url()).respond(404, content=errors("MANIFEST_UNKNOWN"))
    text = f'[[registry]]\nlocation = "{HOST}"\n[[registry.mirror]]\nlocation = "mirror.lan:5000/hub"\n'
    [answer] = look_up(registries_conf(text), REFERENCE)
    assert platforms_of(answer) == ["linux/arm64"]


def test_a_login_for_a_path_of_the_registry_is_not_for_that_of_a_mirror(
    web: respx.MockRouter, registries_conf: ReadText, docker_config: WriteConfig
) -> None:
    docker_config(docker_login("mirror.lan:5000/app"))
    wants_basic(web, "mirror.lan")
    wants_basic(web, HOST)
    text = f'[[registry]]\nlocation = "{HOST}"\n[[registry.mirror]]\nlocation = "mirror.lan:5000/hub"\n'
    look_up(registries_conf(text), REFERENCE)
    assert set(authorizations(web, "mirror.lan")) == {None}


@pytest.mark.parametrize("auth", ["{}", "{username: '', password: ''}"])
def test_an_empty_login_is_shown_to_nobody(
    web: respx.MockRouter, registries_yaml: ReadText, auth: str
) -> None:
    tokens = grant(web, "t", realm=REALM)
    serve(web, manifest_url(origin=MIRROR), ARM, authorization="Bearer t")
    web.route(host="mirror.lan").respond(401, headers={"WWW-Authenticate": f'Bearer realm="{REALM}"'})
    routes = registries_yaml(f"{MIRRORS}configs: {{'mirror.lan:5000': {{auth: {auth}}}}}")
    [answer] = look_up(routes, REFERENCE)
    assert platforms_of(answer) == ["linux/arm64"]
    assert ["Authorization" in call.request.headers for call in tokens.calls] == [False]


def test_a_login_for_tls_is_not_shown_in_plain_http(web: respx.MockRouter, registries_yaml: ReadText) -> None:
    wants_basic(web, "mirror.lan")
    web.get(manifest_url()).respond(404, content=errors("MANIFEST_UNKNOWN"))
    text = f"mirrors: {{{HOST}: {{endpoint: ['http://mirror.lan']}}}}\n"
    look_up(
        registries_yaml(f"{text}configs: {{'mirror.lan:443': {{auth: {{username: u, password: p}}}}}}"),
        REFERENCE,
    )
    assert {call.request.url.scheme for call in web.calls if call.request.url.host == "mirror.lan"} == {
        "http"
    }
    assert set(authorizations(web, "mirror.lan")) == {None}


def test_headers_of_a_mirror_are_shown_to_nobody_else(web: respx.MockRouter, certs_d: ReadFolder) -> None:
    routes = certs_d({f"{HOST}/hosts.toml": f'[host."{MIRROR}"]\nheader = {{x-secret = "s3cret"}}\n'})
    elsewhere = "https://blobs.lan/x"
    web.get(manifest_url(origin=MIRROR)).respond(307, headers={"Location": elsewhere})
    web.get(elsewhere).respond(404, content=errors("MANIFEST_UNKNOWN"))
    serve(web, manifest_url(), ARM)
    look_up(routes, REFERENCE)
    shown = [(call.request.url.host, call.request.headers.get("x-secret")) for call in web.calls]
    assert shown == [("mirror.lan", "s3cret"), ("blobs.lan", None), (HOST, None)]


def test_plain_http_where_a_mirror_says_so(web: respx.MockRouter, registries_yaml: ReadText) -> None:
    serve(web, manifest_url(origin="http://mirror.lan:5000"), ARM)
    routes = registries_yaml(f"mirrors: {{{HOST}: {{endpoint: ['http://mirror.lan:5000']}}}}")
    [answer] = look_up(routes, REFERENCE)
    assert platforms_of(answer) == ["linux/arm64"]
    assert len(web.calls) == 1


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("http://mirror.lan:5000", PLAIN_HTTP),
        ("http://mirror.lan", PLAIN_HTTP),
        ("http://mirror.lan", REFUSED),
    ],
)
def test_plain_http_after_tls_where_a_mirror_has_settings_for_it(
    web: respx.MockRouter, certs_d: ReadFolder, url: str, fault: httpx.ConnectError
) -> None:
    """Without a port, http and https are two: that nobody listens on one says nothing of the other."""
    web.route(host="mirror.lan", scheme="https").mock(side_effect=fault)
    serve(web, manifest_url(origin=url), ARM)
    web.get(manifest_url()).respond(404, content=errors("MANIFEST_UNKNOWN"))
    routes = certs_d({f"{HOST}/hosts.toml": f'[host."{url}"]\nskip_verify = true\n'})
    [answer] = look_up(routes, REFERENCE)
    assert platforms_of(answer) == ["linux/arm64"]


def test_no_plain_http_where_a_mirror_does_not_say_so(
    web: respx.MockRouter, registries_yaml: ReadText
) -> None:
    web.route(host="mirror.lan").mock(side_effect=PLAIN_HTTP)
    serve(web, manifest_url(), ARM)
    text = f"{MIRRORS}configs: {{'mirror.lan:5000': {{tls: {{insecure_skip_verify: true}}}}}}"
    [answer] = look_up(registries_yaml(text), REFERENCE)
    assert platforms_of(answer) == ["linux/arm64"]
    assert {call.request.url.scheme for call in web.calls} == {"https"}
