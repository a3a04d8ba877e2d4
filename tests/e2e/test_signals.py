"""A signal ends a run as Ctrl-C does: at once, with nothing left behind."""

import os
import signal
import subprocess
import time

import pytest

from archcheck.errors import ExitCode
from tests.support.command import COMMAND
from tests.support.tables import walked


@walked("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_leaves_nothing_behind(
    tmp_path_factory: pytest.TempPathFactory, number: signal.Signals
) -> None:
    tmp_path = tmp_path_factory.mktemp("signal")
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
    assert process.wait(timeout=30) == ExitCode.INTERRUPTED
    assert list(folder.iterdir()) == []
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)
