"""The connection to a daemon, through docker's library: which one, its own variables and contexts say.

`DOCKER_HOST` with `DOCKER_TLS_VERIFY` and `DOCKER_CERT_PATH`; else `DOCKER_CONTEXT` or the current context of
docker's config.json; else docker's socket; else `CONTAINER_HOST` or the socket of podman. ssh:// is docker's
way over the program ssh.
"""

import os
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Protocol, cast

from archcheck.errors import ConfigurationError

INSTALL_DOCKER = "pip install 'kube-archcheck[docker]'"
_SECONDS = 30
_ANSWER_LIMIT = 16 * 1024 * 1024
_SOCKET = "/var/run/docker.sock"


class DaemonError(Exception):
    """Why a daemon did not answer, in words."""


class DaemonApi(Protocol):
    """What is asked of a daemon. Both methods raise `DaemonError`."""

    address: str
    version: tuple[int, ...]

    def get(self, path: str, query: Mapping[str, str] | None = None) -> bytes | None:
        """Return what it answers; None where it has no such thing."""
        ...

    def export(self, path: str) -> BinaryIO:
        """Return what it sends, as a stream."""
        ...


class DockerApi:
    """A daemon, by docker's library."""

    def __init__(self, client: Any, address: str) -> None:
        self._client = client
        weakref.finalize(self, client.close)
        self.address = address
        self.version = tuple(int(part) for part in client.api_version.split(".") if part.isdigit())

    def get(self, path: str, query: Mapping[str, str] | None = None) -> bytes | None:
        """Return what it answers; None where it has no such thing.

        Raises:
            DaemonError: it does not answer, or with an error.

        """
        with _told(), self._asked(path, query or {}) as response:
            body = response.raw.read(_ANSWER_LIMIT + 1, decode_content=True)
        if len(body) > _ANSWER_LIMIT:
            raise DaemonError(f"an answer of more than {_ANSWER_LIMIT} bytes")
        if response.status_code == 404:
            return None
        if response.status_code != 200:
            said = body[:200].decode(errors="replace")
            raise DaemonError(f"it answers {response.status_code}: {said}")
        return bytes(body)

    def export(self, path: str) -> BinaryIO:
        """Return what it sends, as a stream.

        Raises:
            DaemonError: it does not answer, or with an error.

        """
        with _told():
            response = self._asked(path, {})
        if response.status_code != 200:
            response.close()
            raise DaemonError(f"it answers {response.status_code}")
        return cast("BinaryIO", response.raw)

    def _asked(self, path: str, query: Mapping[str, str]) -> Any:
        url = f"{self._client.base_url}/v{self._client.api_version}{path}"
        return self._client.get(url, params=query, stream=True, timeout=_SECONDS)


def connect(environment: Mapping[str, str]) -> DaemonApi:
    """Return the daemon that docker's own program would ask.

    Raises:
        ConfigurationError: docker's library is not installed, or the context is not there.
        DaemonError: it does not answer.

    """
    try:
        import docker
    except ImportError as error:
        raise ConfigurationError(
            "docker-daemon: is asked through docker's library, which is not installed", hint=INSTALL_DOCKER
        ) from error
    with _told():
        parameters = _parameters(environment)
        client = docker.APIClient(**parameters, version="auto", timeout=_SECONDS, use_ssh_client=True)
        return DockerApi(client, str(parameters.get("base_url") or f"unix://{_SOCKET}"))


def _parameters(environment: Mapping[str, str]) -> dict[str, Any]:
    """Return the address of the daemon, and how its TLS is verified."""
    from docker.context import ContextAPI
    from docker.utils import kwargs_from_env

    if environment.get("DOCKER_HOST"):
        return dict(kwargs_from_env(environment=environment))
    name = environment.get("DOCKER_CONTEXT") or None
    context = ContextAPI.get_context(name)
    if context is None:
        raise ConfigurationError(f"docker has no context {name or 'that its config.json names'}")
    if context.name != "default":
        return dict(ContextAPI.kwargs_from_context(context.name, environment))
    podman = next((socket for socket in _podman(environment) if socket), "")
    return {} if Path(_SOCKET).exists() or not podman else {"base_url": podman}


def _podman(environment: Mapping[str, str]) -> Iterator[str]:
    """Yield the addresses at which podman may be."""
    yield environment.get("CONTAINER_HOST", "")
    for folder in filter(None, (environment.get("XDG_RUNTIME_DIR", ""), f"/run/user/{os.getuid()}", "/run")):
        socket = Path(folder, "podman", "podman.sock")
        yield f"unix://{socket}" if socket.exists() else ""


@contextmanager
def _told() -> Iterator[None]:
    """Turn what docker's library raises into words.

    Raises:
        DaemonError: for anything: a context whose file is broken raises a bare `Exception` there.

    """
    try:
        yield
    except (ConfigurationError, DaemonError):
        raise
    except Exception as error:
        raise DaemonError(_words(error)) from error


def _words(error: BaseException) -> str:
    """Return the innermost reason of an error: those around it repeat it, each with more of its own."""
    while error.__cause__ is not None or error.__context__ is not None:
        error = error.__cause__ or error.__context__ or error
    reason = getattr(error, "strerror", None) or str(error)
    return reason[:300] or type(error).__name__
