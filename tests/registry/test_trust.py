"""Which hosts are this machine, and which may receive a credential."""

import pytest

from archcheck.registry.hosts import is_loopback
from archcheck.registry.http.trust import may_receive_credentials


@pytest.mark.parametrize(
    "host",
    ["localhost", "LOCALHOST", "registry.localhost", "127.0.0.1", "127.255.0.9", "::1", "[::1]"],
)
def test_this_machine(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host",
    [
        "",
        "registry.example.com",
        "localhost.example.com",
        "notlocalhost",
        "127.0.0.1.example.com",
        "10.0.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "fe80::1",
    ],
)
def test_another_machine(host: str) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize(
    ("realm", "registry"),
    [
        pytest.param("https://registry.example.com/token", "https://registry.example.com", id="same host"),
        pytest.param("https://REGISTRY.example.com/token", "https://registry.EXAMPLE.com", id="in odd case"),
        pytest.param(
            "https://registry.example.com:8443/token", "https://registry.example.com", id="another port"
        ),
        pytest.param("https://auth.example.com/token", "https://registry.example.com", id="a sibling"),
        pytest.param("https://example.com/token", "https://registry.example.com", id="the parent"),
        pytest.param("https://a.b.example.com/token", "https://registry.example.com", id="below a sibling"),
        pytest.param("https://auth.example.co.uk/token", "https://registry.example.co.uk", id="below co.uk"),
        pytest.param("https://auth.docker.io/token", "https://registry-1.docker.io", id="Docker Hub"),
        pytest.param("http://127.0.0.1:5001/token", "http://127.0.0.1:5000", id="both on this machine"),
        pytest.param("http://lan:5000/token", "http://lan:5000", id="a host configured as plain http"),
        pytest.param("http://localhost/token", "http://[::1]:5000", id="both on this machine, by name"),
    ],
)
def test_may_receive_credentials(realm: str, registry: str) -> None:
    assert may_receive_credentials(realm, f"{registry}/v2/app/manifests/1")


@pytest.mark.parametrize(
    ("realm", "registry"),
    [
        pytest.param("https://auth.example.net/token", "https://registry.example.com", id="another domain"),
        pytest.param(
            "https://registry.example.com.evil.net/", "https://registry.example.com", id="a longer name"
        ),
        pytest.param("https://evilexample.com/", "https://registry.example.com", id="an ending alike"),
        pytest.param(
            "https://registry.example.com@evil.net/", "https://registry.example.com", id="as user info"
        ),
        pytest.param("https://evil.net/registry.example.com", "https://registry.example.com", id="as path"),
        pytest.param("https://evil.com/token", "https://registry.com", id="siblings below com"),
        pytest.param("https://evil.co.uk/token", "https://registry.co.uk", id="siblings below co.uk"),
        pytest.param("https://evil.com.br/token", "https://registry.com.br", id="siblings below com.br"),
        pytest.param("https://evil.ne.jp/token", "https://registry.ne.jp", id="siblings below ne.jp"),
        pytest.param("https://evil.0.0.1/token", "https://127.0.0.1", id="a name that ends like an address"),
        pytest.param("https://10.0.0.2/token", "https://10.0.0.1", id="addresses of one network"),
        pytest.param("http://registry.example.com/token", "https://registry.example.com", id="plain http"),
        pytest.param(
            "http://auth.example.com/token", "http://registry.example.com", id="another host in plain http"
        ),
        pytest.param(
            "http://auth.example.com/token", "http://127.0.0.1:5000", id="http away from this machine"
        ),
        pytest.param("http://127.0.0.1/token", "https://127.0.0.1:5000", id="a downgrade on this machine"),
        pytest.param("ftp://registry.example.com/", "https://registry.example.com", id="another protocol"),
        pytest.param("/token", "https://registry.example.com", id="no address"),
        pytest.param("", "https://registry.example.com", id="nothing"),
    ],
)
def test_may_not_receive_credentials(realm: str, registry: str) -> None:
    assert not may_receive_credentials(realm, f"{registry}/v2/app/manifests/1")
