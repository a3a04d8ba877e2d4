"""Every way in which a host gives no answer has a text of its own: who, what, and what to do next."""

import datetime as dt
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
import trustme

from archcheck.images.availability import Reason, Unknown
from archcheck.registry.mirrors.model import HostSettings, Tls
from archcheck.registry.mirrors.routes import Routes, RouteTable
from archcheck.registry.transport import sending
from tests.real.network.internet import Internet
from tests.real.network.running import look_up, plain
from tests.real.network.server import Behaviour, Peer, always, answer, hostile

pytestmark = [pytest.mark.real, pytest.mark.usefixtures("waits")]

HTML = b"<!DOCTYPE html><title>Welcome</title><p>It works!"


def silent(peer: Peer) -> None:
    peer.request()
    peer.server.ended.wait()


@contextmanager
def over_tls(authority: trustme.CA, name: str, **options: object) -> Iterator[str]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name, **options).configure_cert(context)  # type: ignore[arg-type]
    with hostile(always(answer()), context) as server:
        yield server.host


def said(host: str, routes: Routes | None = None) -> Unknown:
    """Return why an image of the host is not known; the text names the host."""
    [found] = look_up(f"{host}/app:1", routes=routes)
    assert isinstance(found, Unknown)
    assert host in found.message
    return found


def served(behave: Behaviour) -> Unknown:
    with hostile(behave) as server:
        return said(server.host)


def trusting(host: str, *files: Path) -> Routes:
    return Routes((RouteTable(hosts={host: HostSettings(Tls(files))}),))


def test_a_name_that_is_not_known(internet: Internet) -> None:
    found = said("registry.example.com", plain("registry.example.com"))
    assert found.reason is Reason.UNREACHABLE
    assert "its name is not known here" in found.message
    assert "is it spelt right" in found.message


def test_nobody_listens() -> None:
    found = said("127.0.0.1:1")
    assert found.reason is Reason.UNREACHABLE
    assert "cannot be reached" in found.message


def test_no_answer_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "TIMEOUT", httpx.Timeout(0.1, pool=None))
    found = served(silent)
    assert found.reason is Reason.UNREACHABLE
    assert "did not answer in time" in found.message
    assert "connection" not in found.message


def test_a_certificate_that_nobody_vouches_for(authority: trustme.CA) -> None:
    with over_tls(authority, "127.0.0.1") as host:
        found = said(host, Routes())
    assert found.reason is Reason.UNREACHABLE
    assert "is not trusted" in found.message
    assert "ca: in .archcheck.yaml" in found.message


def test_a_certificate_for_another_host(authority: trustme.CA, ca_file: Path) -> None:
    """No authority would mend that, so none is asked for."""
    with over_tls(authority, "registry.example.com") as host:
        found = said(host, trusting(host, ca_file))
    assert found.reason is Reason.UNREACHABLE
    assert "127.0.0.1" in found.message
    assert "ca: in .archcheck.yaml" not in found.message


def test_a_certificate_that_has_expired(authority: trustme.CA, ca_file: Path) -> None:
    long_ago = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    with over_tls(authority, "127.0.0.1", not_before=long_ago, not_after=long_ago) as host:
        found = said(host, trusting(host, ca_file))
    assert found.reason is Reason.UNREACHABLE
    assert "expired" in found.message
    assert "ca: in .archcheck.yaml" not in found.message


def test_plain_http_where_tls_is_expected(internet: Internet) -> None:
    """Elsewhere than on this machine nobody falls back to plain http; the text says how to ask for it."""
    with hostile(lambda peer: peer.send(answer(b"", "400 Bad Request"))) as server:
        internet.put("registry.example.com", server, "93.184.216.34")
        found = said("registry.example.com", Routes())
    assert found.reason is Reason.UNREACHABLE
    assert "TLS" in found.message
    assert "plain-http" in found.message


def test_a_web_server_that_is_no_registry() -> None:
    found = served(always(answer(HTML, "404 Not Found", Content_Type="text/html")))
    assert found.reason is Reason.INVALID
    assert "not as a registry" in found.message


def test_a_web_server_that_has_a_page_for_everything() -> None:
    found = served(always(answer(HTML, Content_Type="text/html")))
    assert found.reason is Reason.INVALID
    assert "registry" in found.message
