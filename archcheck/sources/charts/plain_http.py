"""Whether a registry on this machine speaks plain http: as `registry.http.schemes` has it for images."""

import ssl
from socket import create_connection
from urllib.parse import urlsplit

from archcheck.registry.hosts import is_loopback

_PATIENCE = 5.0
"""Seconds for a connection, and for a word on it."""

_TLS_WANTED = b"HTTPS "


def is_plain(registry: str) -> bool:
    """Return whether a registry is to be asked in plain http; elsewhere than on this machine never."""
    parts = urlsplit(f"//{registry}")
    host = parts.hostname or ""
    if not is_loopback(host):
        return False
    if parts.port in (None, 443):
        return not _shakes_hands(host)
    return _answers(host, parts.port or 0)


def _answers(host: str, port: int) -> bool:
    """Return whether a port answers a request in plain http, and not that it wants TLS."""
    request = f"GET /v2/ HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n"
    said = b""
    try:
        with create_connection((host, port), _PATIENCE) as connection:
            connection.sendall(request.encode("ascii", "replace"))
            while len(said) < 1024 and (piece := connection.recv(1024)):
                said += piece
    except OSError:
        pass
    wants_tls = b" 400 " in said[:20] and _TLS_WANTED in said
    return said.startswith(b"HTTP/") and not wants_tls


def _shakes_hands(host: str) -> bool:
    """Return whether TLS is spoken on its own port; an alert, too, is TLS."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        with create_connection((host, 443), _PATIENCE) as connection, context.wrap_socket(connection):
            return True
    except ssl.SSLError as error:
        return "ALERT" in str(error)
    except OSError:
        return False
