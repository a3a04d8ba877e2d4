"""`registries:` of the configuration."""

from collections.abc import Callable
from typing import Any
from urllib.parse import SplitResult, urlsplit

from archcheck.config.model import RegistrySettings
from archcheck.config.reader import Reader
from archcheck.documents import nodes
from archcheck.documents.nodes import Node, Scalar
from archcheck.images.reference import DOCKER_HUB

ANY = "*"
_HUB_NAMES = frozenset({"index.docker.io", "registry-1.docker.io"})
_MOST_CONCURRENT = 100
_LARGEST_BATCH = 50


def read_registries(reader: Reader, node: Node | None) -> dict[str, RegistrySettings]:
    """Return what a configuration says of each registry.

    Raises:
        ConfigurationError: a key or a value that is not understood; with line.

    """
    found: dict[str, RegistrySettings] = {}
    for host, options in reader.entries(node):
        name = DOCKER_HUB if host.text in _HUB_NAMES else host.text
        if name != ANY and not _is_host(name):
            reader.fail(f"{host.text!r} is no host of a registry: write docker.io or registry.lan:5000", host)
        found[name] = _settings(reader, host, options)
    return found


def _settings(reader: Reader, host: Scalar, options: Node) -> RegistrySettings:
    take: dict[str, Callable[[Node], Any]] = {
        "layout": reader.file,
        "mirrors": lambda node: tuple(_mirror(reader, each) for each in reader.list(node)),
        "ca": reader.file,
        "client-cert": reader.file,
        "client-key": reader.file,
        "insecure": reader.flag,
        "plain-http": reader.flag,
        "username": reader.filled,
        "password-env": reader.filled,
        "concurrency": lambda node: reader.number(node, _MOST_CONCURRENT),
        "token-batch": lambda node: reader.number(node, _LARGEST_BATCH),
        "token-server": lambda node: _token_server(reader, node),
    }
    reader.require_known(options, tuple(take))
    given = {
        name: take[name](value)
        for name in take
        if (value := nodes.get(options, name)) is not None and not nodes.is_null(value)
    }
    if host.text == ANY and "token-server" in given:
        reader.fail("a token server is for one host, not for every host that an image may name", host)
    if host.text == ANY and given.get("plain-http"):
        reader.fail("plain http is for one host, not for every host that an image may name", host)
    pairs = (("username", "password-env"), ("password-env", "username"), ("client-key", "client-cert"))
    for one, other in pairs:
        if one in given and other not in given:
            reader.fail(f"{one} of {host.text} without {other}", nodes.get(options, one))
    return RegistrySettings(**{name.replace("-", "_"): value for name, value in given.items()})


def _token_server(reader: Reader, node: Node) -> str:
    """Return scheme, host and port of a token server; the rest of a realm makes no difference to trust."""
    text = reader.text(node)
    parts = _web_address(text)
    if parts is None or "*" in parts.netloc:
        shown = text.rpartition("@")[2]
        reader.fail(f"{shown!r} is no token server: write auth.example.com or https://auth.example.com", node)
    return f"{parts.scheme}://{parts.netloc}"


def _web_address(text: str) -> SplitResult | None:
    """Return the parts of a web address, `https://` where it has no scheme; None where it is none."""
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        _ = parts.port
    except ValueError:
        return None
    is_web = parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    return parts if is_web else None


def _mirror(reader: Reader, node: Node) -> str:
    text = reader.text(node)
    parts = _web_address(text)
    if parts is None or parts.query or parts.fragment:
        shown = text.rpartition("@")[2]
        reader.fail(f"{shown!r} is no address of a mirror: write https://mirror.lan:5000", node)
    return text


def _is_host(name: str) -> bool:
    try:
        parts = urlsplit(f"//{name}")
        _ = parts.port
    except ValueError:
        return False
    return bool(parts.hostname) and parts.netloc == name and "@" not in name
