"""Challenges → the Authorization header that answers them; each token is fetched once.

Source: distribution's `docs/content/spec/auth/token.md`, and how registries differ from it.
"""

import asyncio
import base64
import logging
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from archcheck.images.availability import Reason, Unknown
from archcheck.registry.credentials.model import Credential
from archcheck.registry.hosts import shown, split_url
from archcheck.registry.http.challenge import Challenge, scopes_for
from archcheck.registry.http.resolver import retrieved
from archcheck.registry.http.transport import Answer, Transport
from archcheck.registry.http.trust import may_lead, may_receive_credentials
from archcheck.registry.manifests import parse_object
from archcheck.registry.protocol import LookupFailedError

logger = logging.getLogger(__name__)

TOKEN_LIMIT = 1024 * 1024
"""Bytes of a token server's answer."""

DEFAULT_LIFETIME = 60.0
"""Seconds that a token lives whose server does not say (token.md, `expires_in`)."""

_URL_LIMIT = 1500
"""Characters of all scopes together: quay.io answers 414 to long ones (openshift/oc#869)."""

_Key = tuple[str, str, Credential | None, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    expires_at: float


class Tokens:
    """The tokens for one registry. Tasks that want the same one share its fetch.

    They are kept by realm, service, credential and scopes, until shortly before they expire. No token is
    ever shown to another host than the one whose challenge it answers.
    """

    def __init__(self, transport: Transport, batch: int = 1) -> None:
        """Take the connections, and for how many repositories one token may be."""
        self._transport = transport
        self._batch = batch
        self._expected: dict[str, None] = {}
        self._fetches: dict[_Key, asyncio.Task[_Token]] = {}
        self._shared: set[asyncio.Task[_Token]] = set()
        self._uses: Counter[asyncio.Task[_Token]] = Counter()

    def expect(self, repositories: Iterable[str]) -> None:
        """Hear which repositories the run will ask for: where it may be, one token is for several."""
        self._expected.update(dict.fromkeys(repositories))

    async def authorization(
        self, challenges: Iterable[Challenge], url: str, repository: str, credential: Credential | None
    ) -> str | None:
        """Return the value of an Authorization header, or None where nothing can answer the challenges.

        Args:
            challenges: what the host asks for, the preferred one first.
            url: the URL that was refused.
            repository: what the token is to be for; empty after a redirect.
            credential: what to log in with, or None.

        Raises:
            LookupFailedError: the token server cannot be asked, or refuses.

        """
        if credential is not None and credential.registry_token:
            return f"Bearer {credential.registry_token}"
        for challenge in challenges:
            if challenge.scheme == "bearer" and challenge.parameters.get("realm"):
                return f"Bearer {await self._token(challenge, url, repository, credential)}"
            if challenge.scheme == "basic" and credential is not None and credential.username:
                return _basic(credential)
        return None

    def is_shared(self, challenges: Iterable[Challenge], repository: str) -> bool:
        """Return whether the token for a repository is for several."""
        scopes = {scopes_for(challenge, repository) for challenge in challenges}
        return any(key[3] in scopes and task in self._shared for key, task in self._fetches.items())

    def forget(self, challenges: Iterable[Challenge], repository: str) -> bool:
        """Drop the tokens for a repository: one was refused.

        Return whether another may do better: one that had been in use may have expired, and one for several
        repositories may be for none of them. A new one that was refused says all there is to say.
        """
        scopes = {scopes_for(challenge, repository) for challenge in challenges}
        dropped = [self._fetches.pop(key) for key in [key for key in self._fetches if key[3] in scopes]]
        if self._shared.intersection(dropped):
            self._batch = 1
            return True
        return any(self._uses[task] > 1 for task in dropped)

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
        key: _Key = (
            *(realm, challenge.parameters.get("service", ""), credential),
            scopes_for(challenge, repository),
        )
        while True:
            task = self._fetches.get(key)
            if task is None or _is_stale(task):
                task = self._start(key, challenge, repository)
            try:
                token = await asyncio.shield(task)
            except LookupFailedError as failure:
                if task not in self._shared or not _is_denied(failure):
                    raise
                self._batch = 1
                if self._fetches.get(key) is task:
                    del self._fetches[key]
            else:
                self._uses[task] += 1
                return token.text

    def _start(self, key: _Key, challenge: Challenge, repository: str) -> asyncio.Task[_Token]:
        """Fetch a token for a repository, and for others that will be asked for, where one may be for all."""
        together = [key]
        for other in self._expected if self._batch > 1 and repository else ():
            beside: _Key = (*key[:3], scopes_for(challenge, other))
            length = sum(len(scope) for each in (*together, beside) for scope in each[3])
            if beside not in self._fetches and beside not in together and length <= _URL_LIMIT:
                together.append(beside)
            if len(together) == self._batch:
                break
        scopes = tuple(dict.fromkeys(scope for each in together for scope in each[3]))
        task = retrieved(asyncio.create_task(self._fetch((*key[:3], scopes))))
        self._fetches.update(dict.fromkeys(together, task))
        if len(together) > 1:
            self._shared.add(task)
        return task

    async def _fetch(self, key: _Key) -> _Token:
        realm, service, credential, scopes = key
        asked_at = asyncio.get_running_loop().time()
        if credential is not None and credential.identity_token:
            answer = await self._refresh(realm, service, scopes, credential)
        else:
            query = [("service", service)] if service else []
            query += [("scope", scope) for scope in scopes]
            headers = {"Authorization": _basic(credential)} if credential else {}
            answer = await self._transport.get(_with_query(realm, query), headers, TOKEN_LIMIT)
        return _token_in(answer, realm, asked_at)

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


def _is_denied(failure: LookupFailedError) -> bool:
    return isinstance(failure.outcome, Unknown) and failure.outcome.reason is Reason.DENIED


def _is_stale(task: asyncio.Task[_Token]) -> bool:
    """Return whether a token has expired; a failed fetch stays what it is for the run."""
    if not task.done() or task.cancelled() or task.exception() is not None:
        return task.cancelled()
    return task.result().expires_at <= asyncio.get_running_loop().time()


def _token_in(answer: Answer, realm: str, asked_at: float) -> _Token:
    host = urlsplit(realm).hostname
    if answer.status == 429:
        raise LookupFailedError(
            Unknown(Reason.RATE_LIMITED, f"the token server {host} has too many requests from here")
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
            return _Token(token, asked_at + _lifetime(document.get("expires_in")))
    raise LookupFailedError(Unknown(Reason.INVALID, f"the token server {host} answers without a token"))


def _lifetime(expires_in: object) -> float:
    """Return for how many seconds a token is used: a tenth less than it lives, as its way here took time."""
    is_number = isinstance(expires_in, (int, float)) and not isinstance(expires_in, bool)
    seconds = float(expires_in) if is_number and 0 < expires_in < 10**9 else DEFAULT_LIFETIME  # type: ignore[operator,arg-type]
    return seconds * 0.9


def _require_sane(realm: str, url: str) -> None:
    """Refuse a realm that is no web address, or that leads where a registry may not lead."""
    target, origin = split_url(realm), urlsplit(url)
    if target is None or not may_lead(origin, target):
        raise LookupFailedError(
            Unknown(
                Reason.INVALID, f"{origin.hostname} names a token server that is not asked: {shown(realm)!r}"
            )
        )


def _basic(credential: Credential) -> str:
    pair = f"{credential.username}:{credential.password}".encode("utf-8", "surrogateescape")
    return f"Basic {base64.b64encode(pair).decode()}"


def _with_query(realm: str, query: list[tuple[str, str]]) -> str:
    parts = urlsplit(realm)
    return urlunsplit(parts._replace(query=urlencode([*parse_qsl(parts.query), *query])))
