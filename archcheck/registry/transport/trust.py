"""Where a registry may lead a client, by a redirect or by naming a token server. Pure.

One that is hostile would lead into this machine, or out of TLS: CVE-2026-48978, ggcr#2243.
"""

import ipaddress
from urllib.parse import SplitResult, urljoin, urlsplit

from archcheck.registry.hosts import is_loopback, split_url
from archcheck.registry.transport.addresses import Zone, zone_of
from archcheck.registry.transport.domains import is_numeric

_OUTSIDE = (None, Zone.PUBLIC, Zone.PRIVATE)


def may_lead(origin: SplitResult, target: SplitResult) -> bool:
    """Return whether a registry may send a client on, by a redirect or by naming a token server.

    Never out of TLS, and never from elsewhere into this machine or to an address that only it reaches,
    however that is spelt: `0.0.0.0`, `127.1`, `2130706433` and `[::ffff:127.0.0.1]` all lead here. What a
    name leads to, and private addresses, `address_policy` judges when they are connected to.
    """
    downgraded = origin.scheme == "https" and target.scheme != "https"
    inward = _zone(target.hostname or "")
    return not downgraded and (inward in _OUTSIDE or inward is _zone(origin.hostname or ""))


def redirect_target(url: str, location: str) -> str | None:
    """Return where a redirect leads; None where it is not followed: see `may_lead`."""
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
    if is_numeric(name):
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
    is_number = is_numeric(name)
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
    return sum(part << (24 - 8 * position) for position, part in enumerate(first)) + last
