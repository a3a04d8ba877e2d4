"""`registries:` of `.archcheck.yaml`: each key, and what cannot be meant, with its line."""

from pathlib import Path

import pytest

from archcheck.config.loading import FILE_NAME, load_settings
from archcheck.config.model import RegistrySettings
from archcheck.errors import ConfigurationError, ExitCode
from archcheck.registry.mirrors.model import HostSettings, Login, Tls
from tests.unit.registry.mirrors.conftest import ReadText
from tests.unit.registry.mirrors.routing import endpoints, hosts, places

LAN = "registries:\n  r.lan:\n"
LOGIN = "username: u, password-env: SECRET"
TOKEN_SERVERS = [
    ("auth.example.net", "https://auth.example.net"),
    ("auth.example.net:8443", "https://auth.example.net:8443"),
    ("https://auth.example.net/token?x=1", "https://auth.example.net"),
    ("http://auth.lan:5001/token", "http://auth.lan:5001"),
]


def read(folder: Path, text: str) -> dict[str, RegistrySettings]:
    (folder / FILE_NAME).write_text(text)
    return dict(load_settings(None, folder, {}).registries)


def test_every_key(folder: Path) -> None:
    text = (
        f"{LAN}    layout: layouts/r\n    mirrors: [m.lan, 'http://n.lan:5000/sub']\n    ca: ca.pem\n"
        "    client-cert: c.pem\n    client-key: /k.pem\n    insecure: true\n    plain-http: true\n"
        "    username: u\n    password-env: SECRET\n    concurrency: 7\n    token-batch: 3\n"
        "    token-server: auth.net\n"
    )
    assert read(folder, text) == {
        "r.lan": RegistrySettings(
            layout=folder / "layouts/r",
            mirrors=("m.lan", "http://n.lan:5000/sub"),
            ca=folder / "ca.pem",
            client_cert=folder / "c.pem",
            client_key=Path("/k.pem"),
            insecure=True,
            plain_http=True,
            username="u",
            password_env="SECRET",
            concurrency=7,
            token_batch=3,
            token_server="https://auth.net",
        )
    }


@pytest.mark.parametrize("text", ["", "{}", "{mirrors: , ca: ~, insecure: null, concurrency: }"])
def test_nothing_said(folder: Path, text: str) -> None:
    assert read(folder, f"{LAN.rstrip()} {text}\n") == {"r.lan": RegistrySettings()}


@pytest.mark.parametrize(
    ("key", "host"),
    [
        ("docker.io", "docker.io"),
        ("index.docker.io", "docker.io"),
        ("registry-1.docker.io", "docker.io"),
        ("r.lan:5000", "r.lan:5000"),
        ("10.0.0.1:5000", "10.0.0.1:5000"),
        ("[::1]:5000", "[::1]:5000"),
        ("localhost", "localhost"),
        ("*", "*"),
    ],
)
def test_a_host(folder: Path, key: str, host: str) -> None:
    assert list(read(folder, f'registries: {{"{key}": {{}}}}')) == [host]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        *(
            (f"registries:\n  docker.io: {{}}\n  '{host}': {{}}\n", 3, f"'{host}' is no host of a registry")
            for host in ("", "https://r.lan", "r.lan/team", "u@r.lan", "r.lan:port", "r.lan:99999", "[::1")
        ),
        (f"{LAN}    mirror: [m.lan]\n", 3, "unknown key 'mirror'"),
        (f"{LAN}    password: s3cret\n", 3, "unknown key 'password'"),
        (f"{LAN}    mirrors: m.lan\n", 3, "a list is expected"),
        (f"{LAN}    mirrors:\n    - m.lan\n    - [n.lan]\n", 5, "a text is expected"),
        *(
            (f"{LAN}    mirrors:\n    - m.lan\n    - '{url}'\n", 5, "is no address of a mirror")
            for url in (
                "",
                "ftp://m.lan",
                "https://",
                "https://u:p@m.lan",
                "m.lan:port",
                "/v2",
                "https://m.lan?a=b",
            )
        ),
        (f"{LAN}    ca: [ca.pem]\n", 3, "a text is expected"),
        (f"{LAN}    ca: ~no-such-user/ca.pem\n", 3, "home"),
        (f"{LAN}    insecure: maybe\n", 3, "true or false is expected, not 'maybe'"),
        (f"{LAN}    plain-http: 1\n", 3, "true or false is expected, not '1'"),
        (f"{LAN}    username: u\n", 3, "username of r.lan without password-env"),
        (f"{LAN}    ca: ca.pem\n    password-env: X\n", 4, "password-env of r.lan without username"),
        (f"{LAN}    client-key: k.pem\n", 3, "client-key of r.lan without client-cert"),
        *(
            (f"{LAN}    concurrency: '{number}'\n", 3, "a number from 1 to 100 is expected")
            for number in ("0", "101", "-1", "1.5", "many", "٣", "1e2", "", "9" * 5000)
        ),
        (f"{LAN}    token-batch: 0\n", 3, "a number from 1 to 50 is expected"),
        (f"{LAN}    token-batch: 51\n", 3, "a number from 1 to 50 is expected"),
        (f"{LAN}    concurrency: [1]\n", 3, "a text is expected"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(folder: Path, text: str, line: int, says: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        read(folder, text)
    assert caught.value.exit_code is ExitCode.USAGE
    assert str(caught.value).startswith(f"{folder / FILE_NAME}:{line}: ")
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("mirror", "base"),
    [
        ("m.lan", "https://m.lan/v2"),
        ("m.lan:5000", "https://m.lan:5000/v2"),
        ("http://m.lan:5000", "http://m.lan:5000/v2"),
        ("https://m.lan/hub", "https://m.lan/hub"),
        ("localhost:5000", "http://localhost:5000/v2"),
        ("docker.io", "https://registry-1.docker.io/v2"),
    ],
)
def test_a_mirror_is_written_as_for_k3s(own_file: ReadText, mirror: str, base: str) -> None:
    routes = own_file(f"registries: {{r.lan: {{mirrors: ['{mirror}']}}}}")
    assert places(routes, "r.lan/app") == [f"{base}/app", "https://r.lan/v2/app"]


def test_mirrors_are_asked_in_their_order(own_file: ReadText) -> None:
    routes = own_file("registries: {docker.io: {mirrors: [b.lan, a.lan]}, '*': {mirrors: [all.lan]}}")
    assert hosts(routes, "busybox") == ["b.lan", "a.lan", "registry-1.docker.io"]
    assert hosts(routes, "quay.io/app") == ["all.lan", "quay.io"]


def test_settings_alone_do_not_hide_the_mirror_of_all(own_file: ReadText) -> None:
    routes = own_file("registries: {quay.io: {concurrency: 2}, '*': {mirrors: [all.lan]}}")
    assert hosts(routes, "quay.io/app") == ["all.lan", "quay.io"]


def test_plain_http_is_for_the_registry_itself(own_file: ReadText) -> None:
    routes = own_file("registries: {'r.lan:5000': {plain-http: true, mirrors: [m.lan]}}")
    assert places(routes, "r.lan:5000/app") == ["https://m.lan/v2/app", "http://r.lan:5000/v2/app"]
    assert places(routes, "r.lan/app") == ["https://r.lan/v2/app"]
    assert not any(each.mirror.may_be_plain for each in endpoints(routes, "r.lan:5000/app"))


@pytest.mark.parametrize(
    ("options", "settings"),
    [
        ("", HostSettings()),
        ("insecure: true", HostSettings(Tls(verify=False))),
        ("insecure: false", HostSettings()),
        ("ca: /ca.pem", HostSettings(Tls((Path("/ca.pem"),)))),
        ("client-cert: /c.pem", HostSettings(Tls(certificate=Path("/c.pem")))),
        (
            "client-cert: /c.pem, client-key: /k.pem",
            HostSettings(Tls(certificate=Path("/c.pem"), key=Path("/k.pem"))),
        ),
        (LOGIN, HostSettings(login=Login("u", variable="SECRET"))),
        ("concurrency: 3", HostSettings(concurrency=3)),
        ("token-batch: 4", HostSettings(token_batch=4)),
        *((f"token-server: '{text}'", HostSettings(token_server=url)) for text, url in TOKEN_SERVERS),
    ],
)
@pytest.mark.parametrize(
    ("key", "host"), [("m.lan:5000", "m.lan:5000"), ("docker.io", "registry-1.docker.io"), ("*", "m.lan")]
)
def test_settings_of_a_host(
    own_file: ReadText, key: str, host: str, options: str, settings: HostSettings
) -> None:
    if key == "*" and settings.token_server:
        with pytest.raises(ConfigurationError, match="a token server is for one host"):
            own_file(f"registries: {{'{key}': {{{options}}}}}")
        return
    assert own_file(f"registries: {{'{key}': {{{options}}}}}").settings(host) == settings


@pytest.mark.parametrize(
    "text",
    ["ftp://auth.net", "https://", "u:s3cret@auth.net", "https://auth.net:port", "[1:2", "", "*.auth.net"],
)
def test_what_is_no_token_server(own_file: ReadText, text: str) -> None:
    with pytest.raises(ConfigurationError, match="is no token server") as caught:
        own_file(f"registries: {{r.lan: {{token-server: '{text}'}}}}")
    assert "s3cret" not in caught.value.diagnostics()


def test_a_login_for_every_host_is_warned_about(own_file: ReadText, caplog: pytest.LogCaptureFixture) -> None:
    own_file(f"registries: {{'*': {{{LOGIN}}}}}")
    [record] = caplog.records
    assert "goes to every host that an image names" in record.getMessage()


def test_a_login_for_one_host_is_not(own_file: ReadText, caplog: pytest.LogCaptureFixture) -> None:
    own_file(f"registries: {{r.lan: {{{LOGIN}}}, '*': {{concurrency: 2}}}}")
    assert caplog.records == []


def test_settings_are_not_for_other_hosts(own_file: ReadText) -> None:
    routes = own_file(f"registries: {{r.lan: {{mirrors: [m.lan], ca: /ca.pem, {LOGIN}, concurrency: 1}}}}")
    assert routes.settings("m.lan") == routes.settings("r.lan:5000") == HostSettings()


def test_settings_of_all_others_are_not_for_a_host_of_its_own(own_file: ReadText) -> None:
    routes = own_file("registries: {r.lan: {concurrency: 1}, '*': {ca: /ca.pem}}")
    assert routes.settings("r.lan") == HostSettings(concurrency=1)


def test_a_password_in_an_address_is_not_repeated(own_file: ReadText) -> None:
    with pytest.raises(ConfigurationError) as caught:
        own_file("registries: {r.lan: {mirrors: ['https://u:s3cret@m.lan']}}")
    assert "s3cret" not in caught.value.diagnostics()
