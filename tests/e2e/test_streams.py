"""Standard output is the result; everything else goes to standard error."""

import json
import os
import pty
import subprocess
from pathlib import Path

import pytest

from tests.support.command import COMMAND, run
from tests.support.layouts import write_layout


@pytest.fixture
def layout(tmp_path: Path) -> Path:
    return write_layout(tmp_path / "layout", {"docker.io/library/one:1": ["linux/amd64"]})


@pytest.mark.parametrize("verbosity", [[], ["-v"], ["-vv"], ["-q"]])
def test_standard_output_is_json_alone(layout: Path, verbosity: list[str]) -> None:
    outcome = run("image", "one:1", "absent:1", "--registry-layout", layout, "--format", "json", *verbosity)
    assert json.loads(outcome.out)["exit_code"] == 3


def test_output_to_a_file(layout: Path, tmp_path: Path) -> None:
    outcome = run("image", "one:1", "--registry-layout", layout, "-o", tmp_path / "out.txt")
    assert (outcome.code, outcome.out) == (0, "")
    assert "one:1" in (tmp_path / "out.txt").read_text()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_an_output_that_cannot_be_written(layout: Path, tmp_path: Path) -> None:
    outcome = run("image", "one:1", "--registry-layout", layout, "-o", tmp_path / "no" / "out.txt")
    assert (outcome.code, "cannot be written" in outcome.err) == (2, True)


def test_skipped_documents_are_counted_on_standard_error(layout: Path) -> None:
    outcome = run("manifest", "-", "--registry-layout", layout, stdin="a: 1\n---\nb: 2\n")
    assert "skipped 2: not a Kubernetes object (-:1, -:3)" in outcome.err
    assert run("manifest", "-q", "-", "--registry-layout", layout, stdin="a: 1\n").err == ""


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


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1"])
def test_an_old_terminal_gets_plain_letters(layout: Path, encoding: str) -> None:
    outcome = run(
        "image", "one:1", "--registry-layout", layout, env={"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    )
    assert outcome.code == 0, outcome.err
    assert "yes" in outcome.out


@pytest.mark.parametrize("form", ["kustomize", "json6902", "strategic"])
@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_patches_are_utf8_whatever_the_terminal_takes(tmp_path: Path, form: str, encoding: str) -> None:
    (tmp_path / "nodes.yaml").write_text(
        "nodes: [{name: é, count: 1, platform: linux/arm64}, {name: pc, count: 1, platform: linux/amd64}]"
    )
    (tmp_path / "pod.yaml").write_text(
        "apiVersion: v1\nkind: ReplicationController\nmetadata: {name: é}\n"
        "spec: {template: {spec: {containers: [{name: c, image: 'one:1'}]}}}\n"
    )
    layout = write_layout(tmp_path / "layout", {"docker.io/library/one:1": ["linux/amd64"]})
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
