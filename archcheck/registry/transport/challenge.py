"""`WWW-Authenticate` headers → challenges (RFC 9110 §11.6.1; the token protocol of distribution). Pure."""

import re
from collections.abc import Iterable, Mapping
from itertools import islice

import httpx

from archcheck.frozen import dataclass

_SCHEME = re.compile(r"[\s,]*+(?P<scheme>[A-Za-z][A-Za-z0-9_-]*+)(?:\s++|$|(?=,))(?!=)")
_PARAMETER = re.compile(
    r"""[\s,]*+ (?P<name>[A-Za-z][A-Za-z0-9_-]*+) \s*+=\s*+
        (?: "(?P<quoted>(?:[^"\\]|\\.)*)" | (?P<bare>[^\s,"]*) )""",
    re.VERBOSE,
)
_HEADER_LIMIT = 4096
_HEADERS_READ = 4


@dataclass(frozen=True, slots=True)
class Challenge:
    """One challenge: its scheme in lower case, its parameters by lower-case name."""

    scheme: str
    parameters: Mapping[str, str]


def parse_challenges(headers: Iterable[str]) -> list[Challenge]:
    """Return every challenge of every header, Bearer first: a registry may offer several."""
    challenges = [
        challenge for header in islice(headers, _HEADERS_READ) for challenge in _parse(header[:_HEADER_LIMIT])
    ]
    return sorted(challenges, key=lambda challenge: challenge.scheme != "bearer")


def challenges_in(headers: httpx.Headers) -> tuple[Challenge, ...]:
    """Return the challenges of a response."""
    return tuple(parse_challenges(headers.get_list("www-authenticate")))


def _parse(header: str) -> list[Challenge]:
    challenges: list[Challenge] = []
    position = 0
    while (scheme := _SCHEME.match(header, position)) is not None:
        position = scheme.end()
        parameters: dict[str, str] = {}
        while (parameter := _PARAMETER.match(header, position)) is not None:
            position = parameter.end()
            quoted = parameter["quoted"]
            value = re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else parameter["bare"]
            parameters.setdefault(parameter["name"].lower(), value)
        challenges.append(Challenge(scheme["scheme"].lower(), parameters))
    return challenges


def scopes_for(challenge: Challenge, repository: str) -> tuple[str, ...]:
    """Return the scopes to ask a token for: the one that is needed, and what the challenge names beside it.

    Some registries leave the scope out (quay.io), some name another repository's (oras-go#650). Where
    `repository` is empty (a host that a redirect led to) the challenge alone knows.
    """
    named = challenge.parameters.get("scope", "").split()
    if not repository or named == ["aws"]:  # public ECR: one token for every repository
        return tuple(named)
    others = [scope for scope in named if not scope.startswith("repository:")]
    return (f"repository:{repository}:pull", *others)
