"""Which proxy stands between: `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, and whom `NO_PROXY` excepts.

urllib reads the variables as curl does (on macOS and Windows also the system's settings); it does not know
the networks (`10.0.0.0/8`) that Kubernetes users write into `NO_PROXY`, so those are matched here.
"""

import ipaddress
import os
from contextlib import suppress
from urllib.request import getproxies, proxy_bypass

import httpx

from archcheck.registry.hosts import host_name, is_loopback


def proxy_for(scheme: str, host: str) -> str | None:
    """Return the URL of the proxy for a host, or None for a direct connection, as to this machine."""
    proxies = getproxies()
    url = proxies.get(scheme) or proxies.get("all")
    if not url or is_loopback(host) or proxy_bypass(host) or _is_in_a_network(host):
        return None
    return url if "://" in url else f"http://{url}"


def proxy_of(url: str) -> str | None:
    """Return the proxy that a request goes through; None for none, or where the URL is none."""
    try:
        asked = httpx.URL(url)
        return proxy_for(asked.scheme, asked.host)
    except (httpx.InvalidURL, ValueError):
        return None


def proxy_hosts() -> frozenset[str]:
    """Return the hosts of all proxies that the environment names."""
    places = (url.rpartition("://")[2] for name, url in getproxies().items() if name != "no")
    return frozenset(host for authority in places if (host := host_name(authority)))


def _is_in_a_network(host: str) -> bool:
    text = os.environ.get("no_proxy") or os.environ.get("NO_PROXY") or ""
    with suppress(ValueError):
        address = ipaddress.ip_address(host.strip("[]"))
        for part in text.replace(",", " ").split():
            with suppress(ValueError):
                if "/" in part and address in ipaddress.ip_network(part, strict=False):
                    return True
    return False
