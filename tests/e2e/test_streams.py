"""Standard output is the result; everything else goes to standard error."""

import os
import pty
import subprocess
from pathlib import Path

import pytest

from tests.support.command import COMMAND, run
from tests.support.layouts import write_layout
from tests.support.tables import walked


@pytest.fixture
def layout(tmp_path: Path) -> Path:
    return write_layout(tmp_path / "layout", {"docker.io/library/one:1": ["linux/amd64"]})


def test_a_reader_that_leaves_early_is_no_error(layout: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    command = [str(COMMAND), "image", "one:1", "--registry-layout", str(layout)]
    done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, check=False, timeout=60)
    os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")


def on_a_terminal(layout: Path, *arguments: str, **variables: str) -> str:
    """Return what the command prints on a terminal."""
    control, terminal = pty.openpty()
    command = [str(COMMAND), "image", "one:1", "--registry-layout", str(layout), *arguments]
    env = {**os.environ, "TERM": "xterm", **variables}
    done = subprocess.run(
        command, stdin=terminal, stdout=terminal, stderr=subprocess.DEVNULL, env=env, check=False, timeout=60
    )
    os.close(terminal)
    assert done.returncode == 0
    text = b""
    while piece := _read(control):
        text += piece
    os.close(control)
    return text.decode()


def _read(control: int) -> bytes:
    try:
        return os.read(control, 65536)
    except OSError:
        return b""


def test_colour_is_for_terminals(layout: Path) -> None:
    assert "\x1b[" in on_a_terminal(layout, NO_COLOR="")
    assert "\x1b[" not in on_a_terminal(layout, NO_COLOR="1")
    assert "\x1b[" not in on_a_terminal(layout, "--color", "never")
    assert "\x1b[" in on_a_terminal(layout, "--color", "always", NO_COLOR="1")
    assert "\x1b[" not in run("image", "one:1", "--registry-layout", layout).out


@walked("encoding", ["ascii", "cp1252", "latin-1"])
def test_an_old_terminal_gets_plain_letters(layout: Path, encoding: str) -> None:
    outcome = run(
        "image", "one:1", "--registry-layout", layout, env={"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    )
    assert outcome.code == 0, outcome.err
    assert "yes" in outcome.out


@walked(
    "form, encoding",
    [("kustomize", "ascii"), ("json6902", "cp1252"), ("strategic", "ascii"), ("kustomize", "cp1252")],
)
def test_patches_are_utf8_whatever_the_terminal_takes(
    tmp_path: Path, layout: Path, form: str, encoding: str
) -> None:
    (tmp_path / "nodes.yaml").write_text(
        "nodes: [{name: é, count: 1, platform: linux/arm64}, {name: pc, count: 1, platform: linux/amd64}]"
    )
    (tmp_path / "pod.yaml").write_text(
        "apiVersion: v1\nkind: ReplicationController\nmetadata: {name: é}\n"
        "spec: {template: {spec: {containers: [{name: c, image: 'one:1'}]}}}\n"
    )
    done = subprocess.run(
        [COMMAND, "patch", "pod.yaml", "--form", form, "--nodes", "nodes.yaml", "--registry-layout", layout],
        cwd=tmp_path,
        env={"PATH": "/usr/bin", "HOME": str(tmp_path), "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"},
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert "ReplicationController/é" in done.stdout.decode()


def test_names_that_the_terminal_lacks_are_escaped(layout: Path) -> None:
    done = run(
        "image", "é:1", "--registry-layout", layout, env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    )
    assert "\\xe9:1" in done.out
