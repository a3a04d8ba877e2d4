"""Closed streams, full disks, pipes and devices: an error with a reason, never a trace."""

import os
import signal
import stat
import subprocess
import time
from pathlib import Path

import pytest

from tests.support.command import COMMAND, run
from tests.support.layouts import write_layout

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: 'one:1'}]}\n"


@pytest.fixture
def layout(tmp_path: Path) -> Path:
    return write_layout(tmp_path / "layout", {"docker.io/library/one:1": ["linux/amd64"]})


def shell(command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    text = f'archcheck="{COMMAND}"; {command}'
    return subprocess.run(
        ["sh", "-c", text], cwd=cwd, capture_output=True, text=True, check=False, timeout=60
    )


def test_an_output_that_is_a_link_is_written_where_it_leads(layout: Path, tmp_path: Path) -> None:
    (tmp_path / "link.txt").symlink_to("real.txt")
    assert run("image", "one:1", "--registry-layout", layout, "-o", tmp_path / "link.txt").code == 0
    assert (tmp_path / "link.txt").is_symlink()
    assert "one:1" in (tmp_path / "real.txt").read_text()


def test_an_output_that_is_a_pipe_stays_one(layout: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    done = shell(f'cat pipe & "$archcheck" image one:1 --registry-layout {layout} -o pipe; wait', tmp_path)
    assert "one:1" in done.stdout
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


@pytest.mark.parametrize(
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
@pytest.mark.usefixtures("layout")
def test_what_cannot_be_used_is_an_error_with_a_reason(tmp_path: Path, command: str) -> None:
    if "/dev/full" in command and not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    done = shell(command, tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("error: ")


def test_a_scan_opens_no_pipe(layout: Path, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    os.mkfifo(folder / "a.yaml")
    (folder / "b.yaml").write_text(POD)
    outcome = run("manifest", folder, "--registry-layout", layout)
    assert outcome.code == 0
    assert "neither a file nor a directory" in outcome.err


def test_quiet_still_names_what_is_broken(layout: Path) -> None:
    outcome = run("manifest", "-q", "-", "--registry-layout", layout, stdin=POD + "---\na: [\n")
    assert (outcome.code, "-:7: not YAML" in outcome.err) == (2, True)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_leaves_nothing_behind(tmp_path: Path, number: signal.Signals) -> None:
    chart = tmp_path / "chart"
    chart.mkdir()
    (chart / "Chart.yaml").write_text("apiVersion: v2\nname: app\nversion: 1.0.0\n")
    helm = tmp_path / "helm"
    helm.write_text(f"#!/bin/sh\necho $$ > {tmp_path}/pid\nexec sleep 60\n")
    helm.chmod(0o755)
    folder = tmp_path / "tmp"
    folder.mkdir()
    env = {**os.environ, "HELM_BIN": str(helm), "TMPDIR": str(folder)}
    process = subprocess.Popen([str(COMMAND), "chart", str(chart)], env=env, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 30
    while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text().strip():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    process.send_signal(number)
    assert process.wait(timeout=30) == 130
    assert list(folder.iterdir()) == []
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)
