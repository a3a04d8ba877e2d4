"""Which part of the network an address lies in, and from where a registry may lead into it. Pure.

A registry names its token server and its redirects. One that is hostile names a service of the inner
network, or a cloud's metadata address: CVE-2026-48978, ggcr#2243, ggcr#2440 (a DNS name that points inside).
"""

import ipaddress
from enum import Enum
from typing import TypeAlias

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

_SHARED = ipaddress.IPv4Network("100.64.0.0/10")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_SITE_LOCAL = ipaddress.IPv6Network("fec0::/10")


class Zone(Enum):
    """How far an address reaches."""

    PUBLIC = "public"
    PRIVATE = "private"
    LINK_LOCAL = "link-local"
    LOOPBACK = "loopback"
    NOWHERE = "special"
    """Multicast and reserved: no registry lives there."""


_FROM = {
    Zone.PUBLIC: frozenset({Zone.PUBLIC}),
    Zone.PRIVATE: frozenset({Zone.PUBLIC, Zone.PRIVATE}),
    Zone.LINK_LOCAL: frozenset({Zone.PUBLIC, Zone.PRIVATE, Zone.LINK_LOCAL}),
    Zone.LOOPBACK: frozenset({Zone.PUBLIC, Zone.PRIVATE, Zone.LOOPBACK}),
    Zone.NOWHERE: frozenset({Zone.PUBLIC}),
}


def zone_of(text: str) -> Zone:
    """Return the zone of an IP address as `getaddrinfo` writes it.

    Raises:
        ValueError: the text is no IP address.

    """
    address = _plain(ipaddress.ip_address(text.partition("%")[0]))
    if address.is_loopback or address.is_unspecified:
        return Zone.LOOPBACK
    if address.is_link_local:
        return Zone.LINK_LOCAL
    inner = _SHARED if isinstance(address, ipaddress.IPv4Address) else _SITE_LOCAL
    if address in inner:
        return Zone.PRIVATE
    if address.is_multicast or address.is_reserved:
        return Zone.NOWHERE
    return Zone.PRIVATE if address.is_private else Zone.PUBLIC


def may_reach(origin: Zone, target: Zone) -> bool:
    """Return whether a registry in `origin` may send a client into `target`: outward, never inward."""
    return target in _FROM[origin]


def _plain(address: Address) -> Address:
    """Return the IPv4 address that an IPv6 one stands for: mapped, compatible, 6to4, NAT64."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    number = int(address)
    if address in _NAT64 or (number >> 32 == 0 and number > 1):
        return ipaddress.IPv4Address(number & 0xFFFFFFFF)
    return address
