"""An image whose name and config contradict each other: told, and nothing is patched for it."""

import json
from pathlib import Path

import pytest

from archcheck.cli.run import main
from archcheck.errors import ExitCode
from tests.support.index_layouts import Layout

POD = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: %s}
spec: {template: {spec: {containers: [{name: c, image: "%s"}]}}}
---
"""
NODES = """\
nodes:
  - {name: pc, platform: linux/amd64}
  - {name: a64, platform: linux/arm64}
"""


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    images = {"docker.io/t/app:1-arm64": "linux/amd64", "docker.io/t/app:1": "linux/amd64"}
    registry = Layout(tmp_path / "layout").write(images)
    (tmp_path / "m.yaml").write_text(POD % ("misnamed", "t/app:1-arm64") + POD % ("named", "t/app:1"))
    (tmp_path / "nodes.yaml").write_text(NODES)
    nodes = ["--nodes", str(tmp_path / "nodes.yaml"), "--registry-layout", str(registry), "--no-cache"]
    return [str(tmp_path / "m.yaml"), *nodes]


def test_it_is_told(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["manifest", *files, "--format", "json"]) == ExitCode.FINDINGS
    found = json.loads(capsys.readouterr().out)["findings"]
    [finding] = [each for each in found if each["rule"] == "image-misnamed"]
    assert (finding["severity"], finding["workload"]) == ("warning", "Deployment/misnamed")
    assert finding["message"] == (
        "t/app:1-arm64 is named for arm64, and has linux/amd64: one of the two is wrong"
    )


def test_no_patch_keeps_it_off_the_nodes_that_may_run_it(
    files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["patch", *files, "--form", "strategic"]) == ExitCode.FINDINGS
    said = capsys.readouterr()
    assert "Deployment/misnamed: no patch: t/app:1-arm64 is named for arm64, and has linux/amd64" in said.err
    assert "misnamed" not in said.out
    assert "kubernetes.io/arch: amd64" in said.out
