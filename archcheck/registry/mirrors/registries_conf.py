"""containers-registries.conf(5), version 2: what CRI-O, podman and skopeo read.

    [[registry]]
    prefix = "docker.io/library"        # or a domain: "*.example.com"; without it, the location
    location = "internal.lan/hub"       # what the prefix is replaced by
    blocked = false
    insecure = false
    mirror-by-digest-only = false
    [[registry.mirror]]
    location = "mirror.lan/hub"
    pull-from-mirror = "all"            # or digest-only, tag-only

Source: containers/image `pkg/sysregistriesv2`. Search registries for short names are not applied: a short
name is Docker Hub's in Kubernetes.
"""

import re
import tomllib
from pathlib import Path
from typing import Any

from archcheck.errors import ConfigurationError
from archcheck.images.reference import DOCKER_HUB
from archcheck.registry.hosts import api_host, split_url
from archcheck.registry.mirrors.model import HostSettings, Mirror, Rewrite, Route, Tls
from archcheck.registry.mirrors.routes import Table

_PULL = {"all": (True, True), "digest-only": (False, True), "tag-only": (True, False)}
_INSECURE = Tls(verify=False)


def read_registries_conf(path: Path) -> Table:
    """Return what a `registries.conf` says.

    Raises:
        ConfigurationError: it is no TOML, or of the old version, or contradicts itself.

    """
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise ConfigurationError(f"{path}: {error}") from error
    if "registries" in document:
        raise ConfigurationError(f"{path}: version 1 of the format", hint="write [[registry]] tables")
    routes: dict[str, Route] = {}
    hosts: dict[str, HostSettings] = {}
    for entry in _tables(path, document.get("registry", [])):
        prefix = _text(entry, "prefix") or _text(entry, "location")
        if not prefix:
            raise ConfigurationError(f"{path}: a registry with neither prefix nor location")
        routes[prefix.rstrip("/")] = _route(path, entry, prefix.rstrip("/"))
        if entry.get("insecure") and not _text(entry, "location").startswith("*."):
            hosts[(_text(entry, "location") or prefix).partition("/")[0]] = HostSettings(_INSECURE)
    return Table(routes, hosts)


def _route(path: Path, entry: dict[str, Any], prefix: str) -> Route:
    digests_only = bool(entry.get("mirror-by-digest-only", False))
    mirrors = []
    for mirror in _tables(path, entry.get("mirror", [])):
        how = _text(mirror, "pull-from-mirror") or ("digest-only" if digests_only else "all")
        if how not in _PULL:
            raise ConfigurationError(f"{path}: pull-from-mirror is {how!r}", hint=", ".join(_PULL))
        location = _text(mirror, "location").rstrip("/")
        if not location:
            raise ConfigurationError(f"{path}: a mirror of {prefix} without a location")
        resolves, pulls = _PULL[how]
        mirrors.append(_mirror(path, location, prefix, bool(mirror.get("insecure")), (resolves, pulls)))
    location = _text(entry, "location").rstrip("/")
    moved = location and location != prefix
    insecure = bool(entry.get("insecure"))
    is_plain = insecure and not prefix.startswith("*.")
    origin = _mirror(path, location or prefix, prefix, insecure) if moved or is_plain else None
    return Route(tuple(mirrors), origin, blocked=bool(entry.get("blocked")))


def _mirror(
    path: Path,
    location: str,
    prefix: str,
    insecure: bool,  # noqa: FBT001
    serves: tuple[bool, bool] = (True, True),
) -> Mirror:
    """Return the place where repositories below `prefix` are found at `location`."""
    host, _, below = location.partition("/")
    parts = split_url(f"https://{host}")
    if parts is None:
        raise ConfigurationError(f"{path}: {location!r} is no location")
    start = prefix.partition("/")[2]
    rewrites = () if start == below else (_moved(start, below),)
    host = api_host(DOCKER_HUB) if host == DOCKER_HUB else host
    return Mirror(
        f"https://{host}",
        resolves=serves[0],
        pulls=serves[1],
        rewrites=rewrites,
        tls=_INSECURE if insecure else None,
        may_be_plain=insecure,
    )


def _moved(start: str, below: str) -> Rewrite:
    """Return the rule that puts `below` where `start` stands in front of a repository's name."""
    new = below.replace("$", "$$")
    if not start:
        return Rewrite(re.compile("^"), f"{new}/")
    return Rewrite(re.compile(f"^{re.escape(start)}(/|$)"), f"{new}$1" if below else "")


def _tables(path: Path, value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise ConfigurationError(f"{path}: [[registry]] and [[registry.mirror]] are lists of tables")
    return value


def _text(entry: dict[str, Any], key: str) -> str:
    value = entry.get(key, "")
    return value if isinstance(value, str) else ""
