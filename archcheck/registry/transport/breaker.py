"""Whether a host is still worth asking. A host that cannot be reached is not waited for once for each image.

A connection that does not come to stand says so of the host. One that stands and brings no answer may be due
to what was asked for: a repository that a registry fetches from elsewhere, and cannot. That counts for the
host only where repository after repository is so, so that it does not matter which of them is asked first.
"""

from collections import Counter

from archcheck.images.availability import Missing, Reason, Unknown
from archcheck.registry.protocol import LookupFailedError
from archcheck.registry.transport.messages import NoAnswerError

BREAKER_THRESHOLD = 5
"""Failed connections in a row, or repositories in a row without an answer, for which a host is given up; and
images of one repository in a row for which that is."""


class Breaker:
    """What a run knows of one host's failures."""

    def __init__(self) -> None:
        self.has_answered = False
        self._unconnected = 0
        self._silent: Counter[str] = Counter()
        self._host: Missing | Unknown | None = None
        self._repositories: dict[str, Missing | Unknown] = {}

    def require_closed(self, repository: str) -> None:
        """Raise what was found out, where the host or the repository has been given up.

        Raises:
            LookupFailedError: it has.

        """
        outcome = self._host or self._repositories.get(repository)
        if outcome is not None:
            raise LookupFailedError(outcome)

    def record_answer(self) -> None:
        """Hear that the host has answered, whatever it said."""
        self.has_answered = True
        self._unconnected = 0
        self._silent.clear()

    def record_failure(self, failure: NoAnswerError, repository: str) -> None:
        """Hear that it has not."""
        if failure.connected:
            self._record_silence(failure.outcome, repository)
            return
        self._unconnected += 1
        if not self.has_answered or self._unconnected >= BREAKER_THRESHOLD:
            self._host = self._host or failure.outcome

    def record_slowness(self, host: str, repository: str) -> None:
        """Hear that an image of a repository took longer than it may."""
        self._record_silence(Unknown(Reason.UNREACHABLE, f"{host} gave no full answer in time"), repository)

    def _record_silence(self, outcome: Missing | Unknown, repository: str) -> None:
        self._silent[repository] += 1
        if self._silent[repository] >= BREAKER_THRESHOLD:
            self._repositories.setdefault(repository, outcome)
        if len(self._silent) >= BREAKER_THRESHOLD:
            self._host = self._host or outcome
