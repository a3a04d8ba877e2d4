"""`archcheck lock` and `archcheck baseline` against a server of this machine."""

import base64
import json
import os
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import yaml

from archcheck.errors import ExitCode
from tests.real.network.server import Hostile, Peer, answer, hostile
from tests.support import command
from tests.support.repository import Repository, pod

pytestmark = pytest.mark.real

DIRECT = {"NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
ABSENT = json.dumps({"errors": [{"code": "MANIFEST_UNKNOWN", "message": "unknown"}]}).encode()
LOGIN = "Basic " + base64.b64encode(b"me:secret").decode()
SECRET = """\
---
apiVersion: v1
kind: Secret
metadata: {{name: pull}}
type: kubernetes.io/dockerconfigjson
stringData:
  .dockerconfigjson: '{{"auths": {{"{0}": {{"username": "me", "password": "secret"}}}}}}'
"""


class Registry:
    """Has the tags in `tags`, hangs for the others if `hangs`, else says that they are not there."""

    def __init__(self) -> None:
        self.tags = {"1"}
        self.hangs = False
        self.is_private = False
        self.asked = threading.Event()

    def behave(self, peer: Peer) -> None:
        while head := peer.request():
            tag = head.partition("/manifests/")[2].partition(" ")[0]
            if self.is_private and f"authorization: {LOGIN}".lower() not in head.lower():
                peer.send(answer(b"", "401 Unauthorized", WWW_Authenticate='Basic realm="r"'))
            elif tag in self.tags:
                peer.send(answer())
            elif self.hangs:
                self.asked.set()
                peer.server.ended.wait()
            else:
                peer.send(answer(ABSENT, "404 Not Found", Content_Type="application/json"))


@pytest.fixture
def registry() -> Registry:
    return Registry()


@pytest.fixture
def server(repo: Repository, registry: Registry) -> Iterator[Hostile]:
    with hostile(registry.behave) as running:
        registries = {running.host: {"plain-http": True, "concurrency": 1}}
        repo.write(".archcheck.yaml", json.dumps({"registries": registries}))
        yield running


def _images(repo: Repository) -> list[str]:
    return list(yaml.safe_load(repo.lock_text)["images"])


def test_an_image_that_its_registry_does_not_have_fails_and_has_no_entry(
    repo: Repository, registry: Registry, server: Hostile
) -> None:
    registry.tags |= {"2"}
    repo.write("p.yaml", pod(f"{server.host}/app:1", f"{server.host}/app:2"))
    assert repo.run("lock", env=DIRECT).code == ExitCode.OK
    registry.tags -= {"2"}
    done = repo.run("lock", "--update", env=DIRECT)
    assert done.code == ExitCode.FINDINGS
    assert f"{server.host}/app:2" in done.err
    assert "1 missing" in done.err
    assert _images(repo) == [f"{server.host}/app:1"]


def test_what_is_missing_is_unknown_to_the_lock(
    repo: Repository, registry: Registry, server: Hostile
) -> None:
    registry.tags.clear()
    repo.write("p.yaml", pod(f"{server.host}/app:1"))
    assert repo.run("lock", env=DIRECT).code == ExitCode.FINDINGS
    repo.write("archcheck.lock", "version: 1\nimages: {}\n")
    done = repo.locked()
    assert done.code == ExitCode.INCOMPLETE
    assert done.report["images"][0]["status"] == "offline"


def test_an_update_asks_though_the_cache_is_fresh(repo: Repository, server: Hostile) -> None:
    repo.write("p.yaml", pod(f"{server.host}/app:1"))
    repo.run("lock", env=DIRECT)
    before = len(server.requests)
    repo.run("lock", env=DIRECT)
    assert len(server.requests) == before
    repo.run("lock", "--update", env=DIRECT)
    assert len(server.requests) > before


def test_a_pull_secret_among_the_manifests_opens_a_private_registry(
    repo: Repository, registry: Registry, server: Hostile
) -> None:
    registry.is_private = True
    text = pod(f"{server.host}/app:1")
    repo.write("p.yaml", text)
    assert repo.run("lock", env=DIRECT).code == ExitCode.INCOMPLETE
    named = text.replace("spec:\n", "spec:\n  imagePullSecrets: [{name: pull}]\n")
    repo.write("p.yaml", named + SECRET.format(server.host))
    done = repo.run("lock", env=DIRECT)
    assert done.code == ExitCode.OK, done.err
    assert _images(repo) == [f"{server.host}/app:1"]
    assert "secret" not in repo.lock_text


@contextmanager
def _hanging(repo: Repository, registry: Registry, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Run a command until it waits for an image that never comes."""
    registry.hangs = True
    variables = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    with subprocess.Popen(
        [command.COMMAND, *arguments, "--no-cache"],
        cwd=repo.path,
        env=variables | DIRECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        try:
            assert registry.asked.wait(20)
            yield running
        finally:
            running.kill()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_lock_keeps_every_entry_that_was_there(
    repo: Repository, registry: Registry, server: Hostile, number: signal.Signals
) -> None:
    registry.tags |= {"2"}
    repo.write("p.yaml", pod(f"{server.host}/app:1", f"{server.host}/app:2"))
    assert repo.run("lock", env=DIRECT).code == ExitCode.OK
    before = repo.lock_text
    registry.tags -= {"2"}
    with _hanging(repo, registry, "lock", "--update") as running:
        running.send_signal(number)
        _, err = running.communicate(timeout=30)
    assert repo.lock_text == before
    assert running.returncode == ExitCode.INTERRUPTED, err


def test_an_interrupted_baseline_is_not_written(
    repo: Repository, registry: Registry, server: Hostile
) -> None:
    repo.write("p.yaml", pod(f"{server.host}/app:1", f"{server.host}/app:2"))
    before = repo.write("archcheck.baseline", "version: 1\nfindings:\n  - rule: stuck\n").read_text()
    with _hanging(repo, registry, "baseline", "--platform", "linux/s390x") as running:
        running.send_signal(signal.SIGINT)
        _, err = running.communicate(timeout=30)
    assert (repo.path / "archcheck.baseline").read_text() == before
    assert running.returncode == ExitCode.INTERRUPTED, err
