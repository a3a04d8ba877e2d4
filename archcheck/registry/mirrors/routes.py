"""What the configurations say, as one answer: reference → endpoints, host → its settings."""

from collections.abc import Mapping
from dataclasses import field, replace

from archcheck.frozen import dataclass
from archcheck.images.reference import DOCKER_HUB, Reference
from archcheck.registry.hosts import api_host, host_name, spellings
from archcheck.registry.mirrors.model import Endpoint, HostSettings, Login, Route, Tls

ANY = "*"


@dataclass(frozen=True, slots=True)
class RouteTable:
    """What one configuration says.

    `routes` are by registry host, by `host/path` for a part of one, by `*.domain`, or `*` for all others.
    """

    routes: Mapping[str, Route] = field(default_factory=dict)
    hosts: Mapping[str, HostSettings] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Routes:
    """Several tables, the first one first: for each question, the first that answers it counts."""

    tables: tuple[RouteTable, ...] = ()

    def endpoints(self, reference: Reference) -> tuple[Endpoint, ...]:
        """Return where to ask for a reference, in the order in which a node would; none if it may not.

        The registry's own host comes last, as k3s and containerd have it.
        """
        route = self._route(reference)
        origin = route.origin
        if not origin.url:
            origin = replace(origin, url=f"https://{api_host(reference.registry)}", is_assumed=True)
        places = [Endpoint(reference.registry, mirror, is_origin=False) for mirror in route.mirrors]
        if not route.blocked:
            places.append(Endpoint(reference.registry, origin, is_origin=True))
        by_address: dict[str, Endpoint] = {}
        for endpoint in places:
            if endpoint.serves(reference):
                by_address.setdefault(_address(endpoint, reference), endpoint)
        return tuple(by_address.values())

    def settings(self, host: str, scheme: str = "") -> HostSettings:
        """Return what is said of a host (with its port); each setting from the first table that has it.

        Within a table, what it says of `*` is not for a host with an entry of its own. Where the scheme is
        known, so is its port: what is said of `reg` is said of `reg:443`.
        """
        names = (*_spellings(host, scheme), ANY)
        said = [
            next((table.hosts[name] for name in names if name in table.hosts), HostSettings())
            for table in self.tables
        ]
        return HostSettings(
            next((known.tls for known in said if known.tls is not None), None),
            next((known.login for known in said if known.login is not None), None),
            next((known.concurrency for known in said if known.concurrency is not None), None),
            next((known.token_batch for known in said if known.token_batch is not None), None),
            next((known.token_server for known in said if known.token_server), ""),
        )

    def tls(self, host: str) -> Tls | None:
        """Return the TLS settings of a host; None for the system's."""
        return self.settings(host, "https").tls

    def login(self, host: str) -> Login | None:
        """Return the login that is configured for a host."""
        return self.settings(host).login

    def names(self) -> frozenset[str]:
        """Return the names of the hosts that a configuration has settings for: they may lie where they do."""
        hosts = [host for table in self.tables for host in table.hosts if host != ANY]
        settings = (said for table in self.tables for said in table.hosts.values())
        hosts += [said.token_server.partition("://")[2] for said in settings if said.token_server]
        return frozenset(name for host in hosts if (name := host_name(host)))

    def _route(self, reference: Reference) -> Route:
        for table in self.tables:
            keys = [key for key in table.routes if _covers(key, reference)]
            if keys:
                return table.routes[max(keys, key=_weight)]
        return Route()


def _address(endpoint: Endpoint, reference: Reference) -> str:
    """Return where a reference is asked, in one spelling: `reg:443` after `reg` is the same again."""
    scheme, _, host = endpoint.mirror.url.partition("://")
    bare = min(spellings(host, scheme), key=len)
    return endpoint.named(reference).replace(endpoint.mirror.url, f"{scheme}://{bare}", 1)


def _covers(key: str, reference: Reference) -> bool:
    """Return whether a table's key is for a reference; a path covers whole components."""
    host, _, path = key.partition("/")
    if path and not f"{reference.repository}/".startswith(f"{path}/"):
        return False
    if host.startswith("*."):
        return reference.registry.partition(":")[0].endswith(host[1:])
    return host in (ANY, reference.registry)


def _weight(key: str) -> tuple[bool, bool, int]:
    """Order keys: a host before a domain before `*`, then the longer one."""
    return key != ANY, not key.startswith("*."), len(key)


def _spellings(host: str, scheme: str) -> tuple[str, ...]:
    """Return the names under which a host may be configured: Docker Hub has three, others a port or none."""
    if host in (DOCKER_HUB, api_host(DOCKER_HUB)):
        return (api_host(DOCKER_HUB), DOCKER_HUB, "index.docker.io")
    return spellings(host, scheme)
