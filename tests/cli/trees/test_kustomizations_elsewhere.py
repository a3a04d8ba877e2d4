"""Where no host may be asked, no kustomization is built that would ask."""

from pathlib import Path

import pytest

from archcheck.errors import ExitCode
from tests.cli.trees.conftest import Repository, pod

REMOTE = [
    "https://127.0.0.1:9/x.yaml",
    "https://127.0.0.1:9/org/repo//base?ref=v1",
    "ssh://git@127.0.0.1:9/org/repo",
    "git@127.0.0.1:org/repo.git",
    "git::https://127.0.0.1:9/org/repo",
    "github.com/org/repo//base?ref=v1",
    "github.com/org/repo",
    "gitlab.com/org/repo.git//base",
    "example.org/repo.git",
    "file:///srv/repo.git",
]
FIELDS = [
    "openapi: {path: 'https://127.0.0.1:9/schema.json'}",
    "configMapGenerator: [{name: c, files: ['a=https://127.0.0.1:9/x']}]",
    "secretGenerator: [{name: c, envs: ['https://127.0.0.1:9/x']}]",
    "patches: [{path: 'https://127.0.0.1:9/patch.yaml'}]",
    "patchesStrategicMerge: ['https://127.0.0.1:9/patch.yaml']",
    "replacements: [{path: 'https://127.0.0.1:9/r.yaml'}]",
    "configurations: ['https://127.0.0.1:9/c.yaml']",
    "transformers: ['https://127.0.0.1:9/t.yaml']",
]


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program in the place of kustomize, and the file that it leaves its arguments in."""
    file = tmp_path / "runs"
    program = tmp_path / "kustomize"
    program.write_text(f'#!/bin/sh\necho "$@" >> {file}\n')
    program.chmod(0o755)
    monkeypatch.setenv("KUSTOMIZE_BIN", str(program))
    return file


def _built(runs: Path) -> set[str]:
    """Return the names of the directories that were built: what names nothing elsewhere still is."""
    return {Path(line).name for line in runs.read_text().splitlines()} if runs.exists() else set()


@pytest.fixture
def overlaid(repo: Repository) -> Repository:
    """A base and an overlay."""
    repo.write("base/kustomization.yaml", "resources: [p.yaml]\n")
    repo.write("base/p.yaml", pod("p"))
    return repo


@pytest.mark.parametrize("remote", REMOTE)
def test_a_resource_elsewhere(overlaid: Repository, runs: Path, remote: str) -> None:
    overlaid.write("arm/kustomization.yaml", f"resources:\n  - ../base\n  - {remote}\n")
    found = overlaid.run(".", "--fail-on", "never")
    assert _built(runs) <= {"base"}
    assert found.code == ExitCode.INCOMPLETE
    assert remote in found.skipped["arm"]


@pytest.mark.parametrize("field", FIELDS)
def test_another_field_that_leads_elsewhere(overlaid: Repository, runs: Path, field: str) -> None:
    overlaid.write("arm/kustomization.yaml", f"resources: [../base]\n{field}\n")
    found = overlaid.run(".", "--fail-on", "never")
    assert _built(runs) <= {"base"}
    assert found.code == ExitCode.INCOMPLETE
    assert "https://127.0.0.1:9/" in found.skipped["arm"]


def test_a_base_that_names_what_lies_elsewhere(overlaid: Repository, runs: Path) -> None:
    overlaid.write("base/kustomization.yaml", "resources: [p.yaml, 'https://127.0.0.1:9/x.yaml']\n")
    for name in ("arm", "pc"):
        overlaid.write(f"{name}/kustomization.yaml", "resources: [../base]\n")
    found = overlaid.run(".", "--fail-on", "never")
    assert _built(runs) <= {"base"}
    assert sorted(found.skipped) == ["base"]


def test_a_component_outside_what_is_named(overlaid: Repository, runs: Path) -> None:
    head = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"
    overlaid.write("parts/kustomization.yaml", head + "resources: ['https://127.0.0.1:9/x.yaml']\n")
    overlaid.write("arm/kustomization.yaml", "resources: [../base]\ncomponents: [../parts]\n")
    assert "arm" in overlaid.run("arm").skipped
    assert _built(runs) <= {"base"}


def test_locked_asks_nobody_either(overlaid: Repository, runs: Path) -> None:
    overlaid.write("arm/kustomization.yaml", "resources: [../base, 'https://127.0.0.1:9/x.yaml']\n")
    overlaid.write("archcheck.lock", "version: 1\nimages: {}\n")
    overlaid.run(".", "--locked")
    assert not runs.exists()


def test_a_directory_that_looks_like_a_host_is_a_directory(overlaid: Repository, runs: Path) -> None:
    overlaid.write("arm/github.com/org/kustomization.yaml", "resources: [../../../base]\n")
    overlaid.write("arm/kustomization.yaml", "resources: [github.com/org]\n")
    assert "arm" not in overlaid.run(".").skipped
    assert len(runs.read_text().splitlines()) == 1
