"""How a few registries are known to authenticate, so that their challenge need not be asked for. Pure.

Where one has changed its ways, it answers 401 with a challenge, and that counts from then on.
"""

import re

from archcheck.registry.transport.challenge import Challenge

_KNOWN = {
    "registry-1.docker.io": Challenge(
        "bearer", {"realm": "https://auth.docker.io/token", "service": "registry.docker.io"}
    ),
    "public.ecr.aws": Challenge(
        "bearer", {"realm": "https://public.ecr.aws/token/", "service": "public.ecr.aws", "scope": "aws"}
    ),
}
"""As docs.docker.com and docs.aws.amazon.com describe them."""

_PRIVATE_ECR = re.compile(r"[0-9]+\.dkr\.ecr(?:-fips)?\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?")
_BATCHES = {"registry.gitlab.com": 5}
"""Repositories that one token may be for. Docker Hub and ghcr.io do not take several (hub-feedback#2215,
containerd#9648)."""


def known_challenges(host: str) -> tuple[Challenge, ...]:
    """Return the challenges that a host is known to answer with; none for most hosts."""
    if host in _KNOWN:
        return (_KNOWN[host],)
    return (Challenge("basic", {}),) if _PRIVATE_ECR.fullmatch(host) else ()


def known_batch(host: str) -> int:
    """Return for how many repositories a host's token server is known to give one token."""
    return _BATCHES.get(host, 1)
