"""Ignores in kustomizations: what one overlay says is said for that overlay."""

from pathlib import Path

import pytest

from archcheck.errors import ExitCode
from tests.cli.trees.drafts import deployment
from tests.support.repository import Repository, aside, pod

pytestmark = pytest.mark.real

ONLY_HERE = "# archcheck: ignore[platform-missing] only here"

ANNOTATED = "commonAnnotations: {archcheck/ignore: platform-missing no arm nodes in prod}\n"


@pytest.fixture
def repo(tmp_path: Path) -> Repository:
    """An empty repository, and a registry that has a few images."""
    return Repository.make(tmp_path)


def test_an_annotation_of_one_overlay_does_not_silence_the_other(
    repo: Repository, kustomize_binary: str
) -> None:
    repo.write("base/p.yaml", pod("one:1"))
    repo.write("base/kustomization.yaml", "resources: [p.yaml]\n")
    repo.write("prod/kustomization.yaml", f"resources: [../base]\n{ANNOTATED}")
    repo.write("dev/kustomization.yaml", "resources: [../base]\n")
    done = repo.check(env={"KUSTOMIZE_BIN": kustomize_binary})
    assert done.code == ExitCode.FINDINGS
    assert (len(done.report["findings"]), len(done.report["suppressed"])) == (1, 1)


def test_a_comment_in_the_base_is_for_every_overlay(repo: Repository, kustomize_binary: str) -> None:
    repo.write("base/p.yaml", pod("one:1 # archcheck: ignore[platform-missing] x"))
    repo.write("base/kustomization.yaml", "resources: [p.yaml]\n")
    for overlay in ("dev", "prod"):
        repo.write(f"{overlay}/kustomization.yaml", f"resources: [../base]\nnamespace: {overlay}\n")
    done = repo.check(env={"KUSTOMIZE_BIN": kustomize_binary})
    assert done.code == ExitCode.OK
    assert {each["suppression"]["line"] for each in done.report["suppressed"]} == {7}


def test_a_comment_in_the_patch_of_another_workload_is_not_for_this_one(
    repo: Repository, kustomize_binary: str
) -> None:
    for name in "ab":
        repo.write(f"k/{name}.yaml", deployment("both:1", name=name))
    repo.write("k/patch.yaml", deployment(f"one:1 {ONLY_HERE}", name="a"))
    changes = "images: [{name: both, newName: one, newTag: '1'}]\n"
    repo.write(
        "k/kustomization.yaml", f"resources: [a.yaml, b.yaml]\npatches: [{{path: patch.yaml}}]\n{changes}"
    )
    done = repo.check(env={"KUSTOMIZE_BIN": kustomize_binary})
    assert [each["workload"] for each in done.report["findings"]] == ["Deployment/b"]
    assert [each["workload"] for each in done.report["suppressed"]] == ["Deployment/a"]


def test_a_comment_in_a_base_counts_though_an_overlay_sets_the_tag(
    repo: Repository, kustomize_binary: str
) -> None:
    repo.write("base/p.yaml", pod(f"one:0 {ONLY_HERE}"))
    repo.write("base/kustomization.yaml", "resources: [p.yaml]\n")
    repo.write("prod/kustomization.yaml", "resources: [../base]\nimages: [{name: one, newTag: '1'}]\n")
    done = repo.check("--strict-ignores", env={"KUSTOMIZE_BIN": kustomize_binary})
    assert (done.code, aside(done)) == (ExitCode.OK, [("platform-missing", "comment")])
