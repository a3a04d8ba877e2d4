"""Ctrl-C and SIGTERM while something hangs: the end comes at once, with what is known by then."""

import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.real.network.running import configure
from tests.real.network.server import Hostile, Peer, answer, hostile
from tests.support import command

pytestmark = pytest.mark.real

PROMPT = 20.0
"""Seconds; what hangs would do so for a minute."""

NAME_SERVER = """\
import pathlib, socket, time
look_up = socket.getaddrinfo

def getaddrinfo(host, *arguments, **options):
    if host == "hangs.example.com":
        pathlib.Path(__file__).with_name("asked").touch()
        time.sleep(60)
    return look_up(host, *arguments, **options)

socket.getaddrinfo = getaddrinfo
"""


class Stuck:
    """Answers the first image, and says when it was asked for the second, which it never gives."""

    def __init__(self) -> None:
        self.asked = threading.Event()

    def behave(self, peer: Peer) -> None:
        while head := peer.request():
            if "/manifests/1 " in head:
                peer.send(answer())
            else:
                self.asked.set()
                peer.server.ended.wait()


@pytest.fixture
def stuck() -> Stuck:
    return Stuck()


@pytest.fixture
def server(stuck: Stuck) -> Iterator[Hostile]:
    with hostile(stuck.behave) as running:
        yield running


@pytest.fixture
def process(
    env: dict[str, str], server: Hostile, stuck: Stuck, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[subprocess.Popen[str]]:
    """Run the command until one image is known, one hangs in its server and one in the name server."""
    (tmp_path / "sitecustomize.py").write_text(NAME_SERVER)
    config = configure(tmp_path, **{server.host: {"concurrency": 1, "plain-http": True}})
    references = [f"{server.host}/app:1", f"{server.host}/app:2", "hangs.example.com/app:1"]
    with subprocess.Popen(
        [command.COMMAND, "image", *references, "--config", config, "--format", request.param],
        env=os.environ | env | {"PYTHONPATH": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        try:
            assert stuck.asked.wait(10)
            deadline = time.monotonic() + 10
            while not (tmp_path / "asked").exists() and time.monotonic() < deadline:
                time.sleep(0.01)
            yield running
        finally:
            running.kill()


SIGNALS = pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])


@SIGNALS
@pytest.mark.parametrize("process", ["json"], indirect=True)
def test_json_is_whole_and_says_that_it_is_not_complete(
    process: subprocess.Popen[str], number: signal.Signals
) -> None:
    process.send_signal(number)
    out, err = process.communicate(timeout=PROMPT)
    report = json.loads(out)
    assert (process.returncode, report["exit_code"], report["complete"]) == (130, 130, False)
    assert err.strip() == "interrupted"
    assert [image["status"] for image in report["images"]] == ["found", "unreachable", "unreachable"]
    assert report["images"][0]["platforms"] == ["linux/arm64"]
    assert "interrupted" in report["images"][1]["message"]


@SIGNALS
@pytest.mark.parametrize("process", ["table"], indirect=True)
def test_the_table_shows_what_is_known(
    process: subprocess.Popen[str], server: Hostile, number: signal.Signals
) -> None:
    process.send_signal(number)
    out, err = process.communicate(timeout=PROMPT)
    assert (process.returncode, err.strip()) == (130, "interrupted")
    assert f"{server.host}/app:1" in out
    assert "interrupted" in out


@pytest.mark.parametrize("process", ["json"], indirect=True)
def test_an_impatient_user(process: subprocess.Popen[str]) -> None:
    """A second Ctrl-C on the heels of the first leaves no traceback."""
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGTERM)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=PROMPT)
    assert process.returncode == 130
    assert err.strip() == "interrupted"


@pytest.mark.parametrize("process", ["json"], indirect=True)
def test_what_was_learned_is_kept_for_the_next_run(
    process: subprocess.Popen[str], server: Hostile, env: dict[str, str]
) -> None:
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=PROMPT)
    again = command.run_json(
        "image", f"{server.host}/app:1", "--config", Path(env["HOME"]) / ".archcheck.yaml", env=env
    )
    assert again.code == 0
    assert server.paths.count("GET /v2/app/manifests/1") == 1
