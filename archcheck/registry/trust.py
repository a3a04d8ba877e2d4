"""Where a credential may go, and where plain http may be spoken. Pure.

A registry names its own token server (its realm). One that is taken over, or a man in the middle, would
name one that collects passwords: CVE-2020-15157, CVE-2026-33540.
"""

import ipaddress
from urllib.parse import urlsplit

_REALMS = {"registry-1.docker.io": "auth.docker.io"}
_SHARED_SUFFIXES = frozenset({"ac", "co", "com", "edu", "gov", "net", "or", "org"})


def is_loopback(host: str) -> bool:
    """Return whether `host` (without port) is this machine by name or by address."""
    name = host.strip("[]").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def may_receive_credentials(realm: str, registry_url: str) -> bool:
    """Return whether a credential stored for the registry may be sent to the token server `realm`.

    It must be https (unless the registry itself is plain http on this machine) and belong to the registry:
    the same host, Docker Hub's known one, or a host below the same registrable domain.
    """
    target, origin = urlsplit(realm), urlsplit(registry_url)
    host, registry = (target.hostname or "").lower(), (origin.hostname or "").lower()
    if target.scheme != "https":
        return target.scheme == origin.scheme == "http" and is_loopback(host) and is_loopback(registry)
    return host == registry or _REALMS.get(registry) == host or _share_domain(host, registry)


def _share_domain(first: str, second: str) -> bool:
    """Return whether two hosts lie below one domain of the registry's own.

    `gitlab.example.com` and `registry.example.com` do; two tenants of `co.uk` do not.
    """
    parent = second.partition(".")[2]
    labels = parent.split(".")
    if len(labels) < 2 or (len(labels) == 2 and len(labels[1]) == 2 and labels[0] in _SHARED_SUFFIXES):
        return False
    return first == parent or first.endswith(f".{parent}")
