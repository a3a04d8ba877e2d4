"""The addresses of mirrors, as k3s and `.archcheck.yaml` write them. Pure."""

from archcheck.images.reference import DOCKER_HUB
from archcheck.registry.hosts import api_host, is_loopback, split_url


def endpoint_url(text: str) -> tuple[str, str] | None:
    """Return scheme and host, and the path before the repository, of an endpoint as k3s reads it.

    Without a scheme it is https; http on a port of this machine. A path of its own replaces `/v2`.
    """
    if "://" not in text:
        text = f"{_scheme(text)}://{text}"
    parts = split_url(text)
    if parts is None or parts.query or parts.fragment:
        return None
    host = api_host(DOCKER_HUB) if parts.netloc == DOCKER_HUB else parts.netloc
    return f"{parts.scheme}://{host}", parts.path.rstrip("/") or "/v2"


def _scheme(text: str) -> str:
    parts = split_url(f"https://{text}")
    if parts is None or parts.port in (None, 443) or not is_loopback(parts.hostname or ""):
        return "https"
    return "http"
