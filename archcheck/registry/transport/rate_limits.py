"""What a host has said of its limits: a quota of pulls that is used up, too many requests.

Docker Hub counts a GET of a manifest as a pull; a HEAD is free of that quota, and not of the limit on abuse.
A mirror or a proxy of several registries passes on a quota that is one registry's: a word about that
repository alone, until it is so for repository after repository.
"""

from archcheck.images.availability import Reason, Unknown
from archcheck.registry.protocol import LookupFailedError
from archcheck.registry.transport.breaker import BREAKER_THRESHOLD
from archcheck.registry.transport.failures import is_upstreams_quota


class RateLimits:
    """The limits of one host that a run has met: what is beyond them is not asked again."""

    def __init__(self, host: str) -> None:
        self._host = host
        self._quota_exhausted: Unknown | None = None
        self._rate_limited: Unknown | None = None
        self._upstream_quotas: dict[str, Unknown] = {}

    def require_pull(self, repository: str) -> None:
        """Raise what was said, where a pull from this repository would be one too many.

        Raises:
            LookupFailedError: it would.

        """
        exhausted = self._quota_exhausted or self._upstream_quotas.get(repository)
        if exhausted is not None:
            raise LookupFailedError(exhausted)

    def require_check(self) -> None:
        """Raise what was said, where even a HEAD is one too many.

        Raises:
            LookupFailedError: it is.

        """
        if self._rate_limited is not None:
            raise LookupFailedError(self._rate_limited)

    def record_refused_pull(self, repository: str, outcome: Unknown, body: bytes) -> None:
        """Hear that a pull was one too many, and in which words."""
        if is_upstreams_quota(self._host, body):
            self._upstream_quotas[repository] = outcome
        if repository not in self._upstream_quotas or len(self._upstream_quotas) >= BREAKER_THRESHOLD:
            self._quota_exhausted = outcome

    def record_refused_check(self) -> LookupFailedError:
        """Hear that a HEAD was one too many, which is free of the quota: it is the limit on abuse."""
        message = f"{self._host} has too many requests from here; ask it less at a time, or later"
        self._rate_limited = self._quota_exhausted = Unknown(Reason.RATE_LIMITED, message)
        return LookupFailedError(self._rate_limited)
