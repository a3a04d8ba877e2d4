"""Where the repository of a chart may lead: outward, never into this machine or its network."""

import socket
from urllib.parse import urlsplit

from archcheck.errors import ChartError
from archcheck.registry.hosts import shown, split_url
from archcheck.registry.transport.addresses import Zone, may_reach, zone_of
from archcheck.registry.transport.trust import may_lead


def require_outward(home: str, target: str) -> None:
    """Refuse an address that a repository names and that lies further inside than itself.

    Raises:
        ChartError: it does, or it is no web address.

    """
    parts, origin = split_url(target), split_url(home)
    if parts is None or origin is None:
        raise ChartError(f"{shown(target)} is no web address")
    if parts.hostname == origin.hostname:
        return
    if not may_lead(urlsplit(home), parts) or not may_reach(_zone(origin.hostname), _zone(parts.hostname)):
        raise ChartError(f"{shown(home)} leads to {shown(target)}, which lies further inside: not followed")


def _zone(host: str | None) -> Zone:
    """Return the zone of a host: of one with a public address beside others, public."""
    try:
        found = {zone_of(str(each[4][0])) for each in socket.getaddrinfo(host, None)}
    except (OSError, ValueError, UnicodeError):
        return Zone.PUBLIC  # the connection will say so; a proxy may know it
    return Zone.PUBLIC if Zone.PUBLIC in found else min(found, key=list(Zone).index)
