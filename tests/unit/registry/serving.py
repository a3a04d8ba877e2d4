"""What a faked registry answers, and what it was asked."""

import json
from collections.abc import Sequence

import httpx
import respx

from tests.unit.registry.documents import Blob

HOST = "registry.example.com"
REFERENCE = f"{HOST}/app:1"
REALM = "https://auth.example.com/token"
BEARER = f'Bearer realm="{REALM}",service="{HOST}",scope="repository:app:pull"'

PLAIN_HTTP = httpx.ConnectError("[SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1006)")
"""What a TLS handshake with a server ends in that speaks plain http."""

REFUSED = httpx.ConnectError("All connection attempts failed")


def manifest_url(target: str = "1", *, repository: str = "app", origin: str = f"https://{HOST}") -> str:
    return f"{origin}/v2/{repository}/manifests/{target}"


def blob_url(blob: Blob, *, repository: str = "app", origin: str = f"https://{HOST}") -> str:
    return f"{origin}/v2/{repository}/blobs/{blob.digest}"


def serve(web: respx.Router, url: str, blob: Blob, *, authorization: str = "") -> respx.Route:
    """Serve a manifest, only to who shows `authorization` where it is given."""
    route = web.get(url, headers={"Authorization": authorization}) if authorization else web.get(url)
    return route.respond(content=blob.body, content_type=blob.media_type)


def serve_with_config(web: respx.Router, manifest: Blob, config: Blob) -> None:
    """Serve a single image under the usual reference."""
    serve(web, manifest_url(), manifest)
    serve(web, blob_url(config), config)


def challenge(web: respx.Router, *headers: str, host: str = HOST) -> respx.Route:
    """Refuse whatever else the host is asked; call it after what the host does serve."""
    return web.route(host=host).respond(401, headers=[("WWW-Authenticate", header) for header in headers])


def grant(web: respx.Router, token: str = "t", *, realm: str = REALM) -> respx.Route:
    """Let the token server give everybody a token."""
    return web.get(url__startswith=realm).respond(json={"token": token})


def errors(code: str, message: str = "") -> bytes:
    """Return an error body of the distribution-spec."""
    return json.dumps({"errors": [{"code": code, "message": message, "detail": {}}]}).encode()


def asked(web: respx.Router) -> list[str]:
    """Return the requests in their order: method and URL, without what a query escapes needlessly."""
    requests = (f"{call.request.method} {call.request.url}" for call in web.calls)
    return [request.replace("%3A", ":").replace("%2F", "/") for request in requests]


def authorizations(web: respx.Router, host: str) -> Sequence[str | None]:
    """Return the Authorization header of each request to a host."""
    requests = [call.request for call in web.calls if call.request.url.host == host]
    return [request.headers.get("authorization") for request in requests]
