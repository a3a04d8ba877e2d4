"""A token server as distribution's `docs/content/spec/auth` describes it, and the tokens it signs."""

import base64
import json
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import trustme
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from tests.unit.registry.logins import basic

ISSUER = "archcheck's tests"
SERVICE = "a registry of archcheck's tests"
PRIVATE = "private/"
"""What the repositories begin with that only the user may read."""

USER, PASSWORD, IDENTITY_TOKEN = "robot", "s3cret", "refresh-me"


class Signer:
    """Signs tokens (JWT, ES256) with a certificate of its own authority."""

    def __init__(self, folder: Path) -> None:
        authority = trustme.CA()
        certificate = authority.issue_cert("tokens.invalid")
        key = load_pem_private_key(certificate.private_key_pem.bytes(), None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        self._key = key
        der = ssl.PEM_cert_to_DER_cert(certificate.cert_chain_pems[0].bytes().decode())
        self._header = {"typ": "JWT", "alg": "ES256", "x5c": [base64.b64encode(der).decode()]}
        self.roots = folder / "roots.pem"
        authority.cert_pem.write_to_path(str(self.roots))

    def token(self, repository: str, *actions: str) -> str:
        now = int(time.time())
        claims = {
            "iss": ISSUER,
            "sub": "",
            "aud": SERVICE,
            "iat": now,
            "nbf": now - 60,
            "exp": now + 600,
            "jti": "1",
            "access": [{"type": "repository", "name": repository, "actions": actions}] if actions else [],
        }
        text = f"{_encoded(json.dumps(self._header).encode())}.{_encoded(json.dumps(claims).encode())}"
        r, s = decode_dss_signature(self._key.sign(text.encode(), ec.ECDSA(SHA256())))
        return f"{text}.{_encoded(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


class TokenServer:
    """Where it listens, and for which scopes it was asked by whom."""

    def __init__(self, signer: Signer, realm: str) -> None:
        self.signer = signer
        self.realm = realm
        self.asked: list[tuple[str, str]] = []

    def answer(self, parameters: dict[str, list[str]], authorization: str) -> tuple[int, dict[str, str]]:
        """Return status and JSON. A wrong password is refused; nobody's password opens what is public."""
        identity = parameters.get("refresh_token", [""])[0]
        who = "identity" if identity else "user" if authorization else "nobody"
        [scope] = parameters["scope"]
        self.asked.append((scope, who))
        if (identity and identity != IDENTITY_TOKEN) or (
            authorization and authorization != basic(USER, PASSWORD)
        ):
            return 401, {"details": "wrong"}
        repository = scope.split(":")[1]
        allowed = who != "nobody" or not repository.startswith(PRIVATE)
        return 200, {"token": self.signer.token(repository, *(["pull"] if allowed else []))}


@contextmanager
def serve_tokens(signer: Signer) -> Iterator[TokenServer]:
    """Serve on a free port of this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    tokens = TokenServer(signer, f"http://127.0.0.1:{server.server_address[1]}/token")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.reply(urlsplit(self.path).query)

        def do_POST(self) -> None:
            self.reply(self.rfile.read(int(self.headers["Content-Length"])).decode())

        def reply(self, query: str) -> None:
            status, document = tokens.answer(parse_qs(query), self.headers.get("Authorization", ""))
            body = json.dumps(document).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server.RequestHandlerClass = Handler
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield tokens
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
