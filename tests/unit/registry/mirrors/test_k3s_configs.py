"""`configs:` of registries.yaml: logins and TLS, by the host that is asked."""

from base64 import b64encode
from pathlib import Path

import pytest

from archcheck.registry.mirrors.model import Login, Tls
from tests.unit.registry.mirrors.conftest import ReadText

AUTH = b64encode(b"coded:of:it").decode()


@pytest.mark.parametrize(
    ("auth", "login"),
    [
        ("{username: u, password: p}", Login("u", "p")),
        ("{username: u}", Login("u")),
        (f"{{auth: {AUTH}}}", Login("coded", "of:it")),
        (f"{{auth: {b64encode(b'u:p').decode()}}}", Login("u", "p")),
        (f'{{auth: "{b64encode(bytes([*b"u:p", 0, 0])).decode()}"}}', Login("u", "p")),
        ("{identity_token: t}", Login(identity_token="t")),
        ("{username: '007', password: 0123}", Login("007", "0123")),
    ],
)
def test_a_login(registries_yaml: ReadText, auth: str, login: Login) -> None:
    routes = registries_yaml(f'configs: {{"mirror.lan:5000": {{auth: {auth}}}}}')
    assert routes.login("mirror.lan:5000") == login


@pytest.mark.parametrize(
    ("auth", "login"),
    [
        (f"{{username: u, password: p, auth: {AUTH}}}", Login("u", "p")),
        (f"{{identity_token: t, auth: {AUTH}}}", Login(identity_token="t")),
        ("{username: u, password: p, identity_token: t}", Login("u", "p")),
    ],
)
def test_of_several_logins_containerd_takes_one(registries_yaml: ReadText, auth: str, login: Login) -> None:
    routes = registries_yaml(f"configs: {{mirror.lan: {{auth: {auth}}}}}")
    assert routes.login("mirror.lan") == login


@pytest.mark.parametrize("auth", ["", "{}", "{token: t}", "{username: '', password: ''}"])
def test_no_login(registries_yaml: ReadText, auth: str) -> None:
    assert registries_yaml(f"configs: {{mirror.lan: {{auth: {auth}}}}}").login("mirror.lan") is None


@pytest.mark.parametrize("secret", ["p4ss", "t0ken"])
def test_a_secret_is_not_shown(registries_yaml: ReadText, secret: str) -> None:
    routes = registries_yaml(
        "configs: {mirror.lan: {auth: {username: u, password: p4ss, identity_token: t0ken}}}"
    )
    assert secret not in repr(routes)


@pytest.mark.parametrize(
    ("tls", "expected"),
    [
        ("{ca_file: /etc/ca.pem}", Tls((Path("/etc/ca.pem"),))),
        (
            "{cert_file: /c.pem, key_file: /k.pem}",
            Tls(certificate=Path("/c.pem"), key=Path("/k.pem")),
        ),
        ("{insecure_skip_verify: true}", Tls(verify=False)),
        ("{insecure_skip_verify: false}", Tls()),
        ("{ca_file: /ca.pem, insecure_skip_verify: true}", Tls((Path("/ca.pem"),), verify=False)),
        ("{}", Tls()),
        ("", None),
    ],
)
def test_tls(registries_yaml: ReadText, tls: str, expected: Tls | None) -> None:
    assert registries_yaml(f"configs: {{mirror.lan: {{tls: {tls}}}}}").tls("mirror.lan") == expected


@pytest.mark.parametrize(
    ("key", "host", "counts"),
    [
        ("mirror.lan", "mirror.lan", True),
        ("mirror.lan", "mirror.lan:5000", False),
        ("mirror.lan:5000", "mirror.lan", False),
        ("mirror.lan:5000", "mirror.lan:5000", True),
        ("https://mirror.lan:5000", "mirror.lan:5000", True),
        ("mirror.lan", "other.lan", False),
        ("lan", "mirror.lan", False),
        ("docker.io", "registry-1.docker.io", True),
        ("registry-1.docker.io", "registry-1.docker.io", True),
        ("docker.io", "docker.io", True),
        ("docker.io", "mirror.lan", False),
    ],
)
def test_settings_are_of_the_host_that_is_asked(
    registries_yaml: ReadText, key: str, host: str, counts: bool
) -> None:
    routes = registries_yaml(
        f'configs: {{"{key}": {{auth: {{username: u, password: p}}, tls: {{insecure_skip_verify: true}}}}}}'
    )
    assert (routes.login(host) == Login("u", "p")) == counts
    assert (routes.tls(host) == Tls(verify=False)) == counts
    assert (routes.settings(host).login is None) != counts


def test_docker_hub_has_the_settings_of_its_own_host_before_those_of_its_name(
    registries_yaml: ReadText,
) -> None:
    routes = registries_yaml(
        "configs: {docker.io: {auth: {username: n}}, registry-1.docker.io: {auth: {username: h}}}"
    )
    assert routes.login("registry-1.docker.io") == Login("h")


@pytest.mark.parametrize(
    "own", ["{auth: {username: u}}", "{tls: {ca_file: /ca.pem}}", "{tls: {}}"], ids=["auth", "tls", "empty"]
)
def test_a_host_with_an_entry_of_its_own_has_nothing_of_the_wildcard(
    registries_yaml: ReadText, own: str
) -> None:
    """Neither k3s nor its client would send the one's password, or trust the one's authority, for the other."""
    routes = registries_yaml(
        f"configs:\n  mirror.lan: {own}\n"
        '  "*": {auth: {username: everybody}, tls: {insecure_skip_verify: true}}\n'
    )
    assert routes.login("mirror.lan") != Login("everybody")
    assert routes.tls("mirror.lan") != Tls(verify=False)


def test_a_login_of_the_wildcard_is_not_dropped_without_a_word(
    registries_yaml: ReadText, caplog: pytest.LogCaptureFixture
) -> None:
    routes = registries_yaml('configs: {"*": {auth: {username: everybody}}}')
    assert routes.login("mirror.lan") is None
    [record] = caplog.records
    assert "nodes show it to no host" in record.getMessage()
