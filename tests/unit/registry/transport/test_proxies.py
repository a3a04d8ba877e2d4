"""Which proxy stands between, by the variables of the environment."""

import pytest

from archcheck.registry.transport.proxies import proxy_for, proxy_hosts

PROXY = "http://proxy.lan:3128"


@pytest.fixture(autouse=True)
def proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", PROXY)
    monkeypatch.setenv("HTTP_PROXY", "proxy.lan:8080")


def test_a_proxy_for_each_scheme() -> None:
    assert proxy_for("https", "registry.example.com") == PROXY
    assert proxy_for("http", "registry.example.com") == "http://proxy.lan:8080"


def test_no_proxy_where_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HTTPS_PROXY")
    monkeypatch.delenv("HTTP_PROXY")
    assert proxy_for("https", "registry.example.com") is None
    monkeypatch.setenv("ALL_PROXY", PROXY)
    assert proxy_for("https", "registry.example.com") == PROXY


@pytest.mark.parametrize("variable", ["NO_PROXY", "no_proxy"])
@pytest.mark.parametrize(
    ("excepted", "host"),
    [
        pytest.param("registry.example.com", "registry.example.com", id="the host"),
        pytest.param("REGISTRY.example.com", "registry.Example.com", id="in odd case"),
        pytest.param("example.com", "registry.example.com", id="its domain"),
        pytest.param(".example.com", "registry.example.com", id="its domain with a dot"),
        pytest.param("a.lan, .example.com", "registry.example.com", id="in a list"),
        pytest.param("*", "registry.example.com", id="everything"),
        pytest.param("10.0.0.5", "10.0.0.5", id="an address"),
        pytest.param("10.0.0.0/8", "10.1.2.3", id="a network"),
        pytest.param("a.lan,10.0.0.0/8,b.lan", "10.1.2.3", id="a network in a list"),
        pytest.param("10.0.0.7/8", "10.1.2.3", id="a network with a host's bits"),
        pytest.param("fd00::/8", "fd00::5", id="a network over IPv6"),
        pytest.param("fd00::/8", "[fd00::5]", id="in brackets"),
    ],
)
def test_who_is_excepted(monkeypatch: pytest.MonkeyPatch, variable: str, excepted: str, host: str) -> None:
    monkeypatch.setenv(variable, excepted)
    assert proxy_for("https", host) is None


@pytest.mark.parametrize(
    ("excepted", "host"),
    [
        pytest.param("other.example.com", "registry.example.com", id="another host"),
        pytest.param("ample.com", "registry.example.com", id="half a name"),
        pytest.param("10.0.0.0/8", "11.0.0.1", id="another network"),
        pytest.param("10.0.0.0/8", "registry.example.com", id="a network, and a name"),
        pytest.param("10.0.0.0/99", "10.0.0.1", id="no network"),
        pytest.param("", "registry.example.com", id="nobody"),
    ],
)
def test_who_is_not(monkeypatch: pytest.MonkeyPatch, excepted: str, host: str) -> None:
    monkeypatch.setenv("NO_PROXY", excepted)
    assert proxy_for("https", host) == PROXY


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.8.8", "[::1]"])
def test_this_machine_needs_no_proxy(host: str) -> None:
    """As Docker, containerd, helm and every other program in Go have it; the proxy's own loopback is meant else."""
    assert proxy_for("https", host) is None


def test_the_hosts_of_the_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "http://user:secret@all.lan:1")
    monkeypatch.setenv("FTP_PROXY", "http://[")
    assert proxy_hosts() == {"proxy.lan", "all.lan"}


def test_those_that_are_excepted_are_no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "inner.lan")
    assert proxy_hosts() == {"proxy.lan"}
