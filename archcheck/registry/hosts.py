"""Hosts and addresses as registries name them, which is to say: as untrusted input names them."""

import ipaddress
from urllib.parse import SplitResult, urlsplit

from archcheck.images.reference import DOCKER_HUB

_API_HOSTS = {DOCKER_HUB: "registry-1.docker.io"}


def api_host(registry: str) -> str:
    """Return the host (and port) that serves `/v2/` for a registry: for Docker Hub, another than its name."""
    return _API_HOSTS.get(registry, registry)


def default_place(registry: str, repository: str) -> str:
    """Return the address of a repository where no configuration says otherwise."""
    return f"https://{api_host(registry)}/v2/{repository}"


def host_name(registry: str) -> str:
    """Return the name or address of a registry without its port; empty where it is none (`[1:2]`)."""
    try:
        return urlsplit(f"//{registry}").hostname or ""
    except ValueError:
        return ""


def spellings(host: str, scheme: str) -> tuple[str, ...]:
    """Return how host and port may be written, as given first: over https, `reg` is `reg:443`."""
    port = {"https": ":443", "http": ":80"}.get(scheme)
    if port is None:
        return (host,)
    bare = host.removesuffix(port)
    if bare != host:
        return (host, bare)
    return (host,) if ":" in host.rpartition("]")[2] else (host, f"{host}{port}")


def shown(url: str) -> str:
    """Return a URL for messages: not too long, without user and query, which may be secrets."""
    bare = url.partition("?")[0].partition("#")[0]
    scheme, separator, rest = bare.partition("://")
    authority, slash, path = rest.partition("/")
    return f"{scheme}{separator}{authority.rpartition('@')[2]}{slash}{path}"[:200]


def split_url(url: str) -> SplitResult | None:
    """Return the parts of a web address with a host and without a user; None for anything else."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    is_web = parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    return parts if is_web else None


def is_loopback(host: str) -> bool:
    """Return whether `host` (without port) is this machine by name or by address."""
    name = host.strip("[]").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
