"""A registry with a certificate that this machine does not know."""

import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import trustme

from tests.real.distribution.conftest import Archcheck
from tests.real.distribution.reading import only_image
from tests.unit.registry.documents import images_of

pytestmark = pytest.mark.real

ARM = images_of("linux/arm64")


class Handler(BaseHTTPRequestHandler):
    """Has one image under every name."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", ARM.media_type)
        self.send_header("Content-Length", str(len(ARM.body)))
        self.end_headers()
        self.wfile.write(ARM.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def reference(authority: trustme.CA) -> Iterator[str]:
    """Return an image of a registry with a certificate for `localhost`, and for nothing else."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"localhost:{server.server_address[1]}/app:1"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def trusted(authority: trustme.CA, env: dict[str, str], tmp_path: Path) -> None:
    """Make the certificate's authority known."""
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    env["SSL_CERT_FILE"] = str(tmp_path / "ca.pem")


@pytest.mark.usefixtures("trusted")
def test_a_certificate_that_is_known(archcheck: Archcheck, reference: str) -> None:
    done = archcheck("image", reference)
    assert done.code == 0
    assert only_image(done)["platforms"] == ["linux/arm64"]


def test_a_certificate_that_is_not_known(archcheck: Archcheck, reference: str) -> None:
    """Plain http is no way out, although this is this machine: a certificate was shown."""
    done = archcheck("image", reference)
    assert done.code == 3
    assert only_image(done)["status"] == "unreachable"
    assert "SSL_CERT_FILE" in only_image(done)["message"]


@pytest.mark.usefixtures("trusted")
def test_a_certificate_for_another_name(archcheck: Archcheck, reference: str) -> None:
    done = archcheck("image", reference.replace("localhost", "127.0.0.1"))
    assert done.code == 3
    assert only_image(done)["status"] == "unreachable"
    assert "certificate" in only_image(done)["message"]
