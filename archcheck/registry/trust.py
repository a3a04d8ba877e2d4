"""Where a credential may go, and where plain http may be spoken. Pure.

A registry names its own token server (its realm). One that is taken over, or a man in the middle, would
name one that collects passwords: CVE-2020-15157, CVE-2026-33540.
"""

import ipaddress
import re
from urllib.parse import SplitResult, urljoin, urlsplit

from archcheck.registry.hosts import split_url

_NUMERIC = re.compile(r"(?:0x[0-9a-f]+|[0-9]+)(?:\.(?:0x[0-9a-f]+|[0-9]+)){0,3}")
_REALMS = {"registry-1.docker.io": "auth.docker.io"}
_TENANTED = (
    *("amazonaws.com", "appspot.com", "azurecr.io", "azurewebsites.net", "cloudfront.net", "duckdns.org"),
    *("fly.dev", "github.io", "herokuapp.com", "jfrog.io", "nip.io", "pkg.dev", "run.app", "sslip.io"),
)
"""Domains below which strangers have hosts of their own."""

_SHARED_SUFFIXES = frozenset({"ac", "co", "com", "edu", "go", "gov", "ne", "net", "or", "org"})


def is_loopback(host: str) -> bool:
    """Return whether `host` (without port) is this machine by name or by address."""
    name = host.strip("[]").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def may_lead(origin: SplitResult, target: SplitResult) -> bool:
    """Return whether a registry may send a client on, by a redirect or by naming a token server.

    Never out of TLS, and never from elsewhere into this machine, however its address is spelt: `0.0.0.0`,
    `127.1`, `2130706433` and `[::ffff:127.0.0.1]` all lead there.
    """
    downgraded = origin.scheme == "https" and target.scheme != "https"
    inward = _leads_inward(target.hostname or "") and not is_loopback(origin.hostname or "")
    return not downgraded and not inward


def redirect_target(url: str, location: str) -> str | None:
    """Return where a redirect leads; None where nobody follows: see `may_lead`."""
    try:
        target = split_url(urljoin(url, location))
    except ValueError:
        return None
    return target.geturl() if target is not None and may_lead(urlsplit(url), target) else None


def _leads_inward(host: str) -> bool:
    name = host.strip("[]").lower().rstrip(".")
    if is_loopback(name):
        return True
    numbers = _NUMERIC.fullmatch(name)
    try:
        address = ipaddress.ip_address(_ipv4(name) if numbers else name)
    except ValueError:
        return numbers is not None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return (mapped or address).is_loopback or (mapped or address).is_unspecified


def _ipv4(name: str) -> int:
    """Return the address that the C library reads in `127.1`, `0x7f.0.0.1` or `2130706433`.

    Raises:
        ValueError: there is none in it.

    """
    *first, last = (
        int(part, 16 if part.startswith("0x") else 8 if part.startswith("0") else 10)
        for part in (part if part != "0" else "00" for part in name.split("."))
    )
    if len(first) > 3 or any(part > 255 for part in first) or last >= 256 ** (4 - len(first)):
        raise ValueError(name)
    return sum(part << (24 - 8 * place) for place, part in enumerate(first)) + last


def may_receive_credentials(realm: str, registry_url: str) -> bool:
    """Return whether a credential stored for the registry may be sent to the token server `realm`.

    It must be https (unless the registry itself is plain http on this machine) and belong to the registry:
    the same host, Docker Hub's known one, or a host below the same registrable domain.
    """
    target, origin = urlsplit(realm), urlsplit(registry_url)
    host, registry = (target.hostname or "").lower(), (origin.hostname or "").lower()
    if target.scheme != "https":
        return target.scheme == origin.scheme == "http" and is_loopback(host) and is_loopback(registry)
    return host == registry or _REALMS.get(registry) == host or _share_domain(host, registry)


def _share_domain(first: str, second: str) -> bool:
    """Return whether two hosts lie below one domain of the registry's own.

    `gitlab.example.com` and `registry.example.com` do; two tenants of `co.uk` do not.
    """
    parent = second.partition(".")[2]
    labels = parent.split(".")
    if labels[-1].isdigit() or any(parent == each or parent.endswith(f".{each}") for each in _TENANTED):
        return False
    if len(labels) < 2 or (len(labels) == 2 and len(labels[1]) == 2 and labels[0] in _SHARED_SUFFIXES):
        return False
    return first == parent or first.endswith(f".{parent}")
