"""A token server's answer → a token, or what is wrong with it. Pure."""

import json
from typing import Any
from urllib.parse import urlsplit

from archcheck.frozen import dataclass
from archcheck.images.availability import Reason, Unknown
from archcheck.registry.hosts import shown, split_url
from archcheck.registry.protocol import LookupFailedError
from archcheck.registry.transport.messages import RegistryResponse
from archcheck.registry.transport.origins import WebOrigin, is_same_origin, origin_of
from archcheck.registry.transport.redirects import place_of
from archcheck.registry.transport.trust import may_lead

DEFAULT_LIFETIME = 60.0
"""Seconds that a token lives whose server does not say (token.md, `expires_in`)."""

_REFUSED_GRANTS = frozenset({"invalid_grant", "unauthorized_client", "access_denied"})
"""What a 400 says of a login (RFC 6749 §5.2); every other 400 is about the question."""


@dataclass(frozen=True, slots=True)
class Redirected:
    """A token server that redirects to another origin, where the login is not sent. Both are URLs."""

    server: str
    target: str


@dataclass(frozen=True, slots=True)
class Token:
    """A token, and when it is not used any more, by the event loop's clock.

    `unsent` says where the login was left out on the way: the token may be anonymous.
    """

    text: str
    expires_at: float
    unsent: Redirected | None = None


class DeniedError(LookupFailedError):
    """A token server's refusal.

    `of_login`: it is the login itself that is wrong, whatever it is to open. `unsent`: the server that
    refuses never saw the login.
    """

    def __init__(self, outcome: Unknown, *, of_login: bool, unsent: Redirected | None = None) -> None:
        super().__init__(outcome)
        self.of_login = of_login and unsent is None
        self.unsent = unsent


def token_in(
    answer: RegistryResponse, realm: str, asked_at: float, unsent: Redirected | None = None
) -> Token:
    """Return the token in an answer.

    Args:
        answer: what the realm answered, or the server that it redirects to.
        realm: the token server's URL, as the registry names it.
        asked_at: when it was asked, by the event loop's clock.
        unsent: where on the way the login was left out.

    Raises:
        LookupFailedError: there is none.

    """
    host = _server(answer.url, realm)
    if answer.status != 200:
        raise _refusal(answer, host, unsent)
    document = _object(answer.body)
    if document is None:
        raise LookupFailedError(Unknown(Reason.INVALID, f"{host} answers with something else than JSON"))
    for name in ("token", "access_token"):
        token = document.get(name)
        if isinstance(token, str) and token.isascii() and token.isprintable() and token:
            return Token(token, asked_at + _lifetime(document.get("expires_in")), unsent)
    raise LookupFailedError(Unknown(Reason.INVALID, f"{host} answers without a token"))


def require_sane(realm: str, url: str, named: WebOrigin | None = None) -> None:
    """Refuse a realm that is no web address, or that leads where a registry may not lead.

    Raises:
        LookupFailedError: it is; `named`, the token server of the configuration, may lie anywhere.

    """
    target, origin = split_url(realm), urlsplit(url)
    if target is not None and (origin_of(realm) == named or may_lead(origin, target)):
        return
    host, remedy = place_of(url), ""
    if target is None:
        why = f"names {shown(realm)!r} as its token server, which is no web address"
    elif origin.scheme == "https" and target.scheme == "http":
        why = f"names a token server in plain http, which is not asked: {shown(realm)!r}"
        remedy = f"check the name; {how_to_name(host, realm)}"
    else:
        why = f"names a token server that is not asked: {shown(realm)!r} leads further inside"
    raise LookupFailedError(Unknown(Reason.INVALID, f"{host} {why}", remedy))


def how_to_name(host: str, realm: str) -> str:
    """Return how a configuration names a token server: its host, with `http://` where it is plain http."""
    scheme = "http://" if realm.lower().startswith("http://") else ""
    setting = f"registries: {host}: token-server: {scheme}{place_of(realm)}"
    return f"if that is right, write {setting} in .archcheck.yaml"


def is_unreachable(failure: LookupFailedError) -> bool:
    """Return whether a token server had no time, or did not answer: another question fares no better."""
    reasons = (Reason.UNREACHABLE, Reason.RATE_LIMITED)
    return isinstance(failure.outcome, Unknown) and failure.outcome.reason in reasons


def _server(url: str, realm: str) -> str:
    """Return how messages name the server that answered: a redirect's target is not the realm's server."""
    if is_same_origin(url, realm):
        return f"the token server {place_of(realm)}"
    return f"the token server {place_of(url)}, to which {place_of(realm)} redirects,"


def _refusal(answer: RegistryResponse, host: str, unsent: Redirected | None) -> LookupFailedError:
    """Return what a status says: 401 and 403 alone refuse, all others are no word about who may read what."""
    status = answer.status
    if status == 429:
        return LookupFailedError(Unknown(Reason.RATE_LIMITED, f"{host} has too many requests from here"))
    error = (_object(answer.body) or {}).get("error")
    code = error[:60] if isinstance(error, str) else ""
    is_grant = status == 400 and code in _REFUSED_GRANTS
    if status in (401, 403) or is_grant:
        said = f" ({code})" if code else ""
        outcome = Unknown(Reason.DENIED, f"{host} refuses: {status}{said}")
        return DeniedError(outcome, of_login=status == 401 or is_grant, unsent=unsent)
    if status >= 500 or status == 408:
        return LookupFailedError(Unknown(Reason.UNREACHABLE, f"{host} answers {status}"))
    message = f"{host} answers {status}, which is neither a token nor a refusal"
    return LookupFailedError(Unknown(Reason.INVALID, message))


def _object(body: bytes) -> dict[str, Any] | None:
    """Return a JSON object as Go reads it, with which all registries are tried: the last key counts."""
    try:
        document = json.loads(body.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) else None


def _lifetime(expires_in: object) -> float:
    """Return for how many seconds a token is used: a tenth less than it lives, as its way here took time."""
    is_number = isinstance(expires_in, (int, float)) and not isinstance(expires_in, bool)
    seconds = float(expires_in) if is_number and 0 < expires_in < 10**9 else DEFAULT_LIFETIME  # type: ignore[operator,arg-type]
    return seconds * 0.9
