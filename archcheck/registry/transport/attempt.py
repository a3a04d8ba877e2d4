"""One question, asked with each login that there is, until one opens it.

What a host wants (its challenge) and what comes of it belong to the question: a registry may have a token
server for each repository, and one of them may be broken.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial

from archcheck.images.availability import Reason, Unknown
from archcheck.registry.credentials.model import Credential
from archcheck.registry.protocol import LookupFailedError
from archcheck.registry.transport.challenge import Challenge, challenges_in, scopes_for
from archcheck.registry.transport.host_credentials import HostCredentials, source_of
from archcheck.registry.transport.messages import NO_NOTE, Note, RegistryRequest, RegistryResponse
from archcheck.registry.transport.origins import is_same_origin
from archcheck.registry.transport.redirects import place_of
from archcheck.registry.transport.token_answers import DeniedError, Redirected

HIDING = (401, 403, 404)
"""What a registry may answer to who may not see an image that it has."""

_SPOKEN = ("basic", "bearer")


Wanted = tuple[tuple[str, ...], ...]
"""What a host asks for, as far as it makes a difference to the answer."""


Follow = Callable[[RegistryRequest, str | None], Awaitable[RegistryResponse]]
"""Sends a question with an Authorization header or None; returns the answer at the end of all redirects."""


class Attempt:
    """One question and all that came of it. `plain` is its answer without a login, where that is known."""

    def __init__(
        self,
        credentials: HostCredentials,
        follow: Follow,
        ask: RegistryRequest,
        url: str,
        challenges: tuple[Challenge, ...],
    ) -> None:
        """Take what the host is thought to want; `refused` says what this very question was told."""
        self.challenges = challenges
        self.is_own = False
        self.plain: RegistryResponse | None = None
        self._credentials = credentials
        self._follow = follow
        self._ask = ask
        self._url = url
        self._note = NO_NOTE
        self._unsent: Redirected | None = None
        self._held: list[Callable[[], None]] = []

    def refused(self, answer: RegistryResponse) -> None:
        """Take a refusal, which names what the host wants for this question."""
        self.plain = answer
        self._learn(answer)

    def confirm(self) -> None:
        """Hear that what the host was thought to want is what it wants for this question: warnings count.

        Those of a guess that was wrong would say of a good login that it does not open what wants another,
        or none at all; and which guess is made depends on what was asked before.
        """
        for warn in self._held:
            warn()
        self._held.clear()

    async def answer(self) -> RegistryResponse:
        """Return the first answer that is no refusal; where there is none, the one that tells most.

        A registry may hide what one may not see behind 404, so that the next login may know better. Where
        none does, what is public can still be read without: a password that has expired is no reason not to
        know.

        Raises:
            LookupFailedError: a token server cannot be asked, or refuses.

        """
        telling: RegistryResponse | None = None
        failure: LookupFailedError | None = None
        for credential in await self._find():
            try:
                answer = await self._logged_in(credential)
            except DeniedError:
                continue
            except LookupFailedError as error:
                failure = failure or error
                continue
            if answer is not None and answer.status not in HIDING:
                return answer
            if telling is None or telling.status == 404:
                telling = answer or telling
        if telling is not None and telling.status == 404:
            return telling
        try:
            public = await self._without_login(telling)
        except LookupFailedError as error:
            raise self._noted(failure or error) from error
        if public.status != 200 and failure is not None:
            raise self._noted(failure)
        best = public if telling is None or public.status == 200 else telling
        return replace(best, note=self._note or self._unspoken())

    async def _find(self) -> tuple[Credential, ...]:
        scheme = self._url.partition("://")[0]
        return await self._credentials.find(self._ask.reference, self._ask.repository, scheme)

    async def _without_login(self, telling: RegistryResponse | None) -> RegistryResponse:
        """Return what is answered without a login; where that is nothing, the refusal that is known."""
        try:
            answer = await self._logged_in(None)
        except LookupFailedError:
            if telling is None:
                raise
            return telling
        if answer is not None:
            return answer
        if self.plain is None:
            self.plain = await self._follow(self._ask, None)
        return self.plain

    async def _logged_in(self, credential: Credential | None) -> RegistryResponse | None:
        """Ask with one credential; None where it opens nothing.

        A token that is refused is fetched once more, where it may have expired or was for several.
        """
        tokens, repository = self._credentials.tokens, self._ask.repository
        answer = await self._with_token(credential)
        if answer is None or answer.status not in (401, 403) or not is_same_origin(answer.url, self._url):
            return answer
        if answer.status == 403:
            if not tokens.is_shared(self.challenges, repository):
                return answer
            tokens.forget(self.challenges, repository)
            return await self._with_token(credential)
        before = self._wanted()
        is_worn = tokens.forget(self.challenges, repository)
        self._learn(answer)
        if is_worn or self._wanted() != before:
            answer = await self._with_token(credential)
        if credential is not None and answer is not None and answer.status == 401 and not self._unsent:
            self._refused_by_host(credential)
        return answer

    async def _with_token(self, credential: Credential | None) -> RegistryResponse | None:
        tokens = self._credentials.tokens
        self._unsent = None
        if credential is not None and not self._may_send(credential):
            return None
        try:
            header = await tokens.authorization(self.challenges, self._url, self._ask.repository, credential)
        except DeniedError as failure:
            if credential is not None:
                self._denied(credential, failure)
            raise
        if credential is not None:
            self._left_behind(tokens.unsent(self.challenges, self._ask.repository, credential))
        return await self._follow(self._ask, header) if header is not None else None

    def _may_send(self, credential: Credential) -> bool:
        """Return whether a login is shown to what asks for it: not where it is known to be no good."""
        if credential.registry_token:
            return True
        known = (self._credentials.unknown(realm, credential) for realm in self._realms())
        if why := next((text for text in known if text), ""):
            self._refused(credential, why)
            return False
        login = self._credentials.tokens.withheld(self.challenges, self._url, credential)
        if login is None:
            return True
        self._warn(partial(self._credentials.warn_withheld, login))
        self._note = self._credentials.withheld_note(login, place_of(self._url))
        return False

    def _denied(self, credential: Credential, failure: DeniedError) -> None:
        """Note what a token server's refusal says of a login: nothing, where it was never sent there."""
        why = failure.outcome.message
        if failure.unsent is not None:
            self._left_behind(failure.unsent)
        elif failure.of_login:
            for realm in self._realms():
                self._credentials.record_unknown(realm, credential, why)
            self._refused(credential, why)
        else:
            self._note = Note(f"the login from {source_of(credential)} does not open it ({why})")
            self._warn(partial(self._credentials.warn, credential, f"does not open everything: {why}"))

    def _refused(self, credential: Credential, why: str) -> None:
        self._note = Note(f"the login from {source_of(credential)} is refused ({why})")
        self._warn(partial(self._credentials.warn, credential, f"is refused: {why}"))

    def _refused_by_host(self, credential: Credential) -> None:
        what = "does not open it" if self._challenged_by("bearer") else "is refused"
        self._note = Note(f"the login from {source_of(credential)} {what}")
        self._warn(partial(self._credentials.warn, credential, f"{what}: {place_of(self._url)} answers 401"))

    def _left_behind(self, unsent: Redirected | None) -> None:
        if unsent is None:
            return
        self._unsent = unsent
        self._note = self._credentials.unsent_note(unsent)
        self._warn(partial(self._credentials.warn_unsent, unsent))

    def _warn(self, warning: Callable[[], None]) -> None:
        """Warn of a login now, or once the guess that asked for it has proved right."""
        self._held.append(warning)
        if self.is_own:
            self.confirm()

    def _realms(self) -> list[str]:
        return [
            challenge.parameters.get("realm", "")
            for challenge in self.challenges
            if challenge.scheme == "bearer"
        ]

    def _challenged_by(self, scheme: str) -> bool:
        return any(challenge.scheme == scheme for challenge in self.challenges)

    def _wanted(self) -> list[tuple[str, ...]]:
        return wanted(self.challenges, self._ask.repository)

    def _learn(self, answer: RegistryResponse) -> None:
        challenges = challenges_in(answer.headers)
        if challenges:
            before, self.challenges, self.is_own = self._wanted(), challenges, True
            if self._wanted() == before:
                self.confirm()
            else:
                self._note = NO_NOTE
                self._held.clear()

    def _unspoken(self) -> Note:
        """Return what the host wants, where that is nothing that can be given."""
        schemes = [challenge.scheme for challenge in self.challenges]
        if not schemes or any(scheme in _SPOKEN for scheme in schemes):
            return NO_NOTE
        named = " or ".join(schemes)[:60]
        text = f"it wants a login by {named}, and archcheck logs in by Basic and Bearer alone"
        return Note(text, "check the name, or let the registry offer Basic or Bearer too")

    def _noted(self, failure: LookupFailedError) -> LookupFailedError:
        """Return a failure that says what is known of the login beside it."""
        outcome = failure.outcome
        note = self._note
        if not note or not isinstance(outcome, Unknown) or note.text in outcome.message:
            return failure
        remedy = note.remedy if outcome.reason is Reason.DENIED else ""
        return LookupFailedError(
            replace(outcome, message=f"{outcome.message}; {note.text}", remedy=outcome.remedy or remedy)
        )


def wanted(challenges: tuple[Challenge, ...], repository: str) -> list[tuple[str, ...]]:
    """Return what a host asks for, as far as it makes a difference to the answer."""
    return [
        (
            *(
                challenge.scheme,
                challenge.parameters.get("realm", ""),
                challenge.parameters.get("service", ""),
            ),
            *scopes_for(challenge, repository),
        )
        for challenge in challenges
    ]


def wanted_of_all(challenges: tuple[Challenge, ...]) -> Wanted:
    """Return the same, whatever the repository."""
    return tuple(wanted(challenges, "*"))
