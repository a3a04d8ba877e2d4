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
from typing import Any, NoReturn

from archcheck.errors import ConfigurationError
from archcheck.frozen import dataclass
from archcheck.registry.hosts import api_host, split_url
from archcheck.registry.mirrors.model import Mirror, Rewrite, Route, Tls
from archcheck.registry.mirrors.routes import RouteTable
from archcheck.storage.bounded import read_bounded

_PULL = {"all": (True, True), "digest-only": (False, True), "tag-only": (True, False)}
_INSECURE = Tls(verify=False)
_SIZE_LIMIT = 1024 * 1024


def read_registries_conf(path: Path) -> RouteTable:
    """Return what a `registries.conf` says.

    Raises:
        ConfigurationError: it is no TOML, or of the old version, or says what podman would not take.

    """
    file = _File(path)
    try:
        document = tomllib.loads(read_bounded(path, _SIZE_LIMIT).decode("utf-8"))
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise ConfigurationError(f"{path}: {error}") from error
    if "registries" in document:
        raise ConfigurationError(f"{path}: version 1 of the format", hint="write [[registry]] tables")
    routes: dict[str, Route] = {}
    said: dict[str, tuple[bool, bool]] = {}
    for entry in file.tables(document.get("registry", [])):
        location = file.location(entry)
        prefix = file.location(entry, "prefix") or location
        file.require_sane(entry, prefix, location)
        flags = file.flag(entry, "insecure"), file.flag(entry, "blocked")
        if location and said.setdefault(location, flags) != flags:
            file.fail(f"{location} is said to be insecure or blocked, and not to be")
        routes.setdefault(prefix, _route(file, entry, prefix, location))
    return RouteTable(routes)


def _route(file: "_File", entry: dict[str, Any], prefix: str, location: str) -> Route:
    """Return the mirrors of an entry that may be asked, and after them its own location."""
    digests_only = file.flag(entry, "mirror-by-digest-only")
    mirrors = []
    for mirror in file.tables(entry.get("mirror", [])):
        how = file.text(mirror, "pull-from-mirror")
        if how and digests_only:
            file.fail(f"{prefix}: mirror-by-digest-only and pull-from-mirror contradict each other")
        how = how or ("digest-only" if digests_only else "all")
        if how not in _PULL:
            file.fail(f"pull-from-mirror is {how!r}; it is one of {', '.join(_PULL)}")
        address = file.location(mirror)
        if not address:
            file.fail(f"a mirror of {prefix} without a location")
        mirrors.append(_mirror(address, prefix, _PULL[how], insecure=file.flag(mirror, "insecure")))
    is_moved = bool(location) and location != prefix
    origin = _mirror(location if is_moved else "", prefix, insecure=file.flag(entry, "insecure"))
    return Route(tuple(mirrors), origin, blocked=file.flag(entry, "blocked"))


def _mirror(
    location: str, prefix: str, serves: tuple[bool, bool] = (True, True), *, insecure: bool
) -> Mirror:
    """Return the place where repositories below `prefix` are found; without a location, where they are."""
    host, _, below = location.partition("/")
    start = prefix.partition("/")[2]
    return Mirror(
        f"https://{api_host(host)}" if location else "",
        resolves=serves[0],
        pulls=serves[1],
        rewrites=(_moved(start, below),) if location and start != below else (),
        tls=_INSECURE if insecure else None,
        may_be_plain=insecure,
    )


def _moved(start: str, below: str) -> Rewrite:
    """Return the rule that puts `below` where `start` stands in front of a repository's name."""
    new = below.replace("$", "$$")
    if not start:
        return Rewrite(re.compile("^"), f"{new}/")
    if not below:
        return Rewrite(re.compile(f"^{re.escape(start)}/?"), "")
    return Rewrite(re.compile(f"^{re.escape(start)}(/|$)"), f"{new}$1")


@dataclass(frozen=True, slots=True)
class _File:
    """One file; every complaint names it."""

    path: Path

    def tables(self, value: Any) -> list[dict[str, Any]]:
        """Return a list of tables."""
        if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
            self.fail("[[registry]] and [[registry.mirror]] are lists of tables")
        return list(value)

    def text(self, entry: dict[str, Any], key: str) -> str:
        """Return a text; empty where it is absent."""
        value = entry.get(key, "")
        if not isinstance(value, str):
            self.fail(f"{key} is no text")
        return str(value)

    def flag(self, entry: dict[str, Any], key: str) -> bool:
        """Return true or false; false where it is absent."""
        value = entry.get(key, False)
        if not isinstance(value, bool):
            self.fail(f"{key} is neither true nor false")
        return value is True

    def location(self, entry: dict[str, Any], key: str = "location") -> str:
        """Return `host[:port][/path]`; empty where it is absent."""
        text = self.text(entry, key).rstrip("/")
        host = text.partition("/")[0].removeprefix("*.")
        if text and ("://" in text or split_url(f"https://{host}") is None or not text.isprintable()):
            self.fail(f"{text!r} is no {key}")
        return text

    def require_sane(self, entry: dict[str, Any], prefix: str, location: str) -> None:
        """Refuse what podman refuses of an entry."""
        if not prefix:
            self.fail("a registry with neither prefix nor location")
        if not location and not prefix.startswith("*."):
            self.fail(f"{prefix} has no location")
        if "*" in prefix.removeprefix("*.") or (prefix.startswith("*.") and set(prefix) & set("/@:")):
            self.fail(f"{prefix!r} is no prefix: `*.` stands in front of a domain, and of nothing else")
        if "pull-from-mirror" in entry:
            self.fail("pull-from-mirror is said of mirrors, not of a registry")

    def fail(self, message: str) -> NoReturn:
        """Refuse the file."""
        raise ConfigurationError(f"{self.path}: {message}")
