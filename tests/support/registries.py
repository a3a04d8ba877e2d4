"""A real Distribution registry on a free loopback port."""

import json
import os
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import socket

from tests.support.programs import require

_PATIENCE = 15.0


@dataclass(frozen=True)
class RegistryServer:
    """A running registry: `host:port`, and the file that its log goes to."""

    host: str
    log: Path

    def requests(self) -> list[str]:
        """Return `METHOD PATH` of every request so far, from its access log."""
        lines = self.log.read_text(errors="replace").splitlines()
        return [line.split('"')[1].rpartition(" ")[0] for line in lines if ' "' in line and " HTTP/1" in line]


@contextmanager
def serve_registry(
    folder: Path, auth: Mapping[str, object] | None = None, variables: Mapping[str, str] | None = None
) -> Iterator[RegistryServer]:
    """Run `docker-registry` with its storage in `folder`, until the test ends; variables are settings of it."""
    program = require("docker-registry", "Debian's package docker-registry")
    host = f"127.0.0.1:{_free_port()}"
    folder.mkdir(parents=True, exist_ok=True)
    config = {
        "version": 0.1,
        "storage": {"filesystem": {"rootdirectory": str(folder / "data")}},
        "http": {"addr": host},
        **({"auth": auth} if auth else {}),
    }
    (folder / "config.yml").write_text(json.dumps(config))
    log = folder / "log"
    with log.open("wb") as out:
        command, env = [program, "serve", str(folder / "config.yml")], {**os.environ, **(variables or {})}
        process = subprocess.Popen(command, stdout=out, stderr=out, env=env)
        try:
            _wait_until_it_answers(host, process, log)
            yield RegistryServer(host, log)
        finally:
            process.terminate()
            process.wait(timeout=10)


def _free_port() -> int:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_it_answers(host: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(f"http://{host}/v2/", timeout=1).close()
        except urllib.error.HTTPError as error:
            error.close()
            return
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise RuntimeError(f"docker-registry does not answer: {log.read_text()}")
