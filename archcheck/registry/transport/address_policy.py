"""Which addresses a client may connect to on behalf of one registry; judged when they are known."""

from collections.abc import Iterable

from archcheck.registry.transport.addresses import Zone, may_reach, zone_of
from archcheck.registry.transport.network import ForbiddenAddressError
from archcheck.registry.transport.resolver import Resolver


class AddressPolicy:
    """Lets a client reach its registry wherever that is, and from there only outward.

    A registry's token server and its redirects are names that the registry chose; the check of the name
    alone would miss one that points inside.
    """

    def __init__(self, home: str, resolver: Resolver, trusted: Iterable[str] = ()) -> None:
        """Take the registry's host name, and the hosts that the user named: mirrors, proxies."""
        self._home = home.strip("[]").lower()
        self._resolver = resolver
        self._trusted = frozenset(trusted)
        self._zone: Zone | None = None

    async def check(self, host: str, address: str) -> None:
        """Refuse an address further inside than the registry itself.

        Raises:
            ForbiddenAddressError: it is; nothing has been sent there.

        """
        name = host.strip("[]").lower()
        if name == self._home or name in self._trusted:
            return
        zone, home = zone_of(address), await self._home_zone()
        if not may_reach(home, zone):
            raise ForbiddenAddressError(
                f"{self._home} is a {home.value} address and leads to {name}, a {zone.value} one ({address});"
                " if that is right, name the host under registries: in the configuration"
            )

    async def _home_zone(self) -> Zone:
        """Return the zone of the registry; a name with a public address beside others is public."""
        if self._zone is None:
            try:
                zones = {zone_of(address) for address in await self._resolver.addresses(self._home)}
            except OSError:
                zones = {Zone.PUBLIC}
            self._zone = Zone.PUBLIC if Zone.PUBLIC in zones else min(zones, key=list(Zone).index)
        return self._zone
