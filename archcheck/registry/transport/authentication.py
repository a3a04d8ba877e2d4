"""The ring of logins: a question is answered what its host wants for it.

The first request to a host doubles as the question how it authenticates. The others wait for its answer, and
take it for a guess: a host's challenge is so paid once in a run. Where a guess does not open what was asked,
the question itself is asked without it, and its own challenge counts. So no repository's challenge can spoil
another's answer, and it does not matter which is asked first.
"""

from archcheck.registry.protocol import LookupFailedError
from archcheck.registry.transport.attempt import HIDING, Attempt, wanted
from archcheck.registry.transport.challenge import challenges_in
from archcheck.registry.transport.challenge_memory import Challenges, KnownChallenges
from archcheck.registry.transport.first_contact import FirstContact
from archcheck.registry.transport.following import Redirects
from archcheck.registry.transport.host_address import HostAddress
from archcheck.registry.transport.host_credentials import HostCredentials
from archcheck.registry.transport.known_registries import known_challenges
from archcheck.registry.transport.messages import NoAnswerError, RegistryRequest, RegistryResponse


class Authentication:
    """Sends requests with the login that opens them, where there is one."""

    def __init__(
        self, address: HostAddress, below: Redirects, first: FirstContact, credentials: HostCredentials
    ) -> None:
        self._address = address
        self._below = below
        self._first = first
        self._credentials = credentials
        self._of_host = known_challenges(address.host)
        self._known = KnownChallenges(self._of_host)

    async def send(self, request: RegistryRequest) -> RegistryResponse:
        """Return the response, whatever its status, logged in where it must be.

        Raises:
            LookupFailedError: there is none.

        """
        if guess := self._known.guess(request.repository):
            return await self._guessed(request, guess)
        plain = await self._first.send(request)
        if plain is None and self._known.guess(request.repository):  # another was answered in the meantime
            return await self.send(request)
        return await self._challenged(request, plain)

    async def hear(self, request: RegistryRequest) -> None:
        """Learn what is wanted for a request, without a login.

        Raises:
            LookupFailedError: it is not answered.

        """
        plain = await self._below.send(request)
        if self._is_refusal(plain):
            self._known.record_challenges(challenges_in(plain.headers))

    def unheard(self) -> list[RegistryRequest]:
        """Return what a guess has opened, of which it is so not known what is wanted for it."""
        return self._known.take_unheard()

    def guess_another(self, repository: str) -> bool:
        """Return whether something else is worth trying for a repository; it then is what is tried next."""
        return self._known.guess_another(repository)

    async def _guessed(self, request: RegistryRequest, guess: Challenges) -> RegistryResponse:
        """Answer what the host is thought to want; where that opens nothing, ask what it wants for this."""
        attempt = self._attempt(request, guess)
        try:
            answer = await attempt.answer()
        except LookupFailedError as failure:
            self._known.record(request, attempt)
            if attempt.is_own or self._is_of_the_host(failure):
                raise
            return await self._unguessed(request, attempt, failure)
        self._known.record(request, attempt, answer)
        if self._is_settled(request, attempt, answer):
            return answer
        return await self._unguessed(request, attempt, answer)

    async def _unguessed(
        self, request: RegistryRequest, attempt: Attempt, came: RegistryResponse | LookupFailedError
    ) -> RegistryResponse:
        """Answer the question's own challenge; where that had been guessed, return what came of it."""
        plain = attempt.plain or await self._below.send(request)
        repository = request.repository
        is_other = wanted(challenges_in(plain.headers), repository) != wanted(attempt.challenges, repository)
        if is_other or not self._is_refusal(plain):
            return await self._challenged(request, plain)
        attempt.confirm()
        if isinstance(came, LookupFailedError):
            raise came
        return came

    def _is_of_the_host(self, failure: LookupFailedError) -> bool:
        """Return whether it is this host itself that gave no answer."""
        return isinstance(failure, NoAnswerError) and self._address.has(failure.url)

    def _is_settled(self, request: RegistryRequest, attempt: Attempt, answer: RegistryResponse) -> bool:
        """Return whether the answer to a guess is the answer to the question.

        It is where it has nothing to do with who asks, or where the question itself was challenged by it. A
        few registries are known to want the same of everybody. What HEAD does not tell, GET asks again.
        """
        is_known = bool(self._of_host) and attempt.challenges == self._of_host and answer.status != 401
        if is_right := answer.status not in HIDING or attempt.is_own or is_known:
            attempt.confirm()
        return is_right or request.method == "HEAD"

    async def _challenged(self, request: RegistryRequest, plain: RegistryResponse | None) -> RegistryResponse:
        """Answer the challenge of the question itself, where it is refused."""
        if plain is None:
            plain = await self._below.send(request)
        if not self._is_refusal(plain):
            return plain
        attempt = self._attempt(request, ())
        attempt.refused(plain)
        self._known.record(request, attempt)
        answer = await attempt.answer()
        self._known.record(request, attempt, answer)
        return answer

    def _attempt(self, request: RegistryRequest, challenges: Challenges) -> Attempt:
        self._known.record_attempt(request.repository, challenges)
        url = f"{self._address.url}{request.path}"
        return Attempt(self._credentials, self._below.send, request, url, challenges)

    def _is_refusal(self, answer: RegistryResponse) -> bool:
        return answer.status == 401 and self._address.has(answer.url)
