"""Programs that keep credentials (`docker-credential-NAME`), spoken to by docker's own module."""

import asyncio
import logging
import os
import re
import warnings
from typing import Any

from archcheck.registry.credentials.document import InvalidDocumentError, is_usable
from archcheck.registry.credentials.model import Credential
from archcheck.registry.http.resolver import in_thread

HELPER_TIMEOUT = 30.0
"""Seconds that a credential helper may take; one that asks a person for a password takes for ever."""

_NAME = re.compile(r"[A-Za-z0-9._-]+", re.ASCII)
_HUB_KEY = "https://index.docker.io/v1/"

logger = logging.getLogger(__name__)


class Helpers:
    """The helpers of one run: each is asked once for each host, and several at a time."""

    def __init__(self) -> None:
        self._asked: dict[tuple[str, str], asyncio.Task[Credential | None]] = {}

    async def find(self, name: str, host: str) -> Credential | None:
        """Return what a helper has for a host; one that is missing or fails is warned about, by its name."""
        key = (name, host)
        if key not in self._asked:
            self._asked[key] = asyncio.create_task(_ask_in_time(name, host))
        return await asyncio.shield(self._asked[key])


async def _ask_in_time(name: str, host: str) -> Credential | None:
    program = f"docker-credential-{name}"
    if not _NAME.fullmatch(name):
        logger.warning("no credential for %s: %s is no name of a program", host, program)
        return None
    try:
        async with asyncio.timeout(HELPER_TIMEOUT):
            return await in_thread(lambda: _ask(name, host))
    except TimeoutError:
        logger.warning("no credential for %s: %s gave none in %d s", host, program, HELPER_TIMEOUT)
    except Exception as error:  # noqa: BLE001 - docker's module raises much, and none of it ends a run
        why = "is not installed" if "not installed" in str(error) else f"failed ({type(error).__name__})"
        logger.warning("no credential for %s: %s %s", host, program, why)  # it may have printed a secret
    return None


def _ask(name: str, host: str) -> Credential | None:
    from docker.credentials import CredentialsNotFound, Store

    program = f"docker-credential-{name}"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that it is missing, which the error says again
            store: Any = Store(name, environment=dict(os.environ))
            found = store.get(_HUB_KEY if host == "docker.io" else host)
    except CredentialsNotFound:
        return None
    user, secret = found.get("Username") or "", found.get("Secret") or ""
    if not secret:
        return None
    if not isinstance(user, str) or not isinstance(secret, str):
        raise InvalidDocumentError(f"{program}: a login that is no text")
    logger.debug("using the credential that %s has for %s", program, host)
    is_token = user == "<token>"
    credential = Credential("" if is_token else user, "" if is_token else secret, source=program)
    if is_token:
        credential = Credential(identity_token=secret, source=program)
    return credential if is_usable(credential) else None
