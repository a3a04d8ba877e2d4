"""One host that speaks the distribution-spec's pull API: what it wants, and whether to ask it again.

The first request to a host doubles as the question how it authenticates. The others wait for its answer, and
take it for a guess: a host's challenge is so paid once in a run. But what a host wants for one repository it
need not want for another. A guess counts where it opens what was asked; where it does not, the question
itself is asked without it, and its own challenge counts. So no repository's challenge can spoil another's
answer, and it does not matter which is asked first.
"""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from archcheck.images.availability import Reason, Unknown
from archcheck.registry.credentials.model import Keychain
from archcheck.registry.protocol import LookupFailedError
from archcheck.registry.transport.attempt import HIDING, Attempt, Wanted, wanted, wanted_of_all
from archcheck.registry.transport.breaker import Breaker
from archcheck.registry.transport.challenge import Challenge, parse_challenges
from archcheck.registry.transport.host_credentials import HostCredentials
from archcheck.registry.transport.known_registries import known_challenges
from archcheck.registry.transport.messages import NoAnswerError, RegistryRequest, RegistryResponse
from archcheck.registry.transport.origins import is_same_origin
from archcheck.registry.transport.quota import Quota, quota_of
from archcheck.registry.transport.rate_limits import RateLimits
from archcheck.registry.transport.redirects import REDIRECT_LIMIT, endless, next_hop
from archcheck.registry.transport.schemes import is_answered_by_tls, may_speak_another, most_telling
from archcheck.registry.transport.tokens import Tokens
from archcheck.registry.transport.transport import Transport

logger = logging.getLogger(__name__)

CONCURRENCY = 20
"""Images asked of one host at a time, and connections to it, unless the configuration says otherwise."""

FIRST_WAIT = 10.0
"""Seconds for which the others wait for the first answer of a host, before they ask for themselves."""

CHALLENGES_TRIED = 8
"""Challenges of other repositories that are tried for one that cannot be read by its own."""


@dataclass(frozen=True, slots=True)
class HostPolicy:
    """How a host is asked: how many images at a time, and in which schemes, the preferred one first."""

    concurrency: int = CONCURRENCY
    schemes: tuple[str, ...] = ()


_DEFAULT = HostPolicy()


class Server:
    """What a run knows of one host."""

    def __init__(
        self,
        url: str,
        transport: Transport,
        tokens: Tokens,
        keychain: Keychain,
        policy: HostPolicy = _DEFAULT,
    ) -> None:
        """Take the host's URL (scheme, host and port), and what serves to ask it."""
        scheme, _, self.host = url.partition("://")
        self.slots = asyncio.Semaphore(policy.concurrency)
        self.tokens = tokens
        self.quota: Quota | None = None
        self.limits = RateLimits(self.host)
        self._schemes = policy.schemes or (scheme,)
        self._transport = transport
        self._credentials = HostCredentials(self.host, tokens, keychain)
        self._known = known_challenges(self.host)
        self._guess: tuple[Challenge, ...] = self._known
        self._guesses: dict[str, tuple[Challenge, ...]] = {}
        self._proven: set[Wanted] = set()
        self._seen: dict[Wanted, tuple[Challenge, ...]] = {}
        self._unseen: dict[str, RegistryRequest] = {}
        self._tried: dict[str, set[Wanted]] = {}
        self._breaker = Breaker()
        self._first: asyncio.Event | None = None

    @property
    def _url(self) -> str:
        return f"{self._schemes[0]}://{self.host}"

    def expect(self, repositories: list[str]) -> None:
        """Hear which repositories the run will ask for, once for each image."""
        self.tokens.expect(repositories)
        self._transport.expect(len(repositories))

    async def aclose(self) -> None:
        """Close its connections."""
        await self._transport.aclose()

    def give_up(self, repository: str) -> None:
        """Hear that an image of a repository took longer than it may."""
        self._breaker.record_slowness(self.host, repository)

    async def ask(self, ask: RegistryRequest) -> RegistryResponse:
        """Return the answer at the end of all redirects, whatever its status, logged in where it must be.

        Raises:
            LookupFailedError: there is none, or only from where nothing is followed.

        """
        answer = await self._answer(ask)
        self.quota = quota_of(answer.headers) or self.quota
        return answer

    async def _answer(self, ask: RegistryRequest) -> RegistryResponse:
        if self._guess:
            return await self._guessed(ask, self._guesses.get(ask.repository, self._guess))
        plain = await self._plain(ask)
        if plain is None:  # another question has been answered in the meantime
            return await self._answer(ask) if self._guess else await self._challenged(ask, None)
        return await self._challenged(ask, plain)

    async def _guessed(self, ask: RegistryRequest, guess: tuple[Challenge, ...]) -> RegistryResponse:
        """Answer what the host is thought to want; where that opens nothing, ask what it wants for this."""
        attempt = self._attempt(ask, guess)
        try:
            answer = await attempt.answer()
        except LookupFailedError as failure:
            self._remember(ask, attempt)
            if attempt.is_own or self._is_mine(failure):
                raise
            return await self._unguessed(ask, attempt, failure)
        self._remember(ask, attempt, answer)
        if self._is_settled(ask, attempt, answer):
            return answer
        return await self._unguessed(ask, attempt, answer)

    async def _unguessed(
        self, ask: RegistryRequest, attempt: Attempt, came: RegistryResponse | LookupFailedError
    ) -> RegistryResponse:
        """Answer the question's own challenge; where that had been guessed, return what came of it."""
        plain = attempt.plain or await self._follow(ask, None)
        repository = ask.repository
        is_other = wanted(_challenges(plain), repository) != wanted(attempt.challenges, repository)
        if is_other or not self._is_refusal(plain):
            return await self._challenged(ask, plain)
        attempt.confirm()
        if isinstance(came, LookupFailedError):
            raise came
        return came

    def _is_mine(self, failure: LookupFailedError) -> bool:
        """Return whether it is this host itself that gave no answer."""
        return isinstance(failure, NoAnswerError) and is_same_origin(failure.url, self._url)

    def _is_settled(self, ask: RegistryRequest, attempt: Attempt, answer: RegistryResponse) -> bool:
        """Return whether the answer to a guess is the answer to the question.

        It is where it has nothing to do with who asks, or where the question itself was challenged by it. A
        few registries are known to want the same of everybody. What HEAD does not tell, GET asks again.
        """
        is_known = bool(self._known) and attempt.challenges == self._known and answer.status != 401
        if is_right := answer.status not in HIDING or attempt.is_own or is_known:
            attempt.confirm()
        return is_right or ask.method == "HEAD"

    async def _challenged(self, ask: RegistryRequest, plain: RegistryResponse | None) -> RegistryResponse:
        """Answer the challenge of the question itself, where it is refused."""
        if plain is None:
            plain = await self._follow(ask, None)
        if not self._is_refusal(plain):
            return plain
        attempt = self._attempt(ask, ())
        attempt.refused(plain)
        self._remember(ask, attempt)
        answer = await attempt.answer()
        self._remember(ask, attempt, answer)
        return answer

    def _attempt(self, ask: RegistryRequest, challenges: tuple[Challenge, ...]) -> Attempt:
        self._tried.setdefault(ask.repository, set()).add(wanted_of_all(challenges))
        return Attempt(self._credentials, self._follow, ask, f"{self._url}{ask.path}", challenges)

    def _remember(
        self, ask: RegistryRequest, attempt: Attempt, answer: RegistryResponse | None = None
    ) -> None:
        """Guess the same of the next question; what has opened something is the better guess."""
        challenges = attempt.challenges
        if not challenges:
            return
        key = wanted_of_all(challenges)
        self._tried.setdefault(ask.repository, set()).add(key)
        if attempt.is_own:
            self._seen[key] = challenges
        if answer is not None and answer.status not in HIDING:
            self._proven.add(key)
            self._guess = self._guesses[ask.repository] = challenges
            if not attempt.is_own:
                self._unseen.setdefault(ask.repository, ask)
        elif attempt.is_own and wanted_of_all(self._guess) not in self._proven:
            self._guess = challenges

    async def learn_all(self) -> None:
        """Learn what is wanted for that which a guess has opened, where the host wants several things.

        Each may open what could not be read; which of them were met depends on the order of the questions.
        """
        asks = list(self._unseen.values()) if len(self._seen) > 1 else []
        self._unseen.clear()
        for plain in await asyncio.gather(*(self._unheard(ask) for ask in asks), return_exceptions=True):
            if (
                isinstance(plain, RegistryResponse)
                and self._is_refusal(plain)
                and (own := _challenges(plain))
            ):
                self._seen[wanted_of_all(own)] = own

    async def _unheard(self, ask: RegistryRequest) -> RegistryResponse:
        async with self.slots:
            return await self._follow(ask, None)

    def knows_better(self, repository: str) -> bool:
        """Return whether something else is wanted for another repository than has been tried for this one.

        That is asked at the end of a run, of what could not be read.
        """
        tried = self._tried.setdefault(repository, set())
        untried = next((key for key in sorted(self._seen)[:CHALLENGES_TRIED] if key not in tried), None)
        if untried is None:
            return False
        tried.add(untried)  # now, as what keeps it from being asked would keep it untried for ever
        self._guesses[repository] = self._seen[untried]
        return True

    async def _plain(self, ask: RegistryRequest) -> RegistryResponse | None:
        """Ask without a login; None where this waited for another question, which may have told how to."""
        if self._first is None:
            self._first = asyncio.Event()
            try:
                return await self._probe(ask)
            finally:
                self._first.set()
        if not self._first.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(FIRST_WAIT):
                    await self._first.wait()
            return None
        return await self._follow(ask, None)

    async def _probe(self, ask: RegistryRequest) -> RegistryResponse:
        """Ask a host for the first time, in each scheme that it may speak until one is answered."""
        schemes = self._schemes
        failures: list[NoAnswerError] = []
        for self._schemes in (schemes[at:] for at in range(len(schemes) if len(schemes) > 1 else 0)):
            try:
                answer = await self._follow(ask, None, retries=False)
            except NoAnswerError as failure:
                if not self._is_mine(failure):
                    raise
                failures.append(failure)
                if not may_speak_another(self._schemes, self.host, failure):
                    break
            else:
                if len(self._schemes) == 1 or not is_answered_by_tls(self._url, answer):
                    return answer
            logger.debug("%s does not speak %s", self.host, self._schemes[0])
        if len(failures) < 2:
            return await self._follow(ask, None)
        self._schemes, telling = most_telling(schemes, failures)
        self._breaker.record_failure(telling, ask.repository)
        raise telling

    def _is_refusal(self, answer: RegistryResponse) -> bool:
        return answer.status == 401 and is_same_origin(answer.url, self._url)

    async def _follow(
        self, ask: RegistryRequest, authorization: str | None, *, retries: bool = True
    ) -> RegistryResponse:
        """Return the answer at the end of the redirects.

        Authorization stays behind where scheme, host or port change; a host that a redirect leads to gets
        an anonymous token at most (registry.k8s.io leads to registries that want one).
        """
        url = asked = f"{self._url}{ask.path}"
        anonymous = False
        for _ in range(2 * REDIRECT_LIMIT):
            answer = await self._send(ask, asked, authorization, retries=retries)
            if answer.status == 401 and not is_same_origin(asked, url) and not anonymous:
                anonymous = True
                authorization = await self.tokens.authorization(_challenges(answer), asked, "", None)
                if authorization:
                    continue
            target = next_hop(answer)
            if target is None:
                return answer
            if not is_same_origin(target, asked):
                authorization, anonymous = None, False
            asked = target
        raise endless(self.host)

    async def _send(
        self, ask: RegistryRequest, url: str, authorization: str | None, *, retries: bool
    ) -> RegistryResponse:
        """Send one request. What becomes of the host's own connections says whether it is asked again."""
        is_own = is_same_origin(url, self._url)
        headers = dict(ask.headers) if is_own else _public(ask.headers)
        if authorization:
            headers["Authorization"] = authorization
        if is_own:
            self._breaker.require_closed(ask.repository)
        try:
            if ask.method == "HEAD":
                answer = await self._transport.head(url, headers, retries=retries)
            else:
                answer = await self._transport.get(url, headers, ask.limit, retries=retries)
        except NoAnswerError as failure:
            if not is_own:
                raise _led(self.host, failure) from failure
            if retries:
                self._breaker.record_failure(failure, ask.repository)
            raise
        if is_own:
            self._breaker.record_answer()
        return answer


def _challenges(answer: RegistryResponse) -> tuple[Challenge, ...]:
    return tuple(parse_challenges(answer.headers.get_list("www-authenticate")))


def _led(host: str, failure: NoAnswerError) -> NoAnswerError:
    """Return the failure of a host that a redirect led to: the image's own host is not to blame for it."""
    outcome = Unknown(Reason.UNREACHABLE, f"{host} redirects to a host that fails: {failure.outcome.message}")
    return NoAnswerError(failure.url, outcome, connected=failure.connected)


def _public(headers: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return the headers that may follow a redirect: a configured one may be a secret."""
    return {name: value for name, value in headers if name in ("Accept", "If-None-Match")}
