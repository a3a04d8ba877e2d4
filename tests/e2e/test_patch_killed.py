"""A run that is killed at any moment leaves a kustomization that builds, with the component whole or not at all."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from tests.support.kustomizations import component_in, files_in, workload, write
from tests.support.kustomize import FIXTURES, Kustomize, kustomize, kustomize_binary

__all__ = ["kustomize", "kustomize_binary"]


def run(folder: Path, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    home = ("--nodes", FIXTURES / "clusters/olinuxino.yaml", "--registry-layout", FIXTURES / "registry")
    words = ("patch", ".", "-o", "nodes", "--kustomization", "kustomization.yaml", *home)
    return subprocess.Popen(
        [sys.executable, "-m", "archcheck", *map(str, words)],
        cwd=folder,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def test_it_is_killed_ever_later(tmp_path: Path, kustomize: Kustomize) -> None:
    """Killed with all its children, again and again and ever later; what it left in the system's folder goes too."""
    folder = write(tmp_path / "base", workload("web"), workload("agent", kind="DaemonSet"))
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    environment = {"TMPDIR": str(temporary)}
    old, before = kustomize.build(folder), files_in(folder)
    for moment in (0.2, 0.6, 1.0, 1.5):
        process = run(folder, environment)
        time.sleep(moment)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        assert kustomize.build(folder).count("kubernetes.io/arch") in (0, 2)
        if (folder / "nodes").exists():
            component_in(folder / "nodes")
        elif files_in(folder) == before:
            assert kustomize.build(folder) == old
    for left in temporary.glob("archcheck-scratch-*"):
        os.utime(left, (0, 0))
    assert run(folder, environment).wait() == 0
    assert kustomize.build(folder).count("kubernetes.io/arch") == 2
    assert files_in(folder).keys() == {
        "kustomization.yaml",
        "objects.yaml",
        "nodes/kustomization.yaml",
        "nodes/deployment-web.yaml",
        "nodes/daemonset-agent.yaml",
    }
    assert not list(temporary.glob("archcheck-*"))
