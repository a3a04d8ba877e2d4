"""`registries:` of the configuration."""

from dataclasses import replace
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from archcheck.config.keys import (
    FILE,
    FILLED,
    FLAG,
    SCALAR,
    JsonSchema,
    SettingKey,
    ValueForm,
    fixed,
    given,
    mapping_schema,
    nullable,
    number,
    several,
)
from archcheck.config.model import RegistrySettings
from archcheck.config.reader import Reader
from archcheck.documents import nodes
from archcheck.documents.nodes import Scalar, YamlNode
from archcheck.images.places import ImagePlace, ImageTransport, parse_place
from archcheck.images.reference import DOCKER_HUB

ANY = "*"
_HUB_NAMES = frozenset({"index.docker.io", "registry-1.docker.io"})
_MOST_CONCURRENT = 100
_LARGEST_BATCH = 50


def read_registries(reader: Reader, node: YamlNode | None) -> dict[str, RegistrySettings]:
    """Return what a configuration says of each registry.

    Raises:
        ConfigurationError: a key or a value that is not understood; with line.

    """
    registries: dict[str, RegistrySettings] = {}
    for host, options in reader.entries(node):
        name = DOCKER_HUB if host.text in _HUB_NAMES else host.text
        if name != ANY and not _is_host(name):
            reader.fail(f"{host.text!r} is no host of a registry: write docker.io or registry.lan:5000", host)
        registries[name] = _settings(reader, host, options)
    return registries


def _settings(reader: Reader, host: Scalar, options: YamlNode) -> RegistrySettings:
    said = given(reader, options, REGISTRY_KEYS)
    if host.text == ANY and "token-server" in said:
        reader.fail("a token server is for one host, not for every host that an image may name", host)
    if host.text == ANY and said.get("plain-http"):
        reader.fail("plain http is for one host, not for every host that an image may name", host)
    for one, other in _PAIRS.items():
        if one in said and other not in said:
            reader.fail(f"{one} of {host.text} without {other}", nodes.get(options, one))
    mirrors = said.pop("mirrors", ())
    if isinstance(said.get("layout"), ImagePlace):
        said["stand-in"] = said.pop("layout")
    return RegistrySettings(
        **{name.replace("-", "_"): value for name, value in said.items()},
        mirrors=tuple(mirror for mirror in mirrors if isinstance(mirror, str)),
        stores=tuple(mirror for mirror in mirrors if isinstance(mirror, ImagePlace)),
    )


def _layout(reader: Reader, node: YamlNode) -> Path | ImagePlace:
    """Return a layout's directory, or the archive or daemon that is in its place."""
    place = _place(reader, node)
    if place is None:
        return reader.file(node)
    return Path(place.path) if place.transport is ImageTransport.LAYOUT else place


def _place(reader: Reader, node: YamlNode) -> ImagePlace | None:
    """Return what skopeo's name means, its path relative to the configuration; None for what is none.

    A file whose name begins as one is written with its folder: `./oci:x`.
    """
    place = parse_place(reader.text(node))
    if place is None or place.transport is ImageTransport.DAEMON:
        if place is not None and place.image:
            reader.fail("a daemon answers for all images that it has: write docker-daemon:", node)
        return place
    if not place.path or place.image:
        reader.fail(f"{place} answers for all images in it: write {place.transport}:PATH", node)
    path = reader.path.parent / Path(place.path).expanduser()
    return replace(place, path=str(path))


def _token_server(reader: Reader, node: YamlNode) -> str:
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


def _mirror(reader: Reader, node: YamlNode) -> str | ImagePlace:
    place = _place(reader, node)
    if place is not None:
        return place
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


_PAIRS = {"username": "password-env", "password-env": "username", "client-key": "client-cert"}
"""What is of no use without another key."""

_HOST = r"(?:\[[0-9A-Fa-f:.]+\]|[^/@?#:\[\]]+)(?::[0-9]{0,5})?"
_MIRROR = fixed(
    _mirror,
    type=list(SCALAR),
    pattern=rf"^(?:[hH][tT][tT][pP][sS]?://|(?!.*://)){_HOST}(?:/[^?#]*)?$"
    r"|^docker-daemon:$|^(?:docker-archive|oci-archive|oci):[^:]+$",
)
REGISTRY_KEYS = {
    "layout": SettingKey(
        nullable(ValueForm(_layout, FILE.schema)),
        "What stands for it: an OCI layout; oci-archive:FILE, docker-archive:FILE, docker-daemon:",
    ),
    "mirrors": SettingKey(
        nullable(several(_MIRROR)),
        "Asked before it: https://HOST, oci-archive:FILE, docker-archive:FILE, oci:DIR, docker-daemon:",
    ),
    "ca": SettingKey(nullable(FILE), "The authority of its certificate."),
    "client-cert": SettingKey(nullable(FILE), "A certificate to show to it."),
    "client-key": SettingKey(nullable(FILE), "The key of that."),
    "insecure": SettingKey(nullable(FLAG), "Its certificate is not verified."),
    "plain-http": SettingKey(nullable(FLAG), "It speaks http."),
    "username": SettingKey(nullable(FILLED), "Who logs in."),
    "password-env": SettingKey(nullable(FILLED), "The variable that has the password."),
    "concurrency": SettingKey(nullable(number(_MOST_CONCURRENT)), "Images that are asked for at once."),
    "token-batch": SettingKey(nullable(number(_LARGEST_BATCH)), "Repositories for which one token is asked."),
    "token-server": SettingKey(
        nullable(ValueForm(_token_server, FILLED.schema)),
        "A server on another domain that may get its login.",
    ),
}


def _schema() -> JsonSchema:
    """Return the schema of hosts and their keys; what may not be said of all hosts is refused for `*`."""
    of_one = mapping_schema(
        REGISTRY_KEYS, dependentRequired={one: [other] for one, other in _PAIRS.items()}
    ) | {"type": ["object", "null"]}
    of_all = {
        "$ref": "#/properties/registries/additionalProperties",
        "description": (
            "All others: a login goes to every host that an image names; plain http goes to none of them."
        ),
        "properties": {
            "token-server": {"type": "null", "description": "A token server is for one host."},
            "plain-http": {
                "enum": [False, "false", "False", "FALSE", None],
                "description": "Plain http is for one host.",
            },
        },
    }
    return {
        "type": ["object", "null"],
        "propertyNames": {"pattern": rf"^(?:\*|{_HOST})$"},
        "properties": {ANY: of_all},
        "additionalProperties": of_one,
    }


REGISTRIES = ValueForm(read_registries, _schema)
