"""Closed streams, full disks, pipes and devices: an error with a reason, never a trace."""

import os
import stat
import subprocess
from pathlib import Path

import pytest

from tests.support.command import COMMAND
from tests.support.layouts import write_layout
from tests.support.tables import walked


@pytest.fixture
def layout(tmp_path: Path) -> Path:
    return write_layout(tmp_path / "layout", {"docker.io/library/one:1": ["linux/amd64"]})


def shell(command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    text = f'archcheck="{COMMAND}"; {command}'
    return subprocess.run(
        ["sh", "-c", text], cwd=cwd, capture_output=True, text=True, check=False, timeout=60
    )


def test_an_output_that_is_a_pipe_stays_one(layout: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    done = shell(f'cat pipe & "$archcheck" image one:1 --registry-layout {layout} -o pipe; wait', tmp_path)
    assert "one:1" in done.stdout
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


@walked(
    "command",
    [
        '"$archcheck" manifest - <&-',
        '"$archcheck" image -f - <&-',
        '"$archcheck" image one:1 --registry-layout layout >&-',
        '"$archcheck" image one:1 --registry-layout layout > /dev/full',
        '"$archcheck" manifest ""',
        'mkdir gone; cd gone; rmdir ../gone; "$archcheck" image one:1',
    ],
)
def test_what_cannot_be_used_is_an_error_with_a_reason(tmp_path: Path, layout: Path, command: str) -> None:
    if "/dev/full" in command and not Path("/dev/full").exists():
        return  # of Linux and the BSDs alone
    done = shell(command, tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("error: ")
