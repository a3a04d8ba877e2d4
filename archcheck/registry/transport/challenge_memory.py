"""What a run has learned of one host's challenges, and which of them is the best guess for what comes next.

What a host wants for one repository it need not want for another: a guess counts where it opens what was
asked, and what has opened something is the better guess.
"""

from archcheck.registry.transport.attempt import HIDING, Attempt, Wanted, wanted_of_all
from archcheck.registry.transport.challenge import Challenge
from archcheck.registry.transport.messages import RegistryRequest, RegistryResponse

CHALLENGES_TRIED = 8
"""Challenges of other repositories that are tried for one that cannot be read by its own."""

Challenges = tuple[Challenge, ...]
"""What one answer of a host asks for."""


class KnownChallenges:
    """The challenges of one host, by what they ask for; `known` is what it is known to want of everybody."""

    def __init__(self, known: Challenges) -> None:
        self._guess = known
        self._guesses: dict[str, Challenges] = {}
        self._proven: set[Wanted] = set()
        self._seen: dict[Wanted, Challenges] = {}
        self._unseen: dict[str, RegistryRequest] = {}
        self._tried: dict[str, set[Wanted]] = {}

    def guess(self, repository: str) -> Challenges:
        """Return what the host is thought to want for a repository; empty where nothing is known of it."""
        return self._guesses.get(repository, self._guess) if self._guess else ()

    def record_attempt(self, repository: str, challenges: Challenges) -> None:
        """Hear what is tried for a repository."""
        self._tried.setdefault(repository, set()).add(wanted_of_all(challenges))

    def record(
        self, request: RegistryRequest, attempt: Attempt, answer: RegistryResponse | None = None
    ) -> None:
        """Hear what came of an attempt: the same is guessed of the next question."""
        challenges = attempt.challenges
        if not challenges:
            return
        key = wanted_of_all(challenges)
        self._tried.setdefault(request.repository, set()).add(key)
        if attempt.is_own:
            self._seen[key] = challenges
        if answer is not None and answer.status not in HIDING:
            self._proven.add(key)
            self._guess = self._guesses[request.repository] = challenges
            if not attempt.is_own:
                self._unseen.setdefault(request.repository, request)
        elif attempt.is_own and wanted_of_all(self._guess) not in self._proven:
            self._guess = challenges

    def record_challenges(self, challenges: Challenges) -> None:
        """Hear what the host wants for some repository."""
        if challenges:
            self._seen[wanted_of_all(challenges)] = challenges

    def take_unheard(self) -> list[RegistryRequest]:
        """Return once what a guess has opened, and was never challenged so; none where all want the same."""
        unheard = list(self._unseen.values()) if len(self._seen) > 1 else []
        self._unseen.clear()
        return unheard

    def guess_another(self, repository: str) -> bool:
        """Guess for a repository what is wanted for another one; return whether that is anything new."""
        tried = self._tried.setdefault(repository, set())
        untried = next((key for key in sorted(self._seen)[:CHALLENGES_TRIED] if key not in tried), None)
        if untried is None:
            return False
        tried.add(untried)  # now, as what keeps it from being asked would keep it untried for ever
        self._guesses[repository] = self._seen[untried]
        return True
