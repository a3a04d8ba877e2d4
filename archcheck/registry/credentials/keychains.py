"""Where this machine and a configuration keep credentials, in the order in which they are tried.

1. `.archcheck.yaml` and the `auth` of registries.yaml (`ConfiguredKeychain`)
2. docker: `$DOCKER_CONFIG/config.json`, else `~/.docker/config.json`, else `~/.dockercfg`
3. `DOCKER_AUTH_CONFIG`: the same JSON in a variable, as GitLab's runners have it
4. podman, skopeo: `$REGISTRY_AUTH_FILE`, else `containers/auth.json` in `$XDG_RUNTIME_DIR`, else in the home
5. helm: `$HELM_REGISTRY_CONFIG`, else `registry/config.json` in helm's configuration
6. the pull secrets of the pods that run the image (`PullSecretsKeychain`)

Each is read once, and only when a registry asks for a credential.
"""

import logging
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

from archcheck.images.reference import Reference
from archcheck.registry.credentials.document import (
    AuthDocument,
    InvalidDocumentError,
    is_usable,
    parse_document,
)
from archcheck.registry.credentials.helpers import Helpers
from archcheck.registry.credentials.model import Credential, Keychain
from archcheck.registry.mirrors.model import Login
from archcheck.storage.bounded import read_bounded

logger = logging.getLogger(__name__)

_SIZE_LIMIT = 4 * 1024 * 1024

Load = Callable[[], tuple[str, bytes] | None]
"""Returns the name and the bytes of a document of credentials; None where there is none."""


class MultiKeychain:
    """Several sources as one: their credentials in order, each once."""

    def __init__(self, sources: Iterable[Keychain]) -> None:
        self._sources = tuple(sources)

    async def find(self, host: str, reference: Reference, repository: str = "") -> tuple[Credential, ...]:
        """Return what the sources have."""
        credentials: dict[Credential, None] = {}
        for source in self._sources:
            credentials.update(dict.fromkeys(await source.find(host, reference, repository)))
        return tuple(credentials)


class DockerConfigKeychain:
    """One document of docker's form, with the helpers that it names."""

    def __init__(self, load: Load, helpers: Helpers) -> None:
        self._load = load
        self._helpers = helpers
        self._document: AuthDocument | None = None
        self._warned: set[tuple[str, str]] = set()

    async def find(self, host: str, reference: Reference, repository: str = "") -> tuple[Credential, ...]:
        """Return what the helper has, and what the document itself has; a broken one is warned about once."""
        where = repository or reference.repository
        document = self._read(host)
        try:
            stored = document.stored(host, where)
        except InvalidDocumentError as error:
            if (host, str(error)) not in self._warned:
                self._warned.add((host, str(error)))
                logger.warning("no credential for %s: %s", host, error)
            stored = ()
        name = document.helper(host, where)
        helped = await self._helpers.find(name, host) if name else None
        return (helped, *stored) if helped else stored

    def _read(self, host: str) -> AuthDocument:
        if self._document is None:
            self._document = AuthDocument("")
            try:
                loaded = self._load()
                self._document = parse_document(loaded[1], loaded[0]) if loaded else self._document
            except InvalidDocumentError as error:
                logger.warning("no credential for %s: %s", host, error)
        return self._document


class ConfiguredKeychain:
    """The logins that a configuration names for hosts."""

    def __init__(self, login_for: Callable[[str], Login | None], environment: Mapping[str, str]) -> None:
        self._login_for = login_for
        self._environment = environment
        self._warned: set[str] = set()

    async def find(self, host: str, reference: Reference, repository: str = "") -> tuple[Credential, ...]:
        """Return the login of a host; one whose variable is not set is warned about once."""
        del reference, repository
        login = self._login_for(host)
        if login is None:
            return ()
        password = self._environment.get(login.variable, "") if login.variable else login.password
        if login.variable and not password:
            if host not in self._warned:
                self._warned.add(host)
                logger.warning("no credential for %s: the variable %s is not set", host, login.variable)
            return ()
        credential = Credential(login.username, password, login.identity_token, source="the configuration")
        try:
            return (credential,) if is_usable(credential) else ()
        except InvalidDocumentError as error:
            logger.warning("no credential for %s: %s", host, error)
            return ()


class PullSecretsKeychain:
    """The logins in the pull secrets of the pods that run an image."""

    def __init__(self, documents: Mapping[Reference, Sequence[AuthDocument]]) -> None:
        self._documents = documents
        self._warned: set[str] = set()

    async def find(self, host: str, reference: Reference, repository: str = "") -> tuple[Credential, ...]:
        """Return what the secrets have for a host; a broken one has nothing."""
        credentials: list[Credential] = []
        for document in self._documents.get(reference.lookup, ()):
            try:
                credentials += document.stored(host, repository or reference.repository)
            except InvalidDocumentError as error:
                if str(error) not in self._warned:
                    self._warned.add(str(error))
                    logger.warning("no credential for %s: %s", host, error)
        return tuple(credentials)


def machine_keychains(environment: Mapping[str, str]) -> list[Keychain]:
    """Return what this machine has, in the order of the table above."""
    helpers = Helpers()
    loads = (_docker, _variable, _podman, _podman_home, _helm)
    return [DockerConfigKeychain(partial(load, environment), helpers) for load in loads]


def _docker(environment: Mapping[str, str]) -> tuple[str, bytes] | None:
    home = _home()
    folder = Path(environment["DOCKER_CONFIG"]) if environment.get("DOCKER_CONFIG") else home / ".docker"
    return _first("docker's configuration", folder / "config.json", home / ".dockercfg")


def _variable(environment: Mapping[str, str]) -> tuple[str, bytes] | None:
    text = environment.get("DOCKER_AUTH_CONFIG", "")
    return ("DOCKER_AUTH_CONFIG", text.encode("utf-8", "replace")) if text else None


def _podman(environment: Mapping[str, str]) -> tuple[str, bytes] | None:
    if environment.get("REGISTRY_AUTH_FILE"):
        return _first("podman's logins", Path(environment["REGISTRY_AUTH_FILE"]))
    runtime = environment.get("XDG_RUNTIME_DIR") or (
        f"/run/containers/{os.getuid()}" if hasattr(os, "getuid") else ""
    )
    return _first("podman's logins", Path(runtime, "containers/auth.json")) if runtime else None


def _podman_home(environment: Mapping[str, str]) -> tuple[str, bytes] | None:
    """Return what podman keeps beyond a reboot; it looks there for what the first file lacks."""
    if environment.get("REGISTRY_AUTH_FILE"):
        return None
    kept = Path(environment.get("XDG_CONFIG_HOME") or _home() / ".config")
    return _first("podman's logins", kept / "containers/auth.json")


def _helm(environment: Mapping[str, str]) -> tuple[str, bytes] | None:
    if environment.get("HELM_REGISTRY_CONFIG"):
        return _first("helm's logins", Path(environment["HELM_REGISTRY_CONFIG"]))
    if environment.get("HELM_CONFIG_HOME"):
        folder = Path(environment["HELM_CONFIG_HOME"])
    elif environment.get("XDG_CONFIG_HOME"):
        folder = Path(environment["XDG_CONFIG_HOME"]) / "helm"
    elif sys.platform == "darwin":
        folder = _home() / "Library/Preferences/helm"
    elif sys.platform == "win32":
        folder = Path(environment.get("APPDATA", "")) / "helm"
    else:
        folder = _home() / ".config/helm"
    return _first("helm's logins", folder / "registry/config.json")


def _home() -> Path:
    try:
        return Path.home()
    except RuntimeError:  # a user without an entry in the password file, as OpenShift starts pods
        return Path("/")


def _first(what: str, *paths: Path) -> tuple[str, bytes] | None:
    """Return the first file that is there, named for messages.

    Raises:
        InvalidDocumentError: it cannot be read, or is larger than any such file.

    """
    for path in paths:
        try:
            return f"{what} ({path})", read_bounded(path, _SIZE_LIMIT)
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as error:
            raise InvalidDocumentError(f"{what} ({path}) cannot be read: {error.strerror}") from error
    return None
