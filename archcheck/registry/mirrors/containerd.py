"""containerd's `certs.d`: a folder for each registry, with `hosts.toml` or with bare certificates.

    certs.d/docker.io/hosts.toml      server = "https://registry-1.docker.io"
                                      [host."https://mirror.lan:5000"]
                                        capabilities = ["pull", "resolve"]
                                        ca = "ca.crt"
    certs.d/mirror.lan:5000/          or `mirror.lan_5000_`; `_default` for every other registry

Docker's own `certs.d` has the same folders with certificates alone.
Source: containerd `docs/hosts.md` and `core/remotes/docker/config/hosts.go`.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from archcheck.errors import ConfigurationError
from archcheck.frozen import dataclass
from archcheck.registry.hosts import api_host, split_url
from archcheck.registry.mirrors.model import HostSettings, Mirror, Route, Tls
from archcheck.registry.mirrors.routes import ANY, RouteTable
from archcheck.storage.bounded import read_bounded

_DEFAULT = "_default"
_PORT = re.compile(r"(?P<host>.+)_(?P<port>[0-9]+)_")
_ALL = frozenset({"pull", "resolve", "push", "referrers"})
_SIZE_LIMIT = 1024 * 1024


def read_certs_d(directory: Path) -> RouteTable:
    """Return what the folders of a `certs.d` say.

    Raises:
        ConfigurationError: a file in it is no TOML, or says what containerd would not take.

    """
    routes: dict[str, Route] = {}
    hosts: dict[str, HostSettings] = {}
    try:
        folders = sorted((entry for entry in directory.iterdir() if entry.is_dir()), reverse=True)
    except OSError as error:
        raise ConfigurationError(f"{directory} cannot be read: {error.strerror}") from error
    for folder in folders:
        registry = _registry(folder.name)
        if registry in routes or registry in hosts or "*" in folder.name:
            continue  # `host_5000_` comes before `host:5000`, and a star is no wildcard here
        file = folder / "hosts.toml"
        if file.is_file() and file.stat().st_size:
            routes[registry] = _route(_Toml(file, _load(file)), registry)
            hosts[registry] = HostSettings()  # bare certificates, of `_default` too, do not count beside it
            continue
        if registry != ANY:
            routes[registry] = Route()  # a folder of its own hides `_default`, even an empty one
        hosts[registry] = HostSettings(_certificates(folder))
    return RouteTable(routes, hosts)


def _registry(name: str) -> str:
    """Return the registry that a folder is for."""
    if name == _DEFAULT:
        return ANY
    port = _PORT.fullmatch(name)
    return f"{port['host']}:{port['port']}" if port else name


@dataclass(frozen=True, slots=True)
class _Toml:
    """One `hosts.toml`; every complaint names it."""

    path: Path
    root: dict[str, Any]

    def fail(self, message: str) -> ConfigurationError:
        return ConfigurationError(f"{self.path}: {message}")


def _load(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(read_bounded(path, _SIZE_LIMIT).decode("utf-8"))
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise ConfigurationError(f"{path}: {error}") from error


def _route(toml: _Toml, registry: str) -> Route:
    """Return the hosts of a file in its order, and the server after them."""
    sections = toml.root.get("host", {})
    if not isinstance(sections, dict):
        raise toml.fail("host is no table")
    mirrors = []
    for url, options in sections.items():
        if not isinstance(options, dict):
            raise toml.fail(f"host.{url} is no table")
        mirrors.append(_mirror(toml, url, options))
    server = toml.root.get("server", "")
    if not isinstance(server, str):
        raise toml.fail("server is no text")
    if server:
        return Route(tuple(mirrors), _mirror(toml, server, toml.root))
    if registry == ANY:
        headers = tuple(_headers(toml, toml.root.get("header", {})))
        return Route(tuple(mirrors), Mirror("", tls=_tls(toml, toml.root), headers=headers))
    own = {key: value for key, value in toml.root.items() if key not in ("capabilities", "override_path")}
    return Route(tuple(mirrors), replace(_mirror(toml, api_host(registry), own), is_assumed=True))


def _mirror(toml: _Toml, url: str, options: dict[str, Any]) -> Mirror:
    parts = split_url(url if url.startswith("http") else f"https://{url}")
    if parts is None:
        raise toml.fail(f"{url!r} is no address of a host")
    path = parts.path.rstrip("/")
    if not _flag(toml, options, "override_path") and not path.endswith("/v2"):
        path += "/v2"
    capabilities = {
        text.lower() for text in _texts(toml, options.get("capabilities", []), "capabilities")
    } or _ALL
    if not capabilities <= _ALL:
        raise toml.fail(f"{url}: unknown capabilities {', '.join(sorted(capabilities - _ALL))}")
    tls = _tls(toml, options)
    has_tls = any(key in options for key in ("ca", "client", "skip_verify"))
    both = has_tls and parts.scheme == "http" and parts.port != 80
    return Mirror(
        f"{'https' if both else parts.scheme}://{parts.netloc}",
        path,
        resolves={"pull", "resolve"} <= capabilities,
        pulls="pull" in capabilities,
        tls=tls,
        headers=tuple(_headers(toml, options.get("header", {}))),
        may_be_plain=both,
    )


def _tls(toml: _Toml, options: dict[str, Any]) -> Tls | None:
    """Return the TLS settings of one host; None where there are none. Paths are relative to the file."""
    authorities = tuple(toml.path.parent / text for text in _texts(toml, options.get("ca", []), "ca"))
    certificate, key = _client(toml, options.get("client", []))
    verify = not _flag(toml, options, "skip_verify")
    if not authorities and certificate is None and verify:
        return None
    return Tls(authorities, certificate, key, verify)


def _client(toml: _Toml, value: Any) -> tuple[Path | None, Path | None]:
    """Return the first client certificate and its key: `"file"`, `["file", …]` or `[["cert", "key"], …]`."""
    first = value[0] if isinstance(value, list) and value else value
    pair = _texts(toml, first, "client") if first else []
    if isinstance(first, list) and first and len(pair) != 2:
        raise toml.fail("client: a pair is a certificate and its key")
    paths = [toml.path.parent / text for text in pair if text]
    return (paths[0] if paths else None), (paths[1] if len(paths) > 1 else None)


def _flag(toml: _Toml, options: dict[str, Any], key: str) -> bool:
    value = options.get(key, False)
    if not isinstance(value, bool):
        raise toml.fail(f"{key} is neither true nor false")
    return value


def _texts(toml: _Toml, value: Any, key: str) -> list[str]:
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise toml.fail(f"{key} is neither a text nor a list of texts")
    return texts


def _headers(toml: _Toml, value: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(value, dict):
        raise toml.fail("header is no table")
    for name, texts in value.items():
        for text in _texts(toml, texts, f"header.{name}"):
            if not (name + text).isprintable():
                raise toml.fail(f"header.{name} holds control characters")
            yield name, text


def _certificates(folder: Path) -> Tls | None:
    """Return what the certificates of a folder without `hosts.toml` say, as Docker reads them."""
    try:
        files = sorted(folder.iterdir())
    except OSError:
        return None
    files = [path for path in files if path.is_file()]
    authorities = tuple(path for path in files if path.suffix == ".crt")
    certificate = next((path for path in files if path.suffix == ".cert"), None)
    if not authorities and certificate is None:
        return None
    key = certificate.with_suffix(".key") if certificate else None
    return Tls(authorities, certificate, key if key in files else None)
