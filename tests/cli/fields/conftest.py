"""A directory, checked by the command in this process; a layout stands for every registry."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from archcheck.cli.run import main
from tests.support.layouts import write_layout

IMAGES = {
    "docker.io/library/both:1": ["linux/amd64", "linux/arm64"],
    "docker.io/library/amd:1": ["linux/amd64"],
    "docker.io/library/arm:1": ["linux/arm64"],
    "docker.io/library/other:1": ["linux/s390x"],
}
NODES = "nodes:\n  - {name: pc, platform: linux/amd64}\n  - {name: a64, platform: linux/arm64}\n"


@dataclass(frozen=True)
class Folder:
    """A directory with manifests, and two nodes."""

    path: Path
    capture: pytest.CaptureFixture[str]

    def run(self, text: str, *arguments: str) -> tuple[int, str, str]:
        """Run a verb on a manifest, on two nodes: amd64 and arm64."""
        (self.path / "m.yaml").write_text(text)
        self.capture.readouterr()
        verb, *rest = arguments or ("manifest",)
        layout = ["--registry-layout", str(self.path / "layout")]
        code = main([verb, *rest, "m.yaml", "--nodes", "nodes.yaml", *layout])
        out, err = self.capture.readouterr()
        return code, out, err

    def report(self, text: str) -> tuple[int, dict[str, Any]]:
        """Return the exit code and the report of a manifest."""
        code, out, _ = self.run(text, "manifest", "--format", "json")
        report: dict[str, Any] = json.loads(out)
        return code, report


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Folder:
    monkeypatch.chdir(tmp_path)
    write_layout(tmp_path / "layout", IMAGES)
    (tmp_path / "nodes.yaml").write_text(NODES)
    return Folder(tmp_path, capsys)
