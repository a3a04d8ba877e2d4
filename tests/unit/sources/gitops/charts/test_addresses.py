"""Where a repository of charts may lead, by name and by what the name comes to."""

import socket

import pytest

from archcheck.errors import ChartError
from archcheck.sources.gitops.charts.addresses import require_outward
from tests.support.tables import walked

HOSTS = {
    "public.example": "203.0.114.9",
    "private.example": "10.1.2.3",
    "metadata.example": "169.254.169.254",
}


@pytest.fixture(autouse=True)
def _resolver(monkeypatch: pytest.MonkeyPatch) -> None:
    def addresses(host: str, _port: object) -> list[tuple[object, ...]]:
        if host not in HOSTS and not host.replace(".", "").isdigit():
            raise socket.gaierror(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (HOSTS.get(host, host), 0))]

    monkeypatch.setattr(socket, "getaddrinfo", addresses)


@walked(
    "home, target",
    [
        ("https://public.example/charts", "https://public.example/a.tgz"),
        ("https://public.example/charts", "https://unknown.example/a.tgz"),
        ("http://private.example", "https://public.example/a.tgz"),
        ("http://private.example", "http://10.9.9.9/a.tgz"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:9090/a.tgz"),
    ],
)
def test_outward(home: str, target: str) -> None:
    require_outward(home, target)


@walked(
    "home, target",
    [
        ("https://public.example", "https://private.example/a.tgz"),
        ("https://public.example", "https://metadata.example/a.tgz"),
        ("https://public.example", "https://10.0.0.1/a.tgz"),
        ("https://public.example", "http://other.example/a.tgz"),
        ("http://private.example", "http://metadata.example/a.tgz"),
        ("http://private.example", "http://127.0.0.1/a.tgz"),
        ("https://public.example", "file:///etc/passwd"),
        ("https://public.example", "https://user:pass@public.example/a.tgz"),
    ],
)
def test_inward(home: str, target: str) -> None:
    with pytest.raises(ChartError):
        require_outward(home, target)
