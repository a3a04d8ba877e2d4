"""A credential, and the sources of credentials."""

from dataclasses import field
from typing import Protocol

from archcheck.frozen import dataclass
from archcheck.images.reference import Reference


@dataclass(frozen=True, slots=True)
class Credential:
    """A user's name and password for one registry, or the token that stands for them.

    `identity_token` is exchanged for others at the token server; `registry_token` is shown as it is.
    `source` names where it was found, for messages.
    """

    username: str = ""
    password: str = field(default="", repr=False)
    identity_token: str = field(default="", repr=False)
    registry_token: str = field(default="", repr=False)
    source: str = field(default="", compare=False)


class Keychain(Protocol):
    """A source of credentials."""

    async def find(self, host: str, reference: Reference, repository: str = "") -> tuple[Credential, ...]:
        """Return the credentials for a host's repository, the preferred one first.

        Args:
            host: host and port as docker names it: `docker.io` for Docker Hub, whatever serves it.
            reference: the image they are for.
            repository: its repository on that host, where that is not the reference's own.

        """
        ...
