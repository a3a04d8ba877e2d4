"""Challenges → the Authorization header that answers them; each token is fetched once.

Source: distribution's `docs/content/spec/auth/token.md`, and how registries differ from it.
"""

import asyncio
import base64
import logging
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from archcheck.images.availability import Reason, Unknown
from archcheck.registry.challenge import Challenge, scopes_for
from archcheck.registry.credentials import Credential, DockerCredentials
from archcheck.registry.hosts import split_url
from archcheck.registry.manifests import parse_object
from archcheck.registry.protocol import LookupFailedError
from archcheck.registry.transport import Answer, Transport
from archcheck.registry.trust import may_lead, may_receive_credentials

logger = logging.getLogger(__name__)

TOKEN_LIMIT = 1024 * 1024
"""Bytes of a token server's answer."""

_Key = tuple[str, str, tuple[str, ...], str]


class Tokens:
    """The tokens of one run, by realm, service, scopes and registry. Tasks that want one share its fetch.

    No token is ever shown to another host than the one whose challenge it answers.
    """

    def __init__(self, transport: Transport, credentials: DockerCredentials) -> None:
        self._transport = transport
        self._credentials = credentials
        self._fetches: dict[_Key, asyncio.Task[str]] = {}

    async def authorization(
        self, challenges: list[Challenge], url: str, registry: str, repository: str
    ) -> str | None:
        """Return the value of an Authorization header, or None where nothing can answer the challenges.

        Args:
            challenges: what the host asks for, the preferred one first.
            url: the URL that was refused.
            registry: whose stored credential may be used; empty for none, after a redirect.
            repository: what the token is to be for; empty after a redirect.

        Raises:
            LookupFailedError: the token server cannot be asked, or refuses.

        """
        credential = await self._credentials.find(registry) if registry else None
        for challenge in challenges:
            if challenge.scheme == "bearer" and challenge.parameters.get("realm"):
                return f"Bearer {await self._token(challenge, url, repository, credential)}"
            if challenge.scheme == "basic" and credential is not None and credential.username:
                return _basic(credential)
        return None

    def forget(self, challenges: list[Challenge], repository: str) -> None:
        """Drop the tokens for `repository`: one was refused, it may have expired."""
        scopes = {scopes_for(challenge, repository) for challenge in challenges}
        for key in [key for key in self._fetches if key[2] in scopes]:
            del self._fetches[key]

    async def _token(
        self, challenge: Challenge, url: str, repository: str, credential: Credential | None
    ) -> str:
        realm = challenge.parameters["realm"]
        _require_sane(realm, url)
        if credential is not None and not may_receive_credentials(realm, url):
            logger.warning(
                "%s names a token server on another domain (%s): the stored credential is not sent there",
                urlsplit(url).hostname,
                urlsplit(realm).hostname,
            )
            credential = None
        scopes = scopes_for(challenge, repository)
        service = challenge.parameters.get("service", "")
        key = (realm, service, scopes, urlsplit(url).netloc)
        if key not in self._fetches:
            self._fetches[key] = asyncio.create_task(self._fetch(realm, service, scopes, credential))
        return await asyncio.shield(self._fetches[key])

    async def _fetch(
        self, realm: str, service: str, scopes: tuple[str, ...], credential: Credential | None
    ) -> str:
        query = [("scope", scope) for scope in scopes]
        if service:
            query.insert(0, ("service", service))
        if credential is not None and credential.identity_token:
            answer = await self._refresh(realm, service, scopes, credential)
        else:
            headers = {"Authorization": _basic(credential)} if credential else {}
            answer = await self._transport.get(_with_query(realm, query), headers, TOKEN_LIMIT)
        return _token_in(answer, realm)

    async def _refresh(
        self, realm: str, service: str, scopes: tuple[str, ...], credential: Credential
    ) -> Answer:
        form = {
            "grant_type": "refresh_token",
            "service": service,
            "scope": " ".join(scopes),
            "client_id": "archcheck",
            "refresh_token": credential.identity_token,
        }
        return await self._transport.post(realm, form, TOKEN_LIMIT)


def _token_in(answer: Answer, realm: str) -> str:
    host = urlsplit(realm).hostname
    if answer.status == 429:
        raise LookupFailedError(
            Unknown(Reason.RATE_LIMITED, f"the token server {host} has too many requests")
        )
    if answer.status >= 500:
        raise LookupFailedError(
            Unknown(Reason.UNREACHABLE, f"the token server {host} answers {answer.status}")
        )
    if answer.status != 200:
        raise LookupFailedError(Unknown(Reason.DENIED, f"the token server {host} refuses: {answer.status}"))
    document = parse_object(answer.body, f"the answer of the token server {host}")
    for name in ("token", "access_token"):
        token = document.get(name)
        if isinstance(token, str) and token.isascii() and token.isprintable() and token:
            return token
    raise LookupFailedError(Unknown(Reason.INVALID, f"the token server {host} answers without a token"))


def _require_sane(realm: str, url: str) -> None:
    """Refuse a realm that is no web address, or that leads where a registry may not lead."""
    target, origin = split_url(realm), urlsplit(url)
    if target is None or not may_lead(origin, target):
        raise LookupFailedError(
            Unknown(
                Reason.INVALID, f"{origin.hostname} names a token server that is not asked: {realm[:200]!r}"
            )
        )


def _basic(credential: Credential) -> str:
    pair = f"{credential.username}:{credential.password}".encode()
    return f"Basic {base64.b64encode(pair).decode()}"


def _with_query(realm: str, query: list[tuple[str, str]]) -> str:
    parts = urlsplit(realm)
    return urlunsplit(parts._replace(query=urlencode([*parse_qsl(parts.query), *query])))
