"""The hosts of one run: each with its own connections, its own limits, and its own policy of addresses."""

import logging
import ssl
from collections.abc import Iterable
from dataclasses import replace

from archcheck.registry.credentials.model import Keychain
from archcheck.registry.hosts import host_name
from archcheck.registry.mirrors.model import Endpoint, Mirror, Tls
from archcheck.registry.mirrors.routes import Routes
from archcheck.registry.transport.address_policy import AddressPolicy
from archcheck.registry.transport.connections import Connections
from archcheck.registry.transport.known_registries import known_batch
from archcheck.registry.transport.network import Network
from archcheck.registry.transport.origins import is_same_origin
from archcheck.registry.transport.proxies import proxy_hosts
from archcheck.registry.transport.resolver import Resolver
from archcheck.registry.transport.schemes import schemes_for
from archcheck.registry.transport.server import CONCURRENCY, HostPolicy, Server
from archcheck.registry.transport.tls import context_for
from archcheck.registry.transport.tokens import Tokens
from archcheck.registry.transport.transport import Transport

logger = logging.getLogger(__name__)


class Servers:
    """One `Server` for each host that is asked, made when it is first needed."""

    def __init__(self, routes: Routes, keychain: Keychain) -> None:
        self._routes = routes
        self._keychain = keychain
        self._resolver = Resolver()
        self._trusted = routes.names() | proxy_hosts()
        self._servers: dict[tuple[str, Tls | None], Server] = {}

    def server(self, endpoint: Endpoint) -> Server:
        """Return the server of an endpoint; two registries behind one mirror share it."""
        mirror = endpoint.mirror
        key = (mirror.url, mirror.tls)
        if key not in self._servers:
            self._servers[key] = self._make(mirror)
        return self._servers[key]

    def all(self) -> Iterable[Server]:
        """Return every server that was made."""
        return self._servers.values()

    async def aclose(self) -> None:
        """Close all connections, and say what the hosts said of their quotas."""
        for server in self.all():
            if server.quota is not None:
                logger.info("%s: %s", server.host, server.quota)
            await server.aclose()

    def transport(self, mirror: Mirror) -> Transport:
        """Return new connections to a host, and from there outward."""
        settings = self._routes.settings(mirror.host, mirror.url.partition("://")[0])
        own = mirror.tls or settings.tls or Tls()

        def context(host: str) -> ssl.SSLContext:
            """Return a host's TLS context; another is not shown who asks, and may have the same authority."""
            if is_same_origin(f"https://{host}", f"https://{mirror.host}"):
                return context_for(own)
            known = self._routes.tls(host) or Tls(own.ca_files)
            return context_for(replace(known, certificate=None, key=None))

        policy = AddressPolicy(host_name(mirror.host), self._resolver, self._trusted)
        network = Network(self._resolver, policy.check)
        return Transport(Connections(network, context, settings.concurrency or CONCURRENCY))

    def _make(self, mirror: Mirror) -> Server:
        settings = self._routes.settings(mirror.host, mirror.url.partition("://")[0])
        transport = self.transport(mirror)
        batch = settings.token_batch or known_batch(mirror.host)
        tokens = Tokens(transport, batch, settings.token_server)
        has_tls_settings = bool(mirror.tls or settings.tls)
        policy = HostPolicy(
            settings.concurrency or CONCURRENCY, schemes_for(mirror, has_tls_settings=has_tls_settings)
        )
        return Server(mirror.url, transport, tokens, self._keychain, policy)
