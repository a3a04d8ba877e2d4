"""Programs that keep credentials (`docker-credential-NAME`), asked as docker asks them.

`NAME get` reads the registry on its standard input, and prints JSON with `Username` and `Secret`
(https://github.com/docker/docker-credential-helpers#development).
"""

import asyncio
import json
import logging
import re
import shutil

from archcheck.errors import ProgramError
from archcheck.processes.running import Finished, Limits, finished
from archcheck.registry.credentials.document import InvalidDocumentError, is_usable
from archcheck.registry.credentials.model import Credential
from archcheck.registry.transport.resolver import in_thread

HELPER_TIMEOUT = 30.0
"""Seconds that a credential helper may take; one that asks a person for a password takes for ever."""

_OUTPUT = 1024 * 1024
_NAME = re.compile(r"[A-Za-z0-9._-]+", re.ASCII)
_HUB_KEY = "https://index.docker.io/v1/"
_NOT_FOUND = b"credentials not found in native keychain"
"""What every helper prints that has no credential for a registry, and fails."""

logger = logging.getLogger(__name__)


class Helpers:
    """The helpers of one run: each is asked once for each host, and several at a time."""

    def __init__(self) -> None:
        self._asked: dict[tuple[str, str], asyncio.Task[Credential | None]] = {}
        self._failed: set[tuple[str, str]] = set()

    async def find(self, name: str, host: str) -> Credential | None:
        """Return what a helper has for a host; one that is missing or fails is warned about, by its name."""
        key = (name, host)
        if key not in self._asked:
            self._asked[key] = asyncio.create_task(self._ask(name, host))
        return await asyncio.shield(self._asked[key])

    async def _ask(self, name: str, host: str) -> Credential | None:
        program = f"docker-credential-{name}"
        path = shutil.which(program) if _NAME.fullmatch(name) else None
        try:
            if path is not None:
                return await in_thread(lambda: _credential(path, program, host))
            why = f"{program} is {'not installed' if _NAME.fullmatch(name) else 'no name of a program'}"
        except ProgramError as error:
            why = error.what
        except OSError as error:
            why = f"{program}: {error.strerror}"
        except InvalidDocumentError as error:  # what it has printed may be a secret
            why = f"{program}: {error}"
        shown = host.removesuffix(":443")  # which is asked by both of its names
        if (shown, why) not in self._failed:
            self._failed.add((shown, why))
            logger.warning("no credential for %s: %s", shown, why)
        return None


def _credential(path: str, program: str, host: str) -> Credential | None:
    """Return what a helper has.

    Raises:
        ProgramError: it cannot be started, or does not keep to its limits.
        InvalidDocumentError: it fails, or what it prints is no login.

    """
    asked = _HUB_KEY if host == "docker.io" else host
    limits = Limits(HELPER_TIMEOUT, _OUTPUT, _OUTPUT)
    with finished([path, "get"], stdin=asked.encode(), limits=limits) as run:
        login = _login(run)
    if login is None:
        return None
    user, secret = login
    logger.debug("using the credential that %s has for %s", program, host)
    if user == "<token>":
        credential = Credential(identity_token=secret, source=program)
    else:
        credential = Credential(user, secret, source=program)
    return credential if is_usable(credential) else None


def _login(run: Finished) -> tuple[str, str] | None:
    """Return user and secret; None where a helper has none: it says so, or prints both empty."""
    data = run.output.read()
    if run.code != 0:
        if _NOT_FOUND in data:
            return None
        raise InvalidDocumentError(f"failed with exit code {run.code}")
    try:
        printed = json.loads(data)
    except (ValueError, RecursionError):
        raise InvalidDocumentError("no JSON") from None
    if not isinstance(printed, dict) or not {"Username", "Secret"} <= printed.keys():
        raise InvalidDocumentError("no login in what it prints")
    user, secret = printed["Username"] or "", printed["Secret"] or ""
    if not isinstance(user, str) or not isinstance(secret, str):
        raise InvalidDocumentError("a login that is no text")
    return (user, secret) if secret else None
