"""The exit codes that hang on what a registry answers, or does not."""

import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.real.distribution.conftest import Archcheck, Served
from tests.real.distribution.reading import only_image
from tests.support import command

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def reference(registry: Served) -> str:
    registry.push.index("codes", "1", "linux/amd64")
    return f"{registry.host}/codes:1"


def test_0_complete_and_fine(archcheck: Archcheck, reference: str) -> None:
    done = archcheck("image", reference, "--platform", "amd64")
    assert (done.code, done.report["exit_code"], done.report["complete"]) == (0, 0, True)


def test_1_findings(archcheck: Archcheck, reference: str) -> None:
    done = archcheck("image", reference, "--platform", "armhf")
    assert (done.code, done.report["exit_code"], done.report["complete"]) == (1, 1, True)


def test_2_an_input_that_cannot_be_read(archcheck: Archcheck, reference: str, tmp_path: Path) -> None:
    """What could be read is checked all the same."""
    (tmp_path / "a.yaml").write_text("apiVersion: v1\nkind: Pod\nspec: [\n")
    (tmp_path / "b.yaml").write_text(
        f"apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec: {{containers: [{{name: a, image: '{reference}'}}]}}\n"
    )
    done = archcheck("manifest", tmp_path)
    assert (done.code, done.report["exit_code"], done.report["complete"]) == (2, 2, False)
    assert only_image(done)["status"] == "found"
    assert "a.yaml" in done.err


def test_3_incomplete(archcheck: Archcheck, reference: str) -> None:
    """Nobody listens on port 1."""
    done = archcheck("image", reference, "127.0.0.1:1/app:1")
    assert (done.code, done.report["exit_code"], done.report["complete"]) == (3, 3, False)
    assert [image["status"] for image in done.report["images"]] == ["found", "unreachable"]


@pytest.mark.parametrize("port", [65536, 99999, 4294967297])
def test_3_a_port_that_cannot_be(archcheck: Archcheck, reference: str, port: int) -> None:
    done = archcheck("image", reference, f"127.0.0.1:{port}/app:1")
    assert done.code == 3
    first, second = done.report["images"]
    assert first["status"] == "found"
    assert second["status"] in ("invalid", "unreachable")


@pytest.fixture
def silent() -> Iterator[socket.socket]:
    """A server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(60)
        yield server


def test_130_interrupted(env: dict[str, str], silent: socket.socket) -> None:
    reference = f"127.0.0.1:{silent.getsockname()[1]}/app:1"
    with subprocess.Popen(
        [command.COMMAND, "image", reference],
        env=os.environ | env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        connection, _ = silent.accept()
        with connection:
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=30)
    assert (process.returncode, err.strip()) == (130, "interrupted")
    assert "not asked to the end: interrupted" in out
