"""Whether two addresses are of one origin: scheme, host and port, however they are written (RFC 6454). Pure.

`https://reg` and `https://reg:443` are one, and so are `http://reg` and `http://REG.:80`. A comparison of the
texts would take an Authorization header, a client certificate or an authority away from its own host.
"""

import ipaddress
from typing import NamedTuple
from urllib.parse import urlsplit

_DEFAULT_PORTS = {"http": 80, "https": 443}


class WebOrigin(NamedTuple):
    """Scheme, host and port in one spelling. Port 0 stands for one that is none."""

    scheme: str
    host: str
    port: int


def origin_of(url: str) -> WebOrigin:
    """Return the origin of a URL; what is no URL equals only what is written like it."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return WebOrigin("", url, 0)
    scheme = parts.scheme.lower()
    default = _DEFAULT_PORTS.get(scheme, 0)
    return WebOrigin(scheme, _host(parts.hostname or ""), default if port is None else port)


def is_same_origin(first: str, second: str) -> bool:
    """Return whether two URLs are of one origin."""
    return origin_of(first) == origin_of(second)


def _host(name: str) -> str:
    """Return a host in one spelling: without the root's dot, an IPv6 address compressed."""
    bare = name.lower().removesuffix(".")
    try:
        return str(ipaddress.ip_address(bare)) if ":" in bare else bare
    except ValueError:
        return bare
