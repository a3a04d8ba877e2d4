"""A repository of charts, kustomizations and manifests, checked by the command in this process."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from archcheck.cli.run import main
from tests.support import programs
from tests.support.charts import DEPLOYMENT, write_chart
from tests.support.layouts import write_layout

IMAGES = tuple(f"docker.io/library/{letter}:{tag}" for letter in "abcdefg" for tag in (1, 2))
"""What the registry has, all of it for amd64 alone; arm64 is asked for, so that each is a finding."""

POD = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: {0}\nspec:\n  containers:\n    - name: c\n      image: {1}\n"
IMAGE_LINE = 8
"""The line of a POD that names its image."""


def pod(name: str, image: str = "a:1") -> str:
    """Return a Pod's manifest."""
    return POD.format(name, image)


@dataclass(frozen=True)
class Checked:
    """What one run said. `places` are the lines that findings of images point at."""

    code: int
    report: dict[str, Any]
    err: str

    @property
    def names(self) -> list[str]:
        return [each["name"] for each in self.report["workloads"]]

    @property
    def places(self) -> dict[str, str]:
        """Return of each image that lacks a platform all the places where that is said to be."""
        found: dict[str, list[str]] = {}
        for each in self.report["findings"]:
            if each["rule"] == "platform-missing":
                place = f"{each['path']}:{each['line']}"
                found.setdefault(each["image"], []).append(place)
        return {image: " ".join(sorted(set(places))) for image, places in found.items()}

    @property
    def variants(self) -> list[tuple[str, str]]:
        return [(each["name"], each["source"]["variant"] or "") for each in self.report["workloads"]]

    @property
    def errors(self) -> list[str]:
        return [each["path"] for each in self.report["errors"]]

    @property
    def skipped(self) -> dict[str, str]:
        return {each["path"]: each["reason"] for each in self.report["skipped"]}

    @property
    def suppressed(self) -> list[str]:
        return sorted(each["image"] for each in self.report["suppressed"])


@dataclass(frozen=True)
class Repository:
    """A directory with `.git` in it, which is the working directory."""

    path: Path
    layout: Path
    capture: pytest.CaptureFixture[str]

    def write(self, name: str, *lines: str) -> Path:
        """Write a file of these lines."""
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join((*lines, "")) if len(lines) != 1 else lines[0])
        return file

    def chart(
        self, name: str, values: str = "image: a:1\n", template: str = DEPLOYMENT, extra: str = ""
    ) -> Path:
        """Write a chart."""
        place = self.path / name
        return write_chart(place.parent, place.name, values=values, template=template, extra=extra)

    def run(self, *arguments: object) -> Checked:
        """Run `archcheck manifest` offline; the layout stands for every registry."""
        self.capture.readouterr()
        options = (
            "--platform",
            "linux/arm64",
            "--offline",
            "--registry-layout",
            self.layout,
            "--format",
            "json",
        )
        code = main([str(each) for each in ("manifest", *options, *arguments)])
        out, err = self.capture.readouterr()
        return Checked(code, json.loads(out) if out else {}, err)


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Repository:
    """An empty repository."""
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    layout = write_layout(tmp_path / "layout", {image: ["linux/amd64"] for image in IMAGES})
    monkeypatch.chdir(tmp_path / "repo")
    return Repository(tmp_path / "repo", layout, capsys)


@pytest.fixture
def helm() -> str:
    """The real helm."""
    return programs.require("helm", "pip install 'kube-archcheck[helm]'")


@pytest.fixture
def kustomized(kustomize: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The real kustomize, as archcheck finds it."""
    monkeypatch.setenv("KUSTOMIZE_BIN", kustomize)
    return kustomize
