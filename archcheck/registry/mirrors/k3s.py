"""k3s' and RKE2's `registries.yaml`.

    mirrors:
      docker.io: {endpoint: ["https://mirror.lan:5000"], rewrite: {"^library/(.*)": "hub/$1"}}
      "*": {endpoint: ["https://all.lan"]}
    configs:
      "mirror.lan:5000": {auth: {username, password, auth, identity_token},
                          tls: {ca_file, cert_file, key_file, insecure_skip_verify}}

Source: docs.k3s.io, "Private Registry Configuration"; k3s `pkg/agent/containerd/config.go`.
"""

import re
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

from archcheck.documents import nodes
from archcheck.documents.nodes import Node
from archcheck.documents.reading import Broken, Document, read
from archcheck.errors import ConfigurationError
from archcheck.registry.credentials.document import InvalidDocumentError, parse_auth
from archcheck.registry.mirrors.addresses import endpoint_url
from archcheck.registry.mirrors.go_regexp import compile_pattern
from archcheck.registry.mirrors.model import HostSettings, Login, Mirror, Rewrite, Route, Tls
from archcheck.registry.mirrors.routes import ANY, Table

_TRUE = frozenset({"true", "yes", "on"})


def read_registries_yaml(path: Path) -> Table:
    """Return what a `registries.yaml` says.

    Raises:
        ConfigurationError: it is no such file; with line.

    """
    root = _root(path)
    mirrors, configs = nodes.get(root, "mirrors"), nodes.get(root, "configs")
    hosts = {_host(name.text): _settings(path, options) for name, options in _members(path, configs)}
    apart = [host for host, said in hosts.items() if said != HostSettings()]
    routes = {host: Route() for host in apart if host != ANY}  # k3s: "*" is not for a host of its own
    routes |= {name.text: _route(path, options) for name, options in _members(path, mirrors)}
    return Table(routes, hosts)


def _root(path: Path) -> Node | None:
    try:
        with path.open("rb") as stream:
            readings = list(read(stream))
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {error.strerror}") from error
    for reading in readings:
        if isinstance(reading, Broken):
            raise ConfigurationError(f"{path}:{reading.error.line}: {reading.error.what}")
    roots = [reading.root for reading in readings if isinstance(reading, Document)]
    return roots[0] if roots else None


def _members(path: Path, node: Node | None) -> list[tuple[nodes.Scalar, Node]]:
    if node is not None and not nodes.is_null(node) and not isinstance(node, nodes.Mapping):
        _fail(path, node, "a mapping is expected")
    return list(nodes.members(node))


def _route(path: Path, options: Node) -> Route:
    rewrites = tuple(
        _rewrite(path, pattern, replacement)
        for pattern, replacement in _members(path, nodes.get(options, "rewrite"))
    )
    mirrors = []
    for element in nodes.elements(nodes.get(options, "endpoint")):
        found = endpoint_url(nodes.text_of(element) or "")
        if found is None:
            _fail(path, element, f"{nodes.text_of(element)!r} is no endpoint")
        mirrors.append(Mirror(*found, rewrites=rewrites))
    return Route(tuple(mirrors))


def _rewrite(path: Path, pattern: nodes.Scalar, replacement: Node) -> Rewrite:
    try:
        compiled = compile_pattern(pattern.text)
        return Rewrite(compiled, nodes.text_of(replacement) or "")
    except re.error as error:
        _fail(path, pattern, f"{pattern.text!r} is no regular expression: {error}")


def _settings(path: Path, options: Node) -> HostSettings:
    tls, auth = nodes.get(options, "tls"), nodes.get(options, "auth")
    has_tls = isinstance(tls, nodes.Mapping)
    return HostSettings(
        Tls(
            tuple(_files(tls, "ca_file")),
            next(iter(_files(tls, "cert_file")), None),
            next(iter(_files(tls, "key_file")), None),
            verify=(nodes.text_of(nodes.get(tls, "insecure_skip_verify")) or "").lower() not in _TRUE,
        )
        if has_tls
        else None,
        _login(path, auth),
    )


def _files(tls: Node | None, key: str) -> list[Path]:
    text = nodes.text_of(nodes.get(tls, key))
    return [Path(text)] if text else []


def _login(path: Path, auth: Node | None) -> Login | None:
    if not isinstance(auth, nodes.Mapping):
        return None
    texts = {name.text: nodes.text_of(value) or "" for name, value in nodes.members(auth)}
    try:
        username, password = (
            parse_auth(texts["auth"], str(path))
            if texts.get("auth")
            else (texts.get("username", ""), texts.get("password", ""))
        )
    except InvalidDocumentError as error:
        raise ConfigurationError(f"{path}:{auth.line}: {error}") from error
    return Login(username, password, texts.get("identity_token", ""))


def _host(key: str) -> str:
    """Return host and port of a key of `configs`, which may be written as a URL."""
    return urlsplit(key).netloc if "://" in key else key


def _fail(path: Path, node: Node, message: str) -> NoReturn:
    raise ConfigurationError(f"{path}:{node.line}: {message}")
