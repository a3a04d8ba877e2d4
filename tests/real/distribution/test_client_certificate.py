"""A Distribution registry that wants a client certificate, over both versions of TLS; Go's alerts are its own."""

import json
import ssl
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import trustme

from archcheck.images.availability import Availability, Reason
from archcheck.registry.mirrors.model import HostSettings, Tls
from archcheck.registry.mirrors.routes import Routes, RouteTable
from archcheck.registry.transport import servers
from archcheck.registry.transport.tls import context_for
from tests.real.distribution.pushing import Pusher
from tests.real.network.running import look_up
from tests.support.registries import serve_registry
from tests.unit.registry.asking import platforms_of, reason_of

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the authority, the registry's certificate and a client's, each with its key."""
    folder = tmp_path_factory.mktemp("client-certificate")
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "ca.crt"))
    for name, issued in (
        ("server", authority.issue_cert("127.0.0.1")),
        ("client", authority.issue_cert("robot@example.com")),
        ("stranger", trustme.CA().issue_cert("robot@example.com")),
    ):
        issued.private_key_and_cert_chain_pem.write_to_path(str(folder / f"{name}.pem"))
    return folder


@pytest.fixture(scope="module")
def host(folder: Path) -> Iterator[str]:
    """Serve one image to those who show a certificate of the authority."""
    context = ssl.create_default_context(cafile=folder / "ca.crt")
    context.load_cert_chain(folder / "client.pem")
    tls = {
        "REGISTRY_HTTP_TLS_CERTIFICATE": str(folder / "server.pem"),
        "REGISTRY_HTTP_TLS_KEY": str(folder / "server.pem"),
        "REGISTRY_HTTP_TLS_CLIENTCAS": json.dumps([str(folder / "ca.crt")]),
    }
    with serve_registry(folder / "registry", variables=tls) as server:
        with httpx.Client(base_url=f"https://{server.host}", trust_env=False, verify=context) as client:
            Pusher(client).index("app", "1", "linux/arm64")
        yield server.host


@pytest.fixture(params=[ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3], ids=["TLS 1.2", "TLS 1.3"])
def version(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Speak no other version; contexts are built once in a run, and not changed for others."""

    def context(tls: Tls) -> ssl.SSLContext:
        made = context_for.__wrapped__(tls)
        made.minimum_version = made.maximum_version = request.param
        return made

    monkeypatch.setattr(servers, "context_for", context)


def ask(host: str, tls: Tls) -> Availability:
    return look_up(f"{host}/app:1", routes=Routes((RouteTable(hosts={host: HostSettings(tls)}),)))[0]


@pytest.mark.usefixtures("version")
def test_with_its_certificate(host: str, folder: Path) -> None:
    assert platforms_of(ask(host, Tls((folder / "ca.crt",), folder / "client.pem"))) == ["linux/arm64"]


@pytest.mark.usefixtures("version")
@pytest.mark.parametrize("certificate", [None, "stranger.pem"])
def test_without_it_the_text_says_what_to_name(host: str, folder: Path, certificate: str | None) -> None:
    found = ask(host, Tls((folder / "ca.crt",), folder / certificate if certificate else None))
    assert reason_of(found) is Reason.UNREACHABLE
    assert "wants a client certificate" in str(found)
    assert f"registries: {host}: client-cert:" in str(found)
