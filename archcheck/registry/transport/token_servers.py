"""Which token servers get a registry's login, and why another does not. Pure.

A registry names its own token server (its realm). One that is taken over, or a man in the middle, would name
one that collects passwords: CVE-2020-15157, CVE-2026-33540. So the login goes to the registry's own host, to
a sister of it, to a known one, or to one that the configuration names (`token-server:`), and nowhere in plain
http where that is not what the registry itself was asked in.
"""

from enum import Enum
from urllib.parse import urlsplit

from archcheck.registry.hosts import is_loopback
from archcheck.registry.transport.domains import share_owner
from archcheck.registry.transport.known_pairs import is_known_pair
from archcheck.registry.transport.origins import WebOrigin, origin_of


class Withheld(Enum):
    """Why a token server is not sent a login; the value ends a sentence that names it."""

    PLAIN_HTTP = "in plain http"
    ANOTHER_DOMAIN = "on another domain"


def withheld(realm: str, registry_url: str, named: WebOrigin | None = None) -> Withheld | None:
    """Return why a login of the registry is not sent to the token server `realm`; None where it is.

    Args:
        realm: the token server's URL, as the registry names it.
        registry_url: the URL that was asked of the registry.
        named: the token server that the configuration names for this registry.

    """
    target, origin = urlsplit(realm), urlsplit(registry_url)
    host, registry = _host(target.hostname), _host(origin.hostname)
    if named is not None and origin_of(realm) == named:
        return None
    if target.scheme == "https":
        is_own = host == registry or is_known_pair(host, registry) or share_owner(host, registry)
        return None if is_own else Withheld.ANOTHER_DOMAIN
    if target.scheme != "http" or origin.scheme != "http":
        return Withheld.PLAIN_HTTP
    if host == registry or (is_loopback(host) and is_loopback(registry)):
        return None
    return Withheld.PLAIN_HTTP if share_owner(host, registry) else Withheld.ANOTHER_DOMAIN


def may_receive_credentials(realm: str, registry_url: str, named: WebOrigin | None = None) -> bool:
    """Return whether a login of the registry may be sent to the token server `realm`: see `withheld`."""
    return withheld(realm, registry_url, named) is None


def _host(name: str | None) -> str:
    return (name or "").lower().removesuffix(".")
