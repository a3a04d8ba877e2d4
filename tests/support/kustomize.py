"""Fixtures: the real kustomize, and the command in this process on the nodes of a home."""

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from archcheck.cli.run import main
from archcheck.errors import ExitCode
from tests.support import programs
from tests.support.command import Outcome

FIXTURES = Path(__file__).parents[2] / "fixtures"
HOME = ("--nodes", FIXTURES / "clusters/olinuxino.yaml", "--registry-layout", FIXTURES / "registry")
GO_INSTALLS = Path("~/go/bin/kustomize")

Run = Callable[..., Outcome]


@dataclass(frozen=True)
class Kustomize:
    """A program that builds kustomizations."""

    command: tuple[str, ...]

    def run(self, folder: Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*self.command, str(folder)], capture_output=True, text=True, timeout=60, check=False
        )

    def build(self, folder: Path) -> str:
        """Return what a folder builds."""
        done = self.run(folder)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def refusal(self, folder: Path) -> str:
        """Return why a folder does not build."""
        done = self.run(folder)
        assert done.returncode != 0, done.stdout
        return done.stderr


@pytest.fixture(scope="session")
def kustomize_binary() -> str:
    named = os.environ.get("KUSTOMIZE_BIN")
    found = shutil.which(named or "kustomize") or (None if named else shutil.which(GO_INSTALLS.expanduser()))
    if found is None:
        reason = "kustomize is not installed (go install sigs.k8s.io/kustomize/kustomize/v5@latest)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@pytest.fixture
def kustomize(kustomize_binary: str, monkeypatch: pytest.MonkeyPatch) -> Kustomize:
    """The real kustomize, for the test and for archcheck."""
    monkeypatch.setenv("KUSTOMIZE_BIN", kustomize_binary)
    return Kustomize((kustomize_binary, "build"))


@pytest.fixture
def kubectl() -> Kustomize:
    """The kustomize inside kubectl, which is an older one."""
    return Kustomize((programs.require("kubectl", "https://kubernetes.io/docs/tasks/tools"), "kustomize"))


@pytest.fixture
def archcheck(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a verb on the nodes of a home, or on those of other `--nodes`."""

    def run(*arguments: object) -> Outcome:
        capsys.readouterr()
        code = main([str(each) for each in (*arguments[:1], *HOME, *arguments[1:])])
        out, err = capsys.readouterr()
        return Outcome(code, out, err)

    return run


@pytest.fixture
def patch(archcheck: Run) -> Run:
    """Patch, and see that every workload is safe then."""

    def run(*arguments: object) -> Outcome:
        found = archcheck("patch", *arguments)
        assert found.code == ExitCode.OK, found.err
        return found

    return run


@pytest.fixture
def verdicts(archcheck: Run, tmp_path: Path) -> Callable[[str], dict[str, str]]:
    """Return by name the verdicts of workloads in a text."""

    def place(manifests: str) -> dict[str, str]:
        file = tmp_path / "built.yaml"
        file.write_text(manifests)
        report = archcheck("manifest", file, "--format", "json").report
        return {each["name"]: each["verdict"] for each in report["workloads"]}

    return place
