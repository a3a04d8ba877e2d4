"""A server that wants to see a certificate before it says anything."""

import ssl
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import trustme

from archcheck.images.availability import Availability, Reason
from archcheck.registry.mirrors.model import HostSettings, Tls
from archcheck.registry.mirrors.routes import Routes, RouteTable
from archcheck.registry.transport.unreachable import explain
from tests.real.network.running import look_up
from tests.real.network.server import Hostile, always, answer, hostile
from tests.unit.registry.asking import platforms_of, reason_of

pytestmark = [pytest.mark.real, pytest.mark.usefixtures("waits")]


def demanding(authority: trustme.CA, version: ssl.TLSVersion = ssl.TLSVersion.TLSv1_3) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    authority.configure_trust(context)
    context.verify_mode = ssl.CERT_REQUIRED
    context.minimum_version = context.maximum_version = version
    return context


@pytest.fixture(params=[ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3], ids=["TLS 1.2", "TLS 1.3"])
def server(authority: trustme.CA, request: pytest.FixtureRequest) -> Iterator[Hostile]:
    with hostile(always(answer()), demanding(authority, request.param)) as running:
        yield running


@pytest.fixture
def certificate(authority: trustme.CA, tmp_path: Path) -> tuple[Path, Path]:
    """Return a certificate of the authority that the server trusts, and its key."""
    issued = authority.issue_cert("robot@example.com")
    paths = tmp_path / "client.cert", tmp_path / "client.key"
    issued.cert_chain_pems[0].write_to_path(str(paths[0]))
    issued.private_key_pem.write_to_path(str(paths[1]))
    return paths


def ask(host: str, tls: Tls) -> Availability:
    routes = Routes((RouteTable(hosts={host: HostSettings(tls)}),))
    return look_up(f"{host}/app:1", routes=routes)[0]


def test_with_the_certificate(server: Hostile, ca_file: Path, certificate: tuple[Path, Path]) -> None:
    found = ask(server.host, tls=Tls((ca_file,), *certificate))
    assert platforms_of(found) == ["linux/arm64"]


def test_a_certificate_and_key_in_one_file(
    server: Hostile, ca_file: Path, certificate: tuple[Path, Path]
) -> None:
    both = certificate[0].with_name("both.pem")
    both.write_bytes(certificate[0].read_bytes() + certificate[1].read_bytes())
    assert platforms_of(ask(server.host, tls=Tls((ca_file,), both))) == ["linux/arm64"]


def test_without_one(server: Hostile, ca_file: Path) -> None:
    found = ask(server.host, tls=Tls((ca_file,)))
    assert reason_of(found) is Reason.UNREACHABLE
    assert server.requests == []
    assert server.host in str(found)


@pytest.mark.parametrize("concurrent", [1, 20])
def test_without_one_the_text_says_how_to_name_it(server: Hostile, ca_file: Path, concurrent: int) -> None:
    """TLS 1.3 has an alert for it; before, a server refuses, or just closes."""
    routes = Routes((RouteTable(hosts={server.host: HostSettings(Tls((ca_file,)))}),))
    for found in look_up(*(f"{server.host}/app:{tag}" for tag in range(concurrent)), routes=routes):
        assert "wants a client certificate" in str(found)
        assert f"registries: {server.host}: client-cert:" in str(found)
        assert "plain http" not in str(found) or "ends the connection in the TLS handshake" in str(found)


def test_with_one_of_another_authority(
    server: Hostile, ca_file: Path, certificate: tuple[Path, Path], tmp_path: Path
) -> None:
    stranger = trustme.CA().issue_cert("robot@example.com")
    stranger.cert_chain_pems[0].write_to_path(str(certificate[0]))
    stranger.private_key_pem.write_to_path(str(certificate[1]))
    found = ask(server.host, tls=Tls((ca_file,), *certificate))
    assert reason_of(found) is Reason.UNREACHABLE
    assert f"registries: {server.host}: client-cert:" in str(found)
    assert server.requests == []


@pytest.mark.parametrize(
    "alert",
    [
        "TLSV13_ALERT_CERTIFICATE_REQUIRED",
        "SSLV3_ALERT_BAD_CERTIFICATE",
        "SSLV3_ALERT_HANDSHAKE_FAILURE",
        "SSLV3_ALERT_UNSUPPORTED_CERTIFICATE",
        "SSLV3_ALERT_CERTIFICATE_EXPIRED",
        "SSLV3_ALERT_CERTIFICATE_REVOKED",
        "SSLV3_ALERT_CERTIFICATE_UNKNOWN",
        "TLSV1_ALERT_UNKNOWN_CA",
        "TLSV1_ALERT_ACCESS_DENIED",
    ],
)
def test_every_alert_about_a_certificate_names_the_setting(alert: str) -> None:
    said = explain("https://r.lan:5000/v2/", httpx.ReadError(f"[SSL: {alert}] alert (_ssl.c:2580)"))
    assert "registries: r.lan:5000: client-cert:" in said.message


@pytest.mark.parametrize(
    ("status", "page", "said"),
    [
        ("400 Bad Request", "400 No required SSL certificate was sent", "wants a client certificate"),
        ("400 Bad Request", "400 The SSL certificate error", "wants a client certificate"),
        ("496 SSL Certificate Required", "SSL Certificate Required", "wants a client certificate"),
        ("400 Bad Request", "400 The plain HTTP request was sent to HTTPS port", "speaks TLS, and was asked"),
    ],
)
def test_a_proxy_before_a_registry_says_it_in_a_page(status: str, page: str, said: str) -> None:
    """nginx and its like agree on TLS without a certificate, and then refuse."""
    with hostile(always(answer(f"<html><title>{page}</title></html>".encode(), status))) as server:
        [found] = look_up(f"{server.host}/app:1")
    assert said in str(found)
    assert f"registries: {server.host}:" in str(found)


def test_another_hosts_certificate_is_not_shown(
    server: Hostile, ca_file: Path, certificate: tuple[Path, Path]
) -> None:
    routes = Routes(
        (
            RouteTable(
                hosts={
                    server.host: HostSettings(Tls((ca_file,))),
                    "other.example.com": HostSettings(Tls((ca_file,), *certificate)),
                }
            ),
        )
    )
    [found] = look_up(f"{server.host}/app:1", routes=routes)
    assert reason_of(found) is Reason.UNREACHABLE
    assert server.requests == []


def test_it_does_not_follow_a_redirect(
    authority: trustme.CA, server: Hostile, ca_file: Path, certificate: tuple[Path, Path]
) -> None:
    leading = answer(b"", "307 Temporary Redirect", Location=f"https://{server.host}/object")
    with hostile(always(leading), demanding(authority)) as first:
        found = ask(first.host, tls=Tls((ca_file,), *certificate))
        assert len(first.requests) == 1
    assert reason_of(found) is Reason.UNREACHABLE
    assert server.requests == []


def test_a_key_that_is_not_the_certificates(
    authority: trustme.CA, server: Hostile, ca_file: Path, certificate: tuple[Path, Path]
) -> None:
    authority.issue_cert("other@example.com").private_key_pem.write_to_path(str(certificate[1]))
    found = ask(server.host, tls=Tls((ca_file,), *certificate))
    assert reason_of(found) is Reason.UNREACHABLE
    assert str(certificate[0]) in str(found)
    assert server.connections == 0
