"""k3s' and RKE2's `registries.yaml`.

    mirrors:
      docker.io: {endpoint: ["https://mirror.lan:5000"], rewrite: {"^library/(.*)": "hub/$1"}}
      "*": {endpoint: ["https://all.lan"]}
    configs:
      "mirror.lan:5000": {auth: {username, password, auth, identity_token},
                          tls: {ca_file, cert_file, key_file, insecure_skip_verify}}

Source: docs.k3s.io, "Private Registry Configuration"; k3s `pkg/agent/containerd/config.go`.
"""

import logging
import re
from pathlib import Path
from urllib.parse import urlsplit

from archcheck.config.reader import Reader
from archcheck.documents import nodes
from archcheck.documents.nodes import YamlNode
from archcheck.errors import ConfigurationError
from archcheck.registry.credentials.document import InvalidDocumentError, parse_auth
from archcheck.registry.mirrors.addresses import endpoint_url
from archcheck.registry.mirrors.go_regexp import compile_pattern
from archcheck.registry.mirrors.model import HostSettings, Login, Mirror, Rewrite, Route, Tls
from archcheck.registry.mirrors.routes import ANY, RouteTable

logger = logging.getLogger(__name__)


def read_registries_yaml(path: Path) -> RouteTable:
    """Return what a `registries.yaml` says.

    Raises:
        ConfigurationError: it is no such file; with line.

    """
    reader = Reader(path)
    root = reader.root()
    sections = {name.text: value for name, value in reader.members(root)}
    configs = reader.members(sections.get("configs"))
    hosts = {_host(name.text): _settings(reader, options) for name, options in configs}
    if ANY in hosts and hosts[ANY].login is not None:
        # containerd shows no login to whatever host an image names
        logger.warning("%s: the login of configs: %r is not used: nodes show it to no host", path, ANY)
        hosts[ANY] = HostSettings(hosts[ANY].tls)
    # k3s writes a folder for each host that has settings, and a folder of its own hides that of "*".
    routes = {host: Route() for host, said in hosts.items() if host != ANY and said != HostSettings()}
    for name, options in reader.members(sections.get("mirrors")):
        route = _route(reader, options)
        if route.mirrors:
            routes[name.text] = route
    return RouteTable(routes, hosts)


def _route(reader: Reader, options: YamlNode) -> Route:
    reader.members(options)
    rules = reader.members(nodes.get(options, "rewrite"))
    rewrites = tuple(_rewrite(reader, pattern, template) for pattern, template in rules)
    mirrors = []
    for element in reader.list(nodes.get(options, "endpoint")):
        text = nodes.text_of(element) or ""
        address = endpoint_url(text)
        if address is None:
            reader.fail(f"{text.rpartition('@')[2]!r} is no endpoint", element)
        mirrors.append(Mirror(*address, rewrites=rewrites))
    return Route(tuple(mirrors))


def _rewrite(reader: Reader, pattern: nodes.Scalar, template: YamlNode) -> Rewrite:
    try:
        return Rewrite(compile_pattern(pattern.text), nodes.text_of(template) or "")
    except re.error as error:
        reader.fail(f"{pattern.text!r} is no regular expression: {error}", pattern)


def _settings(reader: Reader, options: YamlNode) -> HostSettings:
    reader.members(options)
    tls, auth = nodes.get(options, "tls"), nodes.get(options, "auth")
    return HostSettings(_tls(reader, tls), _login(reader, auth))


def _tls(reader: Reader, node: YamlNode | None) -> Tls | None:
    reader.members(node)
    if not isinstance(node, nodes.Mapping):
        return None
    files = {
        key: Path(text)
        for key in ("ca_file", "cert_file", "key_file")
        if (text := nodes.text_of(nodes.get(node, key)))
    }
    skip = nodes.get(node, "insecure_skip_verify")
    return Tls(
        (files["ca_file"],) if "ca_file" in files else (),
        files.get("cert_file"),
        files.get("key_file"),
        verify=not (skip is not None and reader.flag(skip)),
    )


def _login(reader: Reader, node: YamlNode | None) -> Login | None:
    """Return the login that containerd would take of those given: name, then token, then `auth`."""
    texts = {name.text: nodes.text_of(value) or "" for name, value in reader.members(node)}
    if texts.get("username"):
        return Login(texts["username"], texts.get("password", ""))
    if texts.get("identity_token"):
        return Login(identity_token=texts["identity_token"])
    if not texts.get("auth"):
        return None
    auth = nodes.get(node, "auth")
    try:
        return Login(*parse_auth(texts["auth"], "auth"))
    except InvalidDocumentError as error:
        raise ConfigurationError(f"{reader.location(auth)}: {error}") from error


def _host(key: str) -> str:
    """Return host and port of a key of `configs`, which may be written as a URL."""
    return urlsplit(key).netloc if "://" in key else key
