"""Ignores in kustomizations: what one overlay says is said for that overlay."""

from archcheck.errors import ExitCode
from tests.gate_lock.repository import Repository, pod

SAID = "commonAnnotations: {archcheck/ignore: platform-missing no arm nodes in prod}\n"


def test_an_annotation_of_one_overlay_does_not_silence_the_other(repo: Repository, kustomize: str) -> None:
    repo.write("base/p.yaml", pod("one:1"))
    repo.write("base/kustomization.yaml", "resources: [p.yaml]\n")
    repo.write("prod/kustomization.yaml", f"resources: [../base]\n{SAID}")
    repo.write("dev/kustomization.yaml", "resources: [../base]\n")
    done = repo.check(env={"KUSTOMIZE_BIN": kustomize})
    assert done.code == ExitCode.FINDINGS
    assert (len(done.report["findings"]), len(done.report["suppressed"])) == (1, 1)


def test_a_comment_in_the_base_is_for_every_overlay(repo: Repository, kustomize: str) -> None:
    repo.write("base/p.yaml", pod("one:1 # archcheck: ignore[platform-missing] x"))
    repo.write("base/kustomization.yaml", "resources: [p.yaml]\n")
    for overlay in ("dev", "prod"):
        repo.write(f"{overlay}/kustomization.yaml", f"resources: [../base]\nnamespace: {overlay}\n")
    done = repo.check(env={"KUSTOMIZE_BIN": kustomize})
    assert done.code == ExitCode.OK
    assert {each["suppression"]["line"] for each in done.report["suppressed"]} == {7}
