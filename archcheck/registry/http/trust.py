"""Where a credential may go, and where plain http may be spoken. Pure.

A registry names its own token server (its realm). One that is taken over, or a man in the middle, would
name one that collects passwords: CVE-2020-15157, CVE-2026-33540.
"""

import ipaddress
import re
from urllib.parse import SplitResult, urljoin, urlsplit

from archcheck.registry.hosts import is_loopback, split_url
from archcheck.registry.http.addresses import Zone, zone_of

_NUMERIC = re.compile(r"(?:0x[0-9a-f]+|[0-9]+)(?:\.(?:0x[0-9a-f]+|[0-9]+)){0,3}")
_REALMS = {"registry-1.docker.io": "auth.docker.io"}
_OUTSIDE = (None, Zone.PUBLIC, Zone.PRIVATE)
_TENANTED = (
    *("aliyuncs.com", "amazonaws.com", "amazonaws.com.cn", "azurecr.cn", "azurecr.io", "azurecr.us"),
    *("cloudsmith.io", "jfrog.io", "myhuaweicloud.com", "nip.io", "ocir.io", "pkg.dev", "sslip.io"),
    *("tencentcloudcr.com", "traefik.me"),
)
"""Domains below which strangers have hosts of their own, and that the public suffix list does not have."""


def may_lead(origin: SplitResult, target: SplitResult) -> bool:
    """Return whether a registry may send a client on, by a redirect or by naming a token server.

    Never out of TLS, and never from elsewhere into this machine or to an address that only it reaches,
    however that is spelt: `0.0.0.0`, `127.1`, `2130706433` and `[::ffff:127.0.0.1]` all lead here. What a
    name leads to, and private addresses, `guard` judges when they are connected to.
    """
    downgraded = origin.scheme == "https" and target.scheme != "https"
    inward = _zone(target.hostname or "")
    return not downgraded and (inward in _OUTSIDE or inward is _zone(origin.hostname or ""))


def redirect_target(url: str, location: str) -> str | None:
    """Return where a redirect leads; None where nobody follows: see `may_lead`."""
    try:
        target = split_url(urljoin(url, location))
    except ValueError:
        return None
    return target.geturl() if target is not None and may_lead(urlsplit(url), target) else None


def literal(host: str) -> str | None:
    """Return the IP address that a host is in any spelling; None for a name.

    Raises:
        ValueError: it is all numbers, and no address.

    """
    name = host.strip("[]").lower().rstrip(".")
    if _NUMERIC.fullmatch(name):
        return str(ipaddress.IPv4Address(_ipv4(name)))
    try:
        return str(ipaddress.ip_address(name.partition("%")[0]))
    except ValueError:
        return None


def _zone(host: str) -> Zone | None:
    """Return the zone that a host names by itself; None for a name that only the resolver knows."""
    name = host.strip("[]").lower().rstrip(".")
    if is_loopback(name):
        return Zone.LOOPBACK
    is_number = _NUMERIC.fullmatch(name) is not None
    try:
        return zone_of(str(ipaddress.IPv4Address(_ipv4(name)))) if is_number else zone_of(name)
    except ValueError:
        return Zone.NOWHERE if is_number else None


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
        return target.scheme == origin.scheme == "http" and (
            host == registry or (is_loopback(host) and is_loopback(registry))
        )
    return host == registry or _REALMS.get(registry) == host or _share_domain(host, registry)


def _share_domain(first: str, second: str) -> bool:
    """Return whether two hosts lie below one registrable domain, by the public suffix list.

    `gitlab.example.com` and `registry.example.com` do; two tenants of `co.uk` or of `github.io` do not.
    """
    if any(_NUMERIC.fullmatch(name) or ":" in name for name in (first, second)):
        return False
    from publicsuffixlist import PublicSuffixList

    suffixes = PublicSuffixList(accept_unknown=False)
    domain = suffixes.privatesuffix(second)
    return domain is not None and domain not in _TENANTED and suffixes.privatesuffix(first) == domain
