"""containerd's hosts.toml: which hosts a registry has, in which order, and how each is asked."""

from pathlib import Path

import pytest

from archcheck.registry.mirrors.model import Mirror, Tls
from tests.unit.registry.mirrors.conftest import ReadFolder
from tests.unit.registry.mirrors.routing import DIGEST, endpoints, hosts, places

LAN = "lan.example.com"
ORIGIN = f"https://{LAN}/v2/app"


def mirror_of(certs_d: ReadFolder, options: str, host: str = "mirror.lan") -> Mirror:
    """Return the one mirror of a registry, with these options."""
    routes = certs_d({f"{LAN}/hosts.toml": f'[host."{host}"]\n{options}\n'})
    first, _ = endpoints(routes, f"{LAN}/app@{DIGEST}")
    return first.mirror


@pytest.mark.parametrize(
    ("url", "override", "base"),
    [
        ("mirror.io", False, "https://mirror.io/v2"),
        ("mirror.io:5000", False, "https://mirror.io:5000/v2"),
        ("https://m.io", False, "https://m.io/v2"),
        ("https://m.io/", False, "https://m.io/v2"),
        ("https://m.io/v2", False, "https://m.io/v2"),
        ("https://m.io/v2/", False, "https://m.io/v2"),
        ("http://m.io", False, "http://m.io/v2"),
        ("127.0.0.1:5000", False, "https://127.0.0.1:5000/v2"),
        ("https://m.io/us", False, "https://m.io/us/v2"),
        ("https://m.io/us/", False, "https://m.io/us/v2"),
        ("https://m.io/v2/ns", False, "https://m.io/v2/ns/v2"),
        ("https://m.io/v2/namespaceprefix", True, "https://m.io/v2/namespaceprefix"),
        ("https://m.io", True, "https://m.io"),
        ("https://m.io/", True, "https://m.io"),
        ("https://m.io/prefix/v2", True, "https://m.io/prefix/v2"),
    ],
)
def test_the_address_of_a_host(certs_d: ReadFolder, url: str, override: bool, base: str) -> None:
    text = f'[host."{url}"]\noverride_path = {str(override).lower()}\n'
    routes = certs_d({f"{LAN}/hosts.toml": text})
    assert places(routes, f"{LAN}/app") == [f"{base}/app", ORIGIN]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        pytest.param('[host."b.lan"]\n[host."a.lan"]\n', ["b.lan", "a.lan", LAN], id="in the file's order"),
        pytest.param('server = "s.lan"\n[host."a.lan"]\n', ["a.lan", "s.lan"], id="the server last"),
        pytest.param('server = "s.lan"\n', ["s.lan"], id="a server alone"),
        pytest.param('server = "a.lan"\n[host."a.lan"]\n', ["a.lan"], id="a mirror for a server"),
        pytest.param('[host."a.lan".header]\nx-a = "1"\n', ["a.lan", LAN], id="a host with a header alone"),
        pytest.param("# nothing\n", [LAN], id="nothing"),
    ],
)
def test_the_order_of_the_hosts(certs_d: ReadFolder, text: str, asked: list[str]) -> None:
    assert hosts(certs_d({f"{LAN}/hosts.toml": text}), f"{LAN}/app") == asked


def test_without_a_server_docker_hub_is_asked_where_it_is(certs_d: ReadFolder) -> None:
    routes = certs_d({"docker.io/hosts.toml": '[host."hub.lan"]\n'})
    assert places(routes, "busybox") == [
        "https://hub.lan/v2/library/busybox",
        "https://registry-1.docker.io/v2/library/busybox",
    ]


def test_a_server_is_asked_by_the_name_it_is_given(certs_d: ReadFolder) -> None:
    assert hosts(certs_d({"docker.io/hosts.toml": 'server = "https://docker.io"\n'}), "busybox") == [
        "docker.io"
    ]


@pytest.mark.parametrize(
    ("capabilities", "of_tags", "of_digests"),
    [
        ('["pull", "resolve"]', True, True),
        ('["pull"]', False, True),
        ('["resolve"]', False, False),
        ('["push"]', False, False),
        ('["PULL", "Resolve", "push", "referrers"]', True, True),
        ("[]", True, True),
    ],
)
def test_a_tag_needs_two_capabilities_and_a_digest_one(
    certs_d: ReadFolder, capabilities: str, of_tags: bool, of_digests: bool
) -> None:
    text = f'[host."mirror.lan"]\ncapabilities = {capabilities}\n'
    routes = certs_d({f"{LAN}/hosts.toml": text})
    assert ("mirror.lan" in hosts(routes, f"{LAN}/app:1")) == of_tags
    for digest in (f"{LAN}/app@{DIGEST}", f"{LAN}/app:1@{DIGEST}"):
        assert ("mirror.lan" in hosts(routes, digest)) == of_digests


def test_the_registry_itself_can_do_everything(certs_d: ReadFolder) -> None:
    routes = certs_d({f"{LAN}/hosts.toml": 'capabilities = ["push"]\n'})
    assert hosts(routes, f"{LAN}/app:1") == [LAN]


def test_a_server_can_do_what_the_file_says(certs_d: ReadFolder) -> None:
    routes = certs_d({f"{LAN}/hosts.toml": 'server = "s.lan"\ncapabilities = ["pull"]\n'})
    assert hosts(routes, f"{LAN}/app:1") == []
    assert hosts(routes, f"{LAN}/app@{DIGEST}") == ["s.lan"]


@pytest.mark.parametrize(
    ("options", "authorities", "certificate", "key", "verify"),
    [
        ('ca = "ca.pem"', ["ca.pem"], None, None, True),
        ('ca = ["a.pem", "sub/b.pem"]', ["a.pem", "sub/b.pem"], None, None, True),
        ('client = "both.pem"', [], "both.pem", None, True),
        ('client = ["both.pem"]', [], "both.pem", None, True),
        ('client = ["a.pem", "b.pem"]', [], "a.pem", None, True),
        ('client = [["c.pem", "c.key"]]', [], "c.pem", "c.key", True),
        ('client = [["both.pem", ""]]', [], "both.pem", None, True),
        ('client = [["c.pem", "c.key"], ["d.pem", ""]]', [], "c.pem", "c.key", True),
        ("skip_verify = true", [], None, None, False),
        ('ca = "ca.pem"\nskip_verify = true', ["ca.pem"], None, None, False),
    ],
)
def test_tls(
    certs_d: ReadFolder,
    folder: Path,
    options: str,
    authorities: list[str],
    certificate: str | None,
    key: str | None,
    verify: bool,
) -> None:
    """Files are found from the folder of the file that names them."""
    place = folder / "certs.d" / LAN
    expected = Tls(
        tuple(place / name for name in authorities),
        place / certificate if certificate else None,
        place / key if key else None,
        verify,
    )
    assert mirror_of(certs_d, options).tls == expected


def test_tls_with_a_file_from_the_root(certs_d: ReadFolder) -> None:
    assert mirror_of(certs_d, 'ca = "/etc/ca.pem"').tls == Tls((Path("/etc/ca.pem"),))


@pytest.mark.parametrize("options", ["", "skip_verify = false", 'capabilities = ["pull"]'])
def test_no_tls_settings(certs_d: ReadFolder, options: str) -> None:
    assert mirror_of(certs_d, options).tls in (None, Tls())


@pytest.mark.parametrize("server", ["", 'server = "https://s.lan"\n'])
def test_what_stands_outside_of_the_hosts_is_for_the_server(
    certs_d: ReadFolder, folder: Path, server: str
) -> None:
    text = f'{server}ca = "ca.pem"\n[header]\nx-a = "1"\n[host."a.lan"]\n'
    routes = certs_d({f"{LAN}/hosts.toml": text})
    mirror, origin = endpoints(routes, f"{LAN}/app")
    assert (mirror.mirror.tls, mirror.mirror.headers) == (None, ())
    assert origin.mirror.tls == Tls((folder / "certs.d" / LAN / "ca.pem",))
    assert origin.mirror.headers == (("x-a", "1"),)


@pytest.mark.parametrize(
    ("options", "headers"),
    [
        ('header = {x-a = "1"}', [("x-a", "1")]),
        ('header = {x-a = ["1", "2"]}', [("x-a", "1"), ("x-a", "2")]),
        ('[host."mirror.lan".header]\nx-a = "1"\nx-b = "2"', [("x-a", "1"), ("x-b", "2")]),
    ],
)
def test_headers(certs_d: ReadFolder, options: str, headers: list[tuple[str, str]]) -> None:
    assert list(mirror_of(certs_d, options).headers) == headers


@pytest.mark.parametrize(
    ("url", "options", "first", "may_be_plain"),
    [
        ("http://m.lan", "", "http://m.lan", False),
        ("http://m.lan:5000", "", "http://m.lan:5000", False),
        ("http://m.lan:5000", 'ca = "ca.pem"', "https://m.lan:5000", True),
        ("http://m.lan:5000", 'client = "c.pem"', "https://m.lan:5000", True),
        ("http://m.lan:5000", "skip_verify = true", "https://m.lan:5000", True),
        ("http://m.lan:5000", "skip_verify = false", "https://m.lan:5000", True),
        ("http://m.lan", "skip_verify = true", "https://m.lan", True),
        ("http://m.lan:80", "skip_verify = true", "http://m.lan:80", False),
        ("https://m.lan:5000", "skip_verify = true", "https://m.lan:5000", False),
    ],
)
def test_plain_http_is_the_second_try_where_there_are_tls_settings(
    certs_d: ReadFolder, url: str, options: str, first: str, may_be_plain: bool
) -> None:
    mirror = mirror_of(certs_d, options, url)
    assert (mirror.url, mirror.may_be_plain) == (first, may_be_plain)


def test_a_secret_header_is_not_shown(certs_d: ReadFolder) -> None:
    assert "s3cret" not in repr(mirror_of(certs_d, 'header = {x-token = "s3cret"}'))
