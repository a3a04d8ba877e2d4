"""`registries:` of `.archcheck.yaml`, and the files that nodes have, as one set of routes."""

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path

from archcheck.config.model import RegistrySettings
from archcheck.errors import ConfigurationError
from archcheck.registry.hosts import api_host
from archcheck.registry.mirrors.addresses import endpoint_url
from archcheck.registry.mirrors.files import files_here
from archcheck.registry.mirrors.model import HostSettings, Login, Mirror, Route, Tls
from archcheck.registry.mirrors.routes import ANY, Routes, RouteTable

logger = logging.getLogger(__name__)


def load_routes(own: Mapping[str, RegistrySettings], files: Sequence[Path] | None) -> Routes:
    """Return the routes of a run.

    Args:
        own: `registries:` of the configuration, which wins over every file.
        files: k3s' registries.yaml, certs.d folders, registries.conf; None for those of this machine.

    Raises:
        ConfigurationError: a file that was named cannot be read or understood.

    """
    tables = [_own_table(own)] if own else []
    if files is not None:
        return Routes((*tables, *(_read(path) for path in files)))
    for path in files_here():
        try:
            tables.append(_read(path))
        except ConfigurationError as error:
            logger.warning("not used: %s", error.what)
    return Routes(tuple(tables))


def _read(path: Path) -> RouteTable:
    """Read a file, by what it looks like; what reads it is loaded only where there is one."""
    if path.is_dir():
        from archcheck.registry.mirrors.containerd import read_certs_d

        return read_certs_d(path)
    if path.suffix in (".conf", ".toml"):
        from archcheck.registry.mirrors.registries_conf import read_registries_conf

        return read_registries_conf(path)
    from archcheck.registry.mirrors.k3s import read_registries_yaml

    return read_registries_yaml(path)


def _own_table(own: Mapping[str, RegistrySettings]) -> RouteTable:
    routes, hosts = {}, {}
    for host, settings in own.items():
        if host == ANY and settings.username:
            logger.warning(
                "registries: %r: the login of %s goes to every host that an image names and that has no entry"
                " of its own; name the host that it is for instead",
                *(ANY, settings.username),
            )
        route = _route(host, settings)
        if route != Route():
            routes[host] = route
        hosts[host] = HostSettings(
            _tls(settings),
            Login(settings.username, variable=settings.password_env) if settings.username else None,
            settings.concurrency,
            settings.token_batch,
            settings.token_server,
        )
    return RouteTable(routes, hosts)


def _route(host: str, settings: RegistrySettings) -> Route:
    mirrors = []
    for text in settings.mirrors:
        address = endpoint_url(text)
        if address is None:
            raise ConfigurationError(
                f"registries.{host}.mirrors: {text.rpartition('@')[2]!r} is no address of a mirror"
            )
        mirrors.append(Mirror(*address))
    plain = settings.plain_http and host != ANY
    return Route(tuple(mirrors), Mirror(f"http://{api_host(host)}" if plain else ""))


def _tls(settings: RegistrySettings) -> Tls | None:
    tls = Tls(
        (settings.ca,) if settings.ca else (),
        settings.client_cert,
        settings.client_key,
        verify=not settings.insecure,
    )
    return tls if tls != Tls() else None
