"""What passes through the rings of a transport: a request inward, and a response or a failure back."""

from collections.abc import Mapping
from dataclasses import field

import httpx

from archcheck.frozen import dataclass
from archcheck.images.availability import Unknown
from archcheck.images.reference import Reference
from archcheck.registry.protocol import MANIFEST_LIMIT, LookupFailedError


@dataclass(frozen=True, slots=True)
class RegistryRequest:
    """One question to a host: a path, what it is about, and the headers beside Authorization.

    `limit` is how many bytes the answer may have.
    """

    path: str
    repository: str
    reference: Reference
    headers: tuple[tuple[str, str], ...] = ()
    method: str = "GET"
    limit: int = MANIFEST_LIMIT


@dataclass(frozen=True, slots=True)
class OutgoingRequest:
    """One HTTP request as it stands; without `retries` it fails where the first try brings no answer."""

    method: str
    url: str
    limit: int
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    form: Mapping[str, str] | None = field(default=None, repr=False)
    retries: bool = True


@dataclass(frozen=True, slots=True)
class Note:
    """What is known of the login beside an answer; `remedy` where a new login would be no help."""

    text: str = ""
    remedy: str = ""

    def __bool__(self) -> bool:
        """Return whether there is anything to say."""
        return bool(self.text)


NO_NOTE = Note()


@dataclass(frozen=True, slots=True)
class RegistryResponse:
    """A response read to its end.

    `proxy` is the one that may have given it (plain http hides which of both), `note` what is known of the
    login beside it.
    """

    url: str
    status: int
    headers: httpx.Headers
    body: bytes
    proxy: str = ""
    note: Note = NO_NOTE


class NoAnswerError(LookupFailedError):
    """No answer to a request. `connected`: a connection stood, and it is the answer that did not come."""

    def __init__(self, url: str, outcome: Unknown, *, connected: bool) -> None:
        super().__init__(outcome)
        self.url = url
        self.connected = connected
