"""Credentials from docker's configuration and its helpers, by docker's own module.

Read once, and only when a registry asks for a credential: a run against open registries reads none.
"""

import asyncio
import logging
import os
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

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
                self._known[registry] = await asyncio.to_thread(self._resolve, registry)
            return self._known[registry]

    def _resolve(self, registry: str) -> Credential | None:
        if not _config_exists():
            return None
        from docker import auth
        from docker.errors import DockerException

        try:
            with warnings.catch_warnings(record=True) as notes:
                warnings.simplefilter("always")
                if self._config is None:
                    self._config = auth.load_config()
                found = self._config.resolve_authconfig(registry)
        except (DockerException, AttributeError, TypeError, ValueError, OSError) as error:
            logger.warning("no credential for %s from docker's configuration: %s", registry, error)
            return None
        for note in notes:
            logger.warning("docker's credential helper: %s", note.message)
        if not found:
            return None
        token = found.get("identitytoken") or found.get("IdentityToken") or ""
        username = found.get("username") or found.get("Username") or ""
        password = found.get("password") or found.get("Password") or ""
        logger.debug("using the credential that docker's configuration has for %s", registry)
        return Credential(username, password, token) if token or username else None


def _config_exists() -> bool:
    """Return whether docker's configuration is there; importing docker's module costs more than the look."""
    directory = os.environ.get("DOCKER_CONFIG")
    home = Path.home()
    places = [Path(directory) / "config.json"] if directory else [home / ".docker" / "config.json"]
    return any(place.is_file() for place in [*places, home / ".dockercfg"])
