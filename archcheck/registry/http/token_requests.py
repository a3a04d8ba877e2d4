"""One question to a token server, and the redirects that it answers with.

A redirect of a token server is followed as any other is: the login stays behind where scheme, host or port
change, and so does a form that holds one.
"""

import asyncio
import base64
import logging
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from archcheck.images.availability import Reason, Unknown
from archcheck.registry.credentials.model import Credential
from archcheck.registry.http.origins import is_same_origin
from archcheck.registry.http.redirects import REDIRECT_LIMIT, endless, next_hop, place_of
from archcheck.registry.http.token_answers import Token, token_in
from archcheck.registry.http.transport import Answer, Transport
from archcheck.registry.protocol import LookupFailedError

logger = logging.getLogger(__name__)

TOKEN_LIMIT = 1024 * 1024
"""Bytes of a token server's answer."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a token is asked for: of whom, for which service and scopes, as whom."""

    realm: str
    service: str
    credential: Credential | None
    scopes: tuple[str, ...]


async def fetch(transport: Transport, question: Question) -> Token:
    """Return the token that a question is answered with.

    Raises:
        LookupFailedError: there is none.

    """
    asked_at = asyncio.get_running_loop().time()
    if question.credential is not None and question.credential.identity_token:
        return token_in(await _exchange(transport, question), question.realm, asked_at)
    return token_in(await _get(transport, question), question.realm, asked_at)


def basic(credential: Credential) -> str:
    """Return the header by which a user and a password log in."""
    pair = f"{credential.username}:{credential.password}".encode("utf-8", "surrogateescape")
    return f"Basic {base64.b64encode(pair).decode()}"


async def _get(transport: Transport, question: Question) -> Answer:
    query = [("service", question.service)] if question.service else []
    query += [("scope", scope) for scope in question.scopes]
    headers = {"Authorization": basic(question.credential)} if question.credential else {}
    url = _with_query(question.realm, query)
    for _ in range(REDIRECT_LIMIT + 1):
        answer = await transport.get(url, headers, TOKEN_LIMIT)
        target = next_hop(answer)
        if target is None:
            return answer
        if headers and not is_same_origin(target, url):
            headers = {}
            logger.warning(
                "the token server %s redirects to %s: the stored credential is not sent there",
                *(place_of(url), place_of(target)),
            )
        url = target
    raise endless(f"the token server {place_of(question.realm)}")


async def _exchange(transport: Transport, question: Question) -> Answer:
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
        if not is_same_origin(target, url) or answer.status not in (307, 308):
            message = (
                f"the token server {place_of(url)} redirects to {place_of(target)}:"
                " the stored identity token is not sent there"
            )
            raise LookupFailedError(Unknown(Reason.INVALID, message))
        url = target
    raise endless(f"the token server {place_of(question.realm)}")


def _with_query(realm: str, query: list[tuple[str, str]]) -> str:
    parts = urlsplit(realm)
    return urlunsplit(parts._replace(query=urlencode([*parse_qsl(parts.query), *query])))
