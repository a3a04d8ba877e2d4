"""One rule for every redirect: of a registry, of its storage, of its token server. Pure.

Where it may lead says `trust`; what may not follow across an origin (the login, configured headers, a form)
each caller leaves behind.
"""

from archcheck.images.availability import Reason, Unknown
from archcheck.registry.hosts import shown
from archcheck.registry.protocol import LookupFailedError
from archcheck.registry.transport.messages import RegistryResponse
from archcheck.registry.transport.trust import redirect_target

REDIRECT_LIMIT = 5

_REDIRECTS = frozenset({301, 302, 303, 307, 308})


def next_hop(answer: RegistryResponse) -> str | None:
    """Return where an answer leads; None where it is an end.

    Raises:
        LookupFailedError: out of TLS, to this machine from elsewhere, or to no web address.

    """
    if answer.status not in _REDIRECTS or "location" not in answer.headers:
        return None
    location = answer.headers["location"]
    target = redirect_target(answer.url, location)
    if target is None:
        message = f"{place_of(answer.url)} redirects to where nothing is followed: {shown(location)!r}"
        raise LookupFailedError(Unknown(Reason.INVALID, message))
    return target


def endless(host: str) -> LookupFailedError:
    """Return the error of a host whose redirects do not end."""
    return LookupFailedError(Unknown(Reason.INVALID, f"{host} redirects without end"))


def place_of(url: str) -> str:
    """Return host and port of a URL as messages show them."""
    return shown(url).partition("://")[2].partition("/")[0]
