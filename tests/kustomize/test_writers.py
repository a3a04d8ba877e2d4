"""Several runs at once over one kustomization: all succeed, and it is as one alone would have left it."""

import os
import subprocess
import sys
from pathlib import Path

from tests.kustomize.conftest import FIXTURES, Kustomize
from tests.kustomize.objects import constrained, files_in, workload, write

HOME = ["--nodes", str(FIXTURES / "clusters/olinuxino.yaml"), "--registry-layout", str(FIXTURES / "registry")]


def start(folder: Path) -> subprocess.Popen[str]:
    words = ["patch", "over", "-o", "nodes", "--kustomization", "over/kustomization.yaml", *HOME]
    return subprocess.Popen(
        [sys.executable, "-m", "archcheck", *words],
        cwd=folder,
        text=True,
        env={**os.environ, "NO_COLOR": "1"},
        stderr=subprocess.PIPE,
    )


def test_four_at_once_do_what_one_does(tmp_path: Path, kustomize: Kustomize) -> None:
    trees = [tmp_path / "alone", tmp_path / "together"]
    for tree in trees:
        write(tree / "base", workload("web"), workload("agent", kind="DaemonSet"))
        write(tree / "over", resources=["../base"], namePrefix="dev-")
    runs = [start(trees[0]), *(start(trees[1]) for _ in range(4))]
    said = [run.communicate(timeout=200)[1] for run in runs]
    assert [run.returncode for run in runs] == [0] * 5, said
    assert files_in(trees[1]) == files_in(trees[0])
    assert len(constrained(kustomize.build(trees[1] / "over"))) == 2
