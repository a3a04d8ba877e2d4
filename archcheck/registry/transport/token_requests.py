"""One question to a token server, and the redirects that it answers with.

A redirect of a token server is followed as any other is: the login stays behind where scheme, host or port
change, and so does a form that holds one, unless the configuration names that server (`token-server:`).
"""

import asyncio
import base64
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from archcheck.frozen import dataclass
from archcheck.images.availability import Reason, Unknown
from archcheck.registry.credentials.model import Credential
from archcheck.registry.protocol import LookupFailedError
from archcheck.registry.transport.messages import RegistryResponse
from archcheck.registry.transport.origins import WebOrigin, is_same_origin, origin_of
from archcheck.registry.transport.redirects import REDIRECT_LIMIT, endless, next_hop, place_of
from archcheck.registry.transport.token_answers import DeniedError, Redirected, Token, token_in
from archcheck.registry.transport.transport import Transport

TOKEN_LIMIT = 1024 * 1024
"""Bytes of a token server's answer."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a token is asked for: of whom, for which service and scopes, as whom."""

    realm: str
    service: str
    credential: Credential | None
    scopes: tuple[str, ...]


async def fetch(transport: Transport, question: Question, named: WebOrigin | None = None) -> Token:
    """Return the token that a question is answered with.

    Args:
        transport: the connections.
        question: what is asked.
        named: the token server that the configuration names, to which a login may be redirected.

    Raises:
        LookupFailedError: there is none.

    """
    asked_at = asyncio.get_running_loop().time()
    if question.credential is not None and question.credential.identity_token:
        return token_in(await _exchange(transport, question, named), question.realm, asked_at)
    answer, unsent = await _get(transport, question, named)
    return token_in(answer, question.realm, asked_at, unsent)


def basic(credential: Credential) -> str:
    """Return the header by which a user and a password log in."""
    pair = f"{credential.username}:{credential.password}".encode("utf-8", "surrogateescape")
    return f"Basic {base64.b64encode(pair).decode()}"


async def _get(
    transport: Transport, question: Question, named: WebOrigin | None
) -> tuple[RegistryResponse, Redirected | None]:
    """Return the answer at the end of the redirects, and which of them the login did not follow."""
    query = [("service", question.service)] if question.service else []
    query += [("scope", scope) for scope in question.scopes]
    headers = {"Authorization": basic(question.credential)} if question.credential else {}
    url = _with_query(question.realm, query)
    unsent: Redirected | None = None
    for _ in range(REDIRECT_LIMIT + 1):
        answer = await transport.get(url, headers, TOKEN_LIMIT)
        target = next_hop(answer)
        if target is None:
            return answer, unsent
        if headers and not _may_follow(target, url, named):
            headers, unsent = {}, Redirected(url, target)
        url = target
    raise endless(f"the token server {place_of(question.realm)}")


async def _exchange(transport: Transport, question: Question, named: WebOrigin | None) -> RegistryResponse:
    """Exchange an identity token; 307 and 308 alone keep a form (RFC 9110 §15.4)."""
    form = {
        "grant_type": "refresh_token",
        "service": question.service,
        "scope": " ".join(question.scopes),
        "client_id": "archcheck",
        "refresh_token": question.credential.identity_token if question.credential else "",
    }
    url = question.realm
    for _ in range(REDIRECT_LIMIT + 1):
        answer = await transport.post(url, form, TOKEN_LIMIT)
        target = next_hop(answer)
        if target is None:
            return answer
        message = f"the token server {place_of(url)} redirects to {place_of(target)}"
        if not _may_follow(target, url, named):
            outcome = Unknown(Reason.DENIED, message)
            raise DeniedError(outcome, of_login=False, unsent=Redirected(url, target))
        if answer.status not in (307, 308):
            message += f" by {answer.status}, which loses the form with the stored identity token"
            raise LookupFailedError(Unknown(Reason.INVALID, message))
        url = target
    raise endless(f"the token server {place_of(question.realm)}")


def _may_follow(target: str, url: str, named: WebOrigin | None) -> bool:
    """Return whether a login follows a redirect."""
    return is_same_origin(target, url) or (named is not None and origin_of(target) == named)


def _with_query(realm: str, query: list[tuple[str, str]]) -> str:
    parts = urlsplit(realm)
    return urlunsplit(parts._replace(query=urlencode([*parse_qsl(parts.query), *query])))
