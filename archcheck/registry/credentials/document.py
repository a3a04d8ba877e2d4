"""The JSON of docker's `config.json`, which podman, helm and Kubernetes' pull secrets share. Pure.

It holds `auths`, by `HOST[/PATH]`: each with `auth` (the base64 of user:password), or `username` and
`password`, or an `identitytoken`. Beside it `credHelpers` names the program that has a host's credential,
`credsStore` the one that has all others.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import field
from typing import Any

from archcheck.frozen import dataclass
from archcheck.registry.credentials.key_matching import matching
from archcheck.registry.credentials.model import Credential

_SECTIONS = ("auths", "credHelpers", "credsStore", "HttpHeaders", "currentContext", "proxies", "plugins")


class InvalidDocumentError(ValueError):
    """The JSON is not what it should be; the text says what."""


@dataclass(frozen=True, slots=True)
class AuthDocument:
    """What one such file says. `source` names it, for messages."""

    source: str
    auths: Mapping[str, Any] = field(default_factory=dict, repr=False)
    helpers: Mapping[str, str] = field(default_factory=dict)
    store: str = ""

    def stored(self, host: str, repository: str) -> tuple[Credential, ...]:
        """Return the credentials in the document itself, the most specific first."""
        credentials = (
            _credential(self.auths[key], self.source) for key in matching(self.auths, host, repository)
        )
        return tuple(
            credential for credential in credentials if credential is not None and is_usable(credential)
        )

    def helper(self, host: str, repository: str) -> str:
        """Return the name of the program that has a host's credential; empty for none."""
        keys = matching(self.helpers, host, repository)
        return self.helpers[keys[0]] if keys else self.store


def parse_document(text: str | bytes, source: str, *, helpers: bool = True) -> AuthDocument:
    """Return a document from its JSON.

    Args:
        text: the JSON.
        source: what to call it in messages.
        helpers: whether it may name programs to run: a file of this user's may, a manifest may not.

    Raises:
        InvalidDocumentError: it is no JSON object, or names a helper that is no name.

    """
    try:
        document = json.loads(
            text if isinstance(text, str) else text.decode(json.detect_encoding(text), "replace")
        )
    except (ValueError, RecursionError) as error:
        raise InvalidDocumentError(f"{source} is no valid JSON") from error
    if not isinstance(document, dict):
        raise InvalidDocumentError(f"{source} is no JSON object")
    auths = document.get("auths")
    if auths is None and not any(section in document for section in _SECTIONS):
        auths = document  # the form of `.dockercfg`
    if auths is not None and not isinstance(auths, dict):
        raise InvalidDocumentError(f"{source}: auths is no mapping")
    if not helpers:
        return AuthDocument(source, auths or {})
    named, store = document.get("credHelpers") or {}, document.get("credsStore") or ""
    if not isinstance(named, dict) or not all(isinstance(name, str) for name in (*named.values(), store)):
        raise InvalidDocumentError(f"{source}: a credential helper is no text")
    return AuthDocument(source, auths or {}, named, store)


def is_usable(credential: Credential) -> bool:
    """Return whether a credential can be written into a header, and into nothing beside it.

    Raises:
        InvalidDocumentError: it cannot; tokens are visible ASCII (RFC 6750 §2.1).

    """
    tokens = credential.identity_token + credential.registry_token
    try:
        f"{credential.username}{credential.password}".encode("utf-8", "surrogateescape")
    except UnicodeEncodeError as error:
        raise InvalidDocumentError(f"{credential.source}: a login that is no text") from error
    if not (tokens.isascii() and tokens.isprintable()) or " " in tokens:
        raise InvalidDocumentError(f"{credential.source}: a token that is none")
    return True


def _credential(entry: object, source: str) -> Credential | None:
    """Return the credential of an entry; None where it has none, as beside a credential store."""
    if not isinstance(entry, dict):
        raise InvalidDocumentError(f"{source}: an entry of auths is no mapping")
    texts = {name: value for name, value in entry.items() if isinstance(value, str)}
    username, password = texts.get("username", ""), texts.get("password", "")
    if entry.get("auth"):
        username, password = parse_auth(texts.get("auth", ""), source)
    identity, token = texts.get("identitytoken", ""), texts.get("registrytoken", "")
    if not (username or identity or token):
        return None
    return Credential(username, password, identity, token, source)


def parse_auth(auth: str, source: str) -> tuple[str, str]:
    """Return user and password from their base64.

    Raises:
        InvalidDocumentError: it is none; `source` names where it stands.

    """
    try:
        compact = "".join(auth.split())
        raw = base64.b64decode(compact + "=" * (-len(compact) % 4), validate=True)
        decoded = raw.decode("utf-8", "surrogateescape")  # Latin-1, too, goes out as the bytes that it is
        username, colon, password = decoded.partition(":")
    except (binascii.Error, ValueError):
        colon = username = password = ""
    if not colon:
        raise InvalidDocumentError(f"{source}: an auth is not the base64 of user:password")
    return username, password.rstrip("\0")
