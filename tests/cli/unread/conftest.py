"""A repository, checked by the command in this process; a layout stands for every registry."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from archcheck.cli.run import main
from tests.support.layouts import write_layout

IMAGES = {
    "docker.io/library/both:1": ["linux/amd64", "linux/arm64"],
    "docker.io/library/amd:1": ["linux/amd64"],
}
RELEASE = """\
apiVersion: helm.fluxcd.io/v1
kind: HelmRelease
metadata:
  name: {name}
  namespace: apps
spec:
  chart: {{spec: {{chart: web, sourceRef: {{kind: HelmRepository, name: charts}}}}}}
"""
POD = "apiVersion: v1\nkind: Pod\nmetadata: {{name: {0}}}\nspec:\n  containers:\n    - {{name: c, image: {1}}}\n"


def release(name: str = "web") -> str:
    """Return a HelmRelease, seven lines long."""
    return RELEASE.format(name=name)


def pod(name: str = "p", image: str = "both:1") -> str:
    """Return a Pod, six lines long."""
    return POD.format(name, image)


@dataclass(frozen=True)
class Run:
    """What one run said."""

    code: int
    out: str
    err: str

    @property
    def report(self) -> dict[str, Any]:
        document: dict[str, Any] = json.loads(self.out)
        return document

    @property
    def unread(self) -> list[tuple[Any, ...]]:
        """Path, line, kind and name of each object that is not read."""
        keys = ("path", "line", "kind", "name")
        return [tuple(each[key] for key in keys) for each in self.report["skipped"] if each["unread"]]

    @property
    def rules(self) -> list[str]:
        return [each["rule"] for each in self.report["findings"]]

    @property
    def verdicts(self) -> dict[str, str]:
        return {each["name"]: each["verdict"] for each in self.report["workloads"]}


@dataclass(frozen=True)
class Repository:
    """A directory with `.git` in it, which is the working directory."""

    path: Path
    capture: pytest.CaptureFixture[str]

    def write(self, name: str, text: str) -> Path:
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return file

    def clear(self) -> None:
        """Take away all files: the next row of a table starts with an empty repository."""
        for entry in self.path.iterdir():
            if entry.name != ".git":
                shutil.rmtree(entry) if entry.is_dir() else entry.unlink()

    def run(self, *arguments: object) -> Run:
        """Run the command as it is named."""
        self.capture.readouterr()
        code = main([str(each) for each in arguments])
        return Run(code, *self.capture.readouterr())

    def check(self, *arguments: object, form: str = "json") -> Run:
        """Run `archcheck manifest` offline, with the layout."""
        layout = self.path.parent / "layout"
        named = arguments or (".",)
        return self.run(
            "manifest", "--offline", "--registry-layout", layout, "--format", form, *map(str, named)
        )


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Repository:
    """An empty repository."""
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    write_layout(tmp_path / "layout", IMAGES)
    monkeypatch.chdir(tmp_path / "repo")
    return Repository(tmp_path / "repo", capsys)


@pytest.fixture
def kustomized(kustomize: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The real kustomize, as archcheck finds it."""
    monkeypatch.setenv("KUSTOMIZE_BIN", kustomize)
    return kustomize
