"""Credentials from docker's configuration and its helpers, by docker's own module.

Read once, and only when a registry asks for a credential: a run against open registries reads none.
"""

import asyncio
import json
import logging
import os
import threading
import warnings
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HELPER_TIMEOUT = 30.0
"""Seconds that a credential helper may take; one that asks a person for a password takes for ever."""

_CONFIG_NAME = "config.json"
_SIZE_LIMIT = 4 * 1024 * 1024

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Credential:
    """A user's name and password for one registry, or the identity token that stands for them."""

    username: str = ""
    password: str = field(default="", repr=False)
    identity_token: str = field(default="", repr=False)


class DockerCredentials:
    """What `docker login` left on this machine: `DOCKER_CONFIG`, else `~/.docker/config.json`."""

    def __init__(self) -> None:
        self._config: Any = None
        self._known: dict[str, Credential | None] = {}
        self._lock = asyncio.Lock()

    async def find(self, registry: str) -> Credential | None:
        """Return the credential stored for `registry`, or None; a helper that fails is warned about once."""
        async with self._lock:
            if registry not in self._known:
                self._known[registry] = await self._resolve_in_time(registry)
            return self._known[registry]

    async def _resolve_in_time(self, registry: str) -> Credential | None:
        """Ask in a thread that nobody waits for at the end: a helper may hang on a prompt for ever."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Credential | None] = loop.create_future()

        def settle(credential: Credential | None) -> None:
            if not answer.done():
                answer.set_result(credential)

        def work() -> None:
            credential = self._resolve(registry)
            with suppress(RuntimeError):  # the loop has ended
                loop.call_soon_threadsafe(settle, credential)

        threading.Thread(target=work, daemon=True).start()
        try:
            return await asyncio.wait_for(answer, HELPER_TIMEOUT)
        except TimeoutError:
            logger.warning(
                "no credential for %s: docker's helper gave none in %d s", registry, HELPER_TIMEOUT
            )
            return None

    def _resolve(self, registry: str) -> Credential | None:
        path = _config_file()
        if path is None:
            return None
        from docker.errors import DockerException

        try:
            with warnings.catch_warnings(record=True) as notes:
                warnings.simplefilter("always")
                if self._config is None:
                    self._config = _load(path)
                found = self._config.resolve_authconfig(registry)
        except (DockerException, AttributeError, KeyError, TypeError, ValueError, OSError) as error:
            logger.warning("no credential for %s from docker's configuration: %s", registry, error)
            return None
        for note in notes:
            logger.warning("docker's credential helper: %s", note.message)
        return _credential(found or {}, registry)


def _load(path: Path) -> Any:
    """Return docker's `AuthConfig`; the file is parsed here, as docker's module hides that one is broken."""
    from docker import auth

    if path.name != _CONFIG_NAME:
        return auth.load_config()
    with path.open("rb") as file:
        document = json.loads(file.read(_SIZE_LIMIT))
    if not isinstance(document, dict):
        raise TypeError(f"{path} is no JSON object")
    return auth.AuthConfig.load_config(str(path), document) if document else auth.AuthConfig({})


def _credential(found: dict[str, str], registry: str) -> Credential | None:
    token = found.get("identitytoken") or found.get("IdentityToken") or ""
    username = found.get("username") or found.get("Username") or ""
    password = found.get("password") or found.get("Password") or ""
    if not token and not username:
        return None
    logger.debug("using the credential that docker's configuration has for %s", registry)
    return Credential(username, password, token)


def _config_file() -> Path | None:
    """Return docker's configuration, if there is one: importing docker's module costs more than the look."""
    directory = os.environ.get("DOCKER_CONFIG")
    try:
        home = Path.home()
    except RuntimeError:  # a user without an entry in the password file, as OpenShift starts pods
        home = Path("/")
    folder = Path(directory) if directory else home / ".docker"
    return next((path for path in (folder / _CONFIG_NAME, home / ".dockercfg") if path.is_file()), None)
