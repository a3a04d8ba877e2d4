"""The logins for one host, and what is known of them.

Only what is true of a login itself is kept for all that is asked: that a token server does not know it.
"""

import logging

from archcheck.images.reference import DOCKER_HUB, Reference
from archcheck.registry.credentials.model import Credential, Keychain
from archcheck.registry.hosts import api_host, spellings
from archcheck.registry.transport.messages import Note
from archcheck.registry.transport.redirects import place_of
from archcheck.registry.transport.token_answers import Redirected, how_to_name
from archcheck.registry.transport.tokens import Tokens, WithheldLogin

logger = logging.getLogger(__name__)

LET_IT_BE_NAMED = "let the registry name the token server that has the last word, or check the name"
NAME_IT = "name the token server in the configuration, if it may have the login, or check the name"


class HostCredentials:
    """The logins for one host, and what is known of them."""

    def __init__(self, host: str, tokens: Tokens, keychain: Keychain) -> None:
        self._host = host
        self.tokens = tokens
        self._keychain = keychain
        self._unknown: dict[tuple[str, Credential], str] = {}
        self._warned: set[tuple[object, ...]] = set()

    async def find(self, reference: Reference, repository: str, scheme: str) -> tuple[Credential, ...]:
        """Return the credentials to try: those for the host as it is written, else without its own port.

        With it they are not looked for where it is not written: each look may start a helper.
        """
        name = DOCKER_HUB if self._host == api_host(DOCKER_HUB) else self._host
        for host in dict.fromkeys((name, min(spellings(name, scheme), key=len))):
            if credentials := await self._keychain.find(host, reference, repository):
                return credentials
        return ()

    def unknown(self, realm: str, credential: Credential) -> str:
        """Return by what words a token server refused a login; empty where it did not."""
        return self._unknown.get((realm, credential), "")

    def record_unknown(self, realm: str, credential: Credential, why: str) -> None:
        """Hear that a token server does not know a login, whatever that is to open."""
        self._unknown.setdefault((realm, credential), why)

    def warn(self, credential: Credential, what: str) -> None:
        """Warn once of each thing that is wrong with a credential."""
        if (credential, what) not in self._warned:
            self._warned.add((credential, what))
            logger.warning("%s: the credential from %s %s", self._host, source_of(credential), what)

    def warn_withheld(self, login: WithheldLogin) -> None:
        """Warn once of each token server that is not sent a login."""
        server = place_of(login.realm)
        if (server, login.why) not in self._warned:
            self._warned.add((server, login.why))
            logger.warning(
                "%s names a token server %s (%s): the stored credential is not sent there; %s",
                *(self._host, login.why.value, server, how_to_name(self._host, login.realm)),
            )

    def warn_unsent(self, unsent: Redirected) -> None:
        """Warn once of each redirect of a token server that the login does not follow."""
        pair = (place_of(unsent.server), place_of(unsent.target))
        if pair not in self._warned:
            self._warned.add(pair)
            logger.warning("%s: %s", self._host, self.unsent_note(unsent).text)

    def unsent_note(self, unsent: Redirected) -> Note:
        """Return what is said of a login that stayed behind at a redirect, and what to do about it."""
        server, target = place_of(unsent.server), place_of(unsent.target)
        way = how_to_name(self._host, unsent.target)
        is_named = self.tokens.is_named(unsent.server)
        if is_named:
            way = f"token-server: names {server} alone, so let the registry name {target} itself"
        text = f"its token server {server} redirects to {target}: the stored login is not sent there; {way}"
        return Note(text, LET_IT_BE_NAMED if is_named else NAME_IT)

    def withheld_note(self, login: WithheldLogin, host: str) -> Note:
        """Return what is said of a login that is not sent to the token server that a registry names."""
        text = (
            f"the stored login is not sent to its token server {place_of(login.realm)}, {login.why.value};"
            f" {how_to_name(host, login.realm)}"
        )
        return Note(text, NAME_IT)


def source_of(credential: Credential) -> str:
    """Return where a credential was found, for messages."""
    return credential.source or "this machine"
