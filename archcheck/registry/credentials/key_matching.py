"""Which keys of an `auths` mapping are meant for an image, as the kubelet matches them. Pure.

Source: Kubernetes `pkg/credentialprovider/keyring.go`: a key is `host[:port][/path]`, with a scheme or
without; `*` and `?` stand for a part of one label of the host, never for a dot; a path is a prefix. Keys
are tried in reverse order of the alphabet, so that a longer path comes first, and a glob last.
"""

import re
from collections.abc import Iterable
from fnmatch import fnmatchcase

from archcheck.images.reference import DOCKER_HUB

_HUB = frozenset({"docker.io", "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com"})
_SCHEME = re.compile(r"^[a-z]+://", re.IGNORECASE)
_NEGATION = re.compile(r"\[!([^\]]*)\]")
_KEY_LIMIT = 1024


def matching(keys: Iterable[str], host: str, repository: str) -> list[str]:
    """Return the keys for a host's repository, the most specific first.

    Args:
        keys: as they stand in the file.
        host: host and port; `docker.io` for Docker Hub.
        repository: the image's path on that host.

    """
    matches = [(name, key) for key in keys if _matches(name := _normal(key), host.lower(), repository)]
    return [key for _, key in sorted(matches, reverse=True)]


def _normal(key: str) -> str:
    """Return `host[:port][/path]`: without scheme, without the `/v1/` that docker appends."""
    host, _, path = _SCHEME.sub("", key[:_KEY_LIMIT]).partition("/")
    if path in ("v1", "v2"):
        path = ""
    elif path.startswith(("v1/", "v2/")):
        path = path[3:]
    name = DOCKER_HUB if host.lower() in _HUB else host.lower()
    return f"{name}/{path.rstrip('/')}" if path.rstrip("/") else name


def _matches(name: str, host: str, repository: str) -> bool:
    pattern, _, path = name.partition("/")
    if not repository.startswith(path):
        return False
    if "[" in host or "]" in host:
        return pattern == host  # an IPv6 address is no set of characters
    (glob, glob_port), (own, own_port) = _split_port(pattern), _split_port(host)
    globs, labels = glob.split("."), own.split(".")
    return (
        glob_port == own_port
        and len(globs) == len(labels)
        and all(fnmatchcase(label, _as_python(part)) for label, part in zip(labels, globs, strict=True))
    )


def _as_python(glob: str) -> str:
    """Return Go's glob in Python's: a set is negated by `^`, and `!` is a character as any other."""
    return _NEGATION.sub(r"[\1!]", glob).replace("[^", "[!")


def _split_port(host: str) -> tuple[str, str]:
    name, colon, port = host.rpartition(":")
    return (name, port) if colon and port.isdigit() and not name.endswith(":") else (host, "")
