"""Challenges → the Authorization header that answers them; each token is fetched once.

Source: distribution's `docs/content/spec/auth/token.md`, and how registries differ from it.
"""

import asyncio
from collections import Counter
from collections.abc import Iterable

from archcheck.frozen import dataclass
from archcheck.images.availability import Reason, Unknown
from archcheck.registry.credentials.model import Credential
from archcheck.registry.protocol import LookupFailedError
from archcheck.registry.transport.challenge import Challenge, scopes_for
from archcheck.registry.transport.messages import NoAnswerError
from archcheck.registry.transport.origins import WebOrigin, origin_of
from archcheck.registry.transport.redirects import place_of
from archcheck.registry.transport.resolver import retrieved
from archcheck.registry.transport.token_answers import Redirected, Token, is_unreachable, require_sane
from archcheck.registry.transport.token_requests import Question, basic, fetch
from archcheck.registry.transport.token_servers import Withheld, withheld
from archcheck.registry.transport.transport import Transport

_URL_LIMIT = 1500
"""Characters of all scopes together: quay.io answers 414 to long ones (openshift/oc#869)."""


@dataclass(frozen=True, slots=True)
class WithheldLogin:
    """A login that is not sent to the token server that a registry names, and why."""

    realm: str
    why: Withheld


class Tokens:
    """The tokens for one registry. Tasks that want the same one share its fetch.

    They are kept by realm, service, credential and scopes, until shortly before they expire. No token is
    ever shown to another host than the one whose challenge it answers.
    """

    def __init__(self, transport: Transport, batch: int = 1, named: str = "") -> None:
        """Take the connections, for how many repositories a token may be, and the token server to trust."""
        self._transport = transport
        self._batch = batch
        self._named: WebOrigin | None = origin_of(named) if named else None
        self._expected: dict[str, None] = {}
        self._fetches: dict[Question, asyncio.Task[Token]] = {}
        self._shared: set[asyncio.Task[Token]] = set()
        self._uses: Counter[asyncio.Task[Token]] = Counter()
        self._gone: dict[WebOrigin, Unknown] = {}

    def expect(self, repositories: Iterable[str]) -> None:
        """Hear which repositories the run will ask for: where it may be, one token is for several."""
        self._expected.update(dict.fromkeys(repositories))

    def withheld(
        self, challenges: Iterable[Challenge], url: str, credential: Credential
    ) -> WithheldLogin | None:
        """Return where a login would not be sent that the challenges ask for; None where it would.

        Raises:
            LookupFailedError: the only token servers that are named may not be asked.

        """
        way = self._way(challenges, url, credential)
        return way if isinstance(way, WithheldLogin) else None

    async def authorization(
        self, challenges: Iterable[Challenge], url: str, repository: str, credential: Credential | None
    ) -> str | None:
        """Return the value of an Authorization header, or None where nothing can answer the challenges.

        Args:
            challenges: what the host asks for, the preferred one first.
            url: the URL that was refused.
            repository: what the token is to be for; empty after a redirect.
            credential: what to log in with, or None. One that may not be sent answers nothing.

        Raises:
            LookupFailedError: the token server cannot be asked, or refuses.

        """
        if credential is not None and credential.registry_token:
            return f"Bearer {credential.registry_token}"
        way = self._way(challenges, url, credential)
        if way is None or isinstance(way, WithheldLogin):
            return None
        if way.scheme == "basic":
            return basic(credential) if credential is not None else None
        return f"Bearer {await self._token(way, repository, credential)}"

    def _way(
        self, challenges: Iterable[Challenge], url: str, credential: Credential | None
    ) -> Challenge | WithheldLogin | None:
        """Return the first challenge that a credential can answer, and may; else why not, or None.

        Raises:
            LookupFailedError: the only token servers that are named may not be asked.

        """
        kept: WithheldLogin | None = None
        failure: LookupFailedError | None = None
        for challenge in challenges:
            realm = challenge.parameters.get("realm", "")
            if challenge.scheme == "basic" and credential is not None and credential.username:
                return challenge
            if challenge.scheme != "bearer" or not realm:
                continue
            try:
                require_sane(realm, url, self._named)
            except LookupFailedError as error:
                failure = failure or error
                continue
            why = withheld(realm, url, self._named) if credential is not None else None
            if why is None:
                return challenge
            kept = kept or WithheldLogin(realm, why)
        if kept is None and failure is not None:
            raise failure
        return kept

    def is_shared(self, challenges: Iterable[Challenge], repository: str) -> bool:
        """Return whether the token for a repository is for several."""
        scopes = {scopes_for(challenge, repository) for challenge in challenges}
        return any(key.scopes in scopes and task in self._shared for key, task in self._fetches.items())

    def is_named(self, url: str) -> bool:
        """Return whether the configuration names this token server (`token-server:`)."""
        return self._named is not None and origin_of(url) == self._named

    def unsent(
        self, challenges: Iterable[Challenge], repository: str, credential: Credential
    ) -> Redirected | None:
        """Return which redirect of the token server a login did not follow, when the token was fetched."""
        keys = {
            _question(challenge, repository, credential)
            for challenge in challenges
            if challenge.scheme == "bearer"
        }
        tokens = [task for key, task in self._fetches.items() if key in keys and _is_fetched(task)]
        return next((unsent for task in tokens if (unsent := task.result().unsent)), None)

    def forget(self, challenges: Iterable[Challenge], repository: str) -> bool:
        """Drop the tokens for a repository: one was refused.

        Return whether another may do better: one that had been in use may have expired, and one for several
        repositories may be for none of them. A new one that was refused says all there is to say.
        """
        scopes = {scopes_for(challenge, repository) for challenge in challenges}
        dropped = [self._fetches.pop(key) for key in [key for key in self._fetches if key.scopes in scopes]]
        if self._shared.intersection(dropped):
            self._batch = 1
            return True
        return any(self._uses[task] > 1 for task in dropped)

    async def _token(self, challenge: Challenge, repository: str, credential: Credential | None) -> str:
        key = _question(challenge, repository, credential)
        while True:
            task = self._fetches.get(key)
            if task is None or _is_stale(task):
                task = self._start(key, challenge, repository)
            try:
                token = await asyncio.shield(task)
            except LookupFailedError as failure:
                if task not in self._shared or is_unreachable(failure):
                    raise
                self._batch = 1
                if self._fetches.get(key) is task:
                    del self._fetches[key]
            else:
                self._uses[task] += 1
                return token.text

    def _start(self, key: Question, challenge: Challenge, repository: str) -> asyncio.Task[Token]:
        """Fetch a token for a repository, and for others that will be asked for, where one may be for all."""
        together = [key]
        for other in self._expected if self._batch > 1 and repository else ():
            beside = _question(challenge, other, key.credential)
            length = sum(len(scope) for asked in (*together, beside) for scope in asked.scopes)
            if beside not in self._fetches and beside not in together and length <= _URL_LIMIT:
                together.append(beside)
            if len(together) == self._batch:
                break
        scopes = tuple(dict.fromkeys(scope for asked in together for scope in asked.scopes))
        question = Question(key.realm, key.service, key.credential, scopes)
        task = retrieved(asyncio.create_task(self._fetch(question)))
        self._fetches.update(dict.fromkeys(together, task))
        if len(together) > 1:
            self._shared.add(task)
        return task

    async def _fetch(self, question: Question) -> Token:
        """Fetch a token; a token server to which no connection stands is not waited for again."""
        server = origin_of(question.realm)
        if server in self._gone:
            raise LookupFailedError(self._gone[server])
        try:
            return await fetch(self._transport, question, self._named)
        except NoAnswerError as failure:
            outcome = Unknown(Reason.UNREACHABLE, f"the token server {failure.outcome.message}")
            if not failure.connected:
                self._gone.setdefault(origin_of(failure.url), outcome)
            if origin_of(failure.url) != server:
                host = place_of(question.realm)
                message = f"the token server {host} redirects to a host that fails: {failure.outcome.message}"
                outcome = Unknown(Reason.UNREACHABLE, message)
            raise NoAnswerError(failure.url, outcome, connected=failure.connected) from failure


def _question(challenge: Challenge, repository: str, credential: Credential | None) -> Question:
    parameters = challenge.parameters
    scopes = scopes_for(challenge, repository)
    return Question(parameters.get("realm", ""), parameters.get("service", ""), credential, scopes)


def _is_fetched(task: asyncio.Task[Token]) -> bool:
    return task.done() and not task.cancelled() and task.exception() is None


def _is_stale(task: asyncio.Task[Token]) -> bool:
    """Return whether a token has expired; a failed fetch stays what it is for the run."""
    if not _is_fetched(task):
        return task.cancelled()
    return task.result().expires_at <= asyncio.get_running_loop().time()
