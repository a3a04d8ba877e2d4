"""One host that speaks the distribution-spec's pull API: how it authenticates, and whether to ask it again.

The first request to a host doubles as the question how it authenticates; the others wait for its answer, so
that a host's challenge is paid once in a run.
"""

import asyncio
import logging
from dataclasses import dataclass
from urllib.parse import urlsplit

from archcheck.images.availability import Missing, Reason, Unknown
from archcheck.images.reference import DOCKER_HUB, Reference
from archcheck.registry.credentials.model import Credential, Credentials
from archcheck.registry.hosts import api_host, host_name, is_loopback, shown
from archcheck.registry.http.challenge import Challenge, parse_challenges, scopes_for
from archcheck.registry.http.quota import Quota, quota_of
from archcheck.registry.http.shortcuts import known_challenges
from archcheck.registry.http.tokens import Tokens
from archcheck.registry.http.transport import Answer, Transport
from archcheck.registry.http.trust import redirect_target
from archcheck.registry.protocol import MANIFEST_LIMIT, LookupFailedError

logger = logging.getLogger(__name__)

CONCURRENCY = 20
"""Images asked of one host at a time, and connections to it, unless the configuration says otherwise."""

PATIENCE = 5
"""Images in a row for which a host may not be reached before it is given up."""

REDIRECT_LIMIT = 5

_HIDING = (401, 403, 404)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Ask:
    """One question to a host: a path, what it is about, and the headers beside Authorization."""

    path: str
    repository: str
    reference: Reference
    headers: tuple[tuple[str, str], ...] = ()
    method: str = "GET"


@dataclass(frozen=True, slots=True)
class Manners:
    """How a host is asked: how many images at a time, and whether in plain http where it speaks no TLS."""

    concurrency: int = CONCURRENCY
    may_be_plain: bool = False


_DEFAULT = Manners()


class Server:
    """What a run knows of one host."""

    def __init__(
        self,
        url: str,
        transport: Transport,
        tokens: Tokens,
        credentials: Credentials,
        manners: Manners = _DEFAULT,
    ) -> None:
        """Take the host's URL (scheme, host and port), and what serves to ask it."""
        self.host = url.partition("://")[2]
        self.slots = asyncio.Semaphore(manners.concurrency)
        self.tokens = tokens
        self.quota: Quota | None = None
        self.spent: Unknown | None = None
        self.resting: Unknown | None = None
        self._url = url
        self._may_be_plain = manners.may_be_plain or is_loopback(host_name(self.host))
        self._transport = transport
        self._credentials = credentials
        self._challenges: tuple[Challenge, ...] = known_challenges(self.host)
        self._assumes = bool(self._challenges)
        self._asked = False
        self._failures = 0
        self._dead: Unknown | None = None
        self._first = asyncio.Lock()
        self._refused: set[Credential] = set()
        self._warned: set[Credential] = set()

    def expect(self, repositories: list[str]) -> None:
        """Hear which repositories the run will ask for, once for each image."""
        self.tokens.expect(repositories)
        self._transport.expect(len(repositories))

    async def aclose(self) -> None:
        """Close its connections."""
        await self._transport.aclose()

    def give_up(self) -> None:
        """Hear that an image took longer than it may: see `_note`."""
        self._note(Unknown(Reason.UNREACHABLE, f"{self.host} gave no full answer in time"))

    async def ask(self, ask: Ask) -> Answer:
        """Return the answer at the end of all redirects, whatever its status, logged in where it must be.

        Raises:
            LookupFailedError: there is none, or only from where nobody follows.

        """
        try:
            answer = await self._answer(ask)
        except LookupFailedError as failure:
            self._note(failure.outcome)
            raise
        self._failures = 0
        self.quota = quota_of(answer.headers) or self.quota
        return answer

    async def _answer(self, ask: Ask) -> Answer:
        self._require_alive()
        if self._assumes:
            try:
                return await self._authorized(ask, None)
            except LookupFailedError:
                if self._asked:
                    raise
            self._assumes, self._challenges = False, ()
        refused = None
        if not self._challenges:
            refused = None if self._asked else await self._probe(ask)
            if refused is None and not self._challenges:
                refused = await self._follow(ask, None)
            if refused is not None and not self._is_refusal(refused):
                return refused
        return await self._authorized(ask, refused)

    async def _probe(self, ask: Ask) -> Answer | None:
        """Ask for the first time; None where another task has done so in the meantime."""
        async with self._first:
            self._require_alive()
            if self._asked:
                return None
            try:
                answer = await self._follow(ask, None)
            except LookupFailedError as failure:
                if isinstance(failure.outcome, Unknown) and failure.outcome.reason is Reason.INVALID:
                    self._asked = True
                if not self._may_be_plain or not (_speaks_no_tls(failure) or self._has_other_port()):
                    self._note(failure.outcome)
                    raise
                logger.debug("%s does not speak TLS: asking it in plain http", self.host)
                self._url = f"http://{self.host}"
                answer = await self._follow(ask, None)
            if self._is_refusal(answer):
                self._learn(answer)
            return answer

    def _has_other_port(self) -> bool:
        """Return whether http is another port than https: that nobody listens there says nothing of it."""
        return ":" not in self.host.rpartition("]")[2]

    def _note(self, outcome: Missing | Unknown) -> None:
        """Remember a host that cannot be reached: the next image need not find that out again.

        One that has answered before gets some more tries, as its network may have hiccups.
        """
        if isinstance(outcome, Unknown) and outcome.reason is Reason.UNREACHABLE:
            self._failures += 1
            if not self._asked or self._failures >= PATIENCE:
                self._dead = self._dead or outcome

    def _require_alive(self) -> None:
        if self._dead is not None:
            raise LookupFailedError(self._dead)

    async def _authorized(self, ask: Ask, refused: Answer | None) -> Answer:
        """Ask with each credential that there is; return the first answer that is no refusal.

        A registry may hide what one may not see behind 404, so that the next may know better. Where none
        does, what is public can still be read without: a password that has expired is no reason not to know.
        """
        if refused is not None:
            self._learn(refused)
        telling: Answer | None = None
        for credential in await self._find(ask):
            answer = await self._logged_in(ask, credential)
            if answer is not None and answer.status not in _HIDING:
                return answer
            if answer is not None and answer.status == 401:
                self._warn(credential, f"{self.host} answers 401")
            if telling is None or telling.status == 404:
                telling = answer or telling
        if telling is not None and telling.status == 404:
            return telling
        public = await self._without_login(ask, refused, telling)
        return public if telling is None or public.status == 200 else telling

    async def _without_login(self, ask: Ask, refused: Answer | None, telling: Answer | None) -> Answer:
        """Return what anybody gets; where nothing more can be had, the refusal that is known."""
        try:
            answer = await self._logged_in(ask, None)
        except LookupFailedError:
            if telling is None:
                raise
            return telling
        return answer or refused or await self._follow(ask, None)

    async def _find(self, ask: Ask) -> list[Credential]:
        """Return the credentials to try."""
        name = DOCKER_HUB if self.host == api_host(DOCKER_HUB) else self.host
        found = await self._credentials.find(name, ask.reference, ask.repository)
        return [credential for credential in found if credential not in self._refused]

    async def _logged_in(self, ask: Ask, credential: Credential | None) -> Answer | None:
        """Ask with one credential; None where it opens nothing.

        A token that is refused is fetched once more, where it may have expired or was for several.
        """
        answer = await self._with_token(ask, credential)
        if answer is not None and answer.status == 403 and self._is_own(answer):
            is_shared = self.tokens.is_shared(self._challenges, ask.repository)
            if is_shared:
                self.tokens.forget(self._challenges, ask.repository)
            return await self._with_token(ask, credential) if is_shared else answer
        if answer is None or not self._is_refusal(answer):
            return answer
        before = self._wanted(ask)
        is_worn = self.tokens.forget(self._challenges, ask.repository)
        self._learn(answer)
        return await self._with_token(ask, credential) if is_worn or self._wanted(ask) != before else answer

    async def _with_token(self, ask: Ask, credential: Credential | None) -> Answer | None:
        url = f"{self._url}{ask.path}"
        try:
            header = await self.tokens.authorization(self._challenges, url, ask.repository, credential)
        except LookupFailedError as failure:
            self._refuse(credential, failure)
            return None
        return await self._follow(ask, header) if header is not None else None

    def _wanted(self, ask: Ask) -> list[tuple[str, ...]]:
        """Return what the host asks for, as far as it makes a difference to the answer."""
        return [
            (each.scheme, each.parameters.get("realm", ""), *scopes_for(each, ask.repository))
            for each in self._challenges
        ]

    def _refuse(self, credential: Credential | None, failure: LookupFailedError) -> None:
        """Pass over a credential that the token server refuses; raise what is no refusal of it."""
        outcome = failure.outcome
        if credential is None or not isinstance(outcome, Unknown) or outcome.reason is not Reason.DENIED:
            raise failure
        self._refused.add(credential)
        self._warn(credential, outcome.message)

    def _warn(self, credential: Credential, why: str) -> None:
        if credential not in self._warned:
            self._warned.add(credential)
            source = credential.source or "this machine"
            logger.warning("%s: the credential from %s is refused: %s", self.host, source, why)

    def _learn(self, answer: Answer) -> None:
        challenges = tuple(parse_challenges(answer.headers.get_list("www-authenticate")))
        self._challenges = challenges or self._challenges

    def _is_refusal(self, answer: Answer) -> bool:
        return answer.status == 401 and self._is_own(answer)

    def _is_own(self, answer: Answer) -> bool:
        return _origin(answer.url) == _origin(self._url)

    async def _follow(self, ask: Ask, authorization: str | None) -> Answer:
        """Return the answer at the end of the redirects.

        Authorization stays behind where scheme, host or port change; a host that a redirect leads to gets
        an anonymous token at most (registry.k8s.io leads to registries that want one).
        """
        url = asked = f"{self._url}{ask.path}"
        anonymous = False
        for _ in range(2 * REDIRECT_LIMIT):
            answer = await self._send(ask, asked, authorization)
            self._asked = True
            if answer.status == 401 and _origin(asked) != _origin(url) and not anonymous:
                anonymous = True
                challenges = parse_challenges(answer.headers.get_list("www-authenticate"))
                authorization = await self.tokens.authorization(challenges, asked, "", None)
                if authorization:
                    continue
            if answer.status not in _REDIRECTS or "location" not in answer.headers:
                return answer
            target = _redirected(asked, answer.headers["location"])
            if _origin(target) != _origin(asked):
                authorization, anonymous = None, False
            asked = target
        raise LookupFailedError(Unknown(Reason.INVALID, f"{self.host} redirects without end"))

    async def _send(self, ask: Ask, url: str, authorization: str | None) -> Answer:
        headers = dict(ask.headers) if _origin(url) == _origin(self._url) else _public(ask.headers)
        if authorization:
            headers["Authorization"] = authorization
        if ask.method == "HEAD":
            return await self._transport.head(url, headers)
        return await self._transport.get(url, headers, MANIFEST_LIMIT)


def _public(headers: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Return the headers that may follow a redirect: a configured one may be a secret."""
    return {name: value for name, value in headers if name in ("Accept", "If-None-Match")}


def _speaks_no_tls(failure: LookupFailedError) -> bool:
    """Return whether a failed TLS handshake may mean plain http; never where a certificate was shown."""
    cause = str(failure.__cause__)
    return "SSL" in cause and "CERTIFICATE" not in cause.upper()


def _origin(url: str) -> tuple[str, str]:
    scheme, _, rest = url.partition("://")
    return scheme.lower(), rest.partition("/")[0].rpartition("@")[2].lower()


def _redirected(url: str, location: str) -> str:
    """Return where a redirect leads.

    Raises:
        LookupFailedError: out of TLS, to this machine from elsewhere, or to no web address.

    """
    target = redirect_target(url, location)
    if target is None:
        message = f"{urlsplit(url).hostname} redirects to where nobody follows: {shown(location)!r}"
        raise LookupFailedError(Unknown(Reason.INVALID, message))
    return target
