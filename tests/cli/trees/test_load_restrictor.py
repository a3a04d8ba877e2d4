"""Kustomizations that load files from outside of their folders, as Flux lets them."""

import pytest

from archcheck.cli.run import main
from archcheck.errors import ExitCode
from tests.cli.trees.conftest import Repository, pod

pytestmark = pytest.mark.usefixtures("kustomized")

ELSEWHERE = "resources: [../common/pod.yaml]\n"
ALLOWED = "load-restrictor: LoadRestrictionsNone\n"
REPLACEMENTS = "resources: [pod.yaml]\nreplacements: [{path: ../common/replacement.yaml}]\n"
GENERATED = "resources: [pod.yaml]\nconfigMapGenerator: [{name: c, files: [../common/pod.yaml]}]\n"
PATCHED = "resources: [pod.yaml]\npatches: [{path: ../common/patch.yaml}]\n"
REPLACEMENT = """\
- source: {kind: Pod, name: web, fieldPath: spec.containers.0.image}
  targets: [{select: {kind: Pod}, fieldPaths: [metadata.annotations.image], options: {create: true}}]
"""


def write(repo: Repository, kustomization: str, *names: str) -> None:
    """Write folders of this kustomization, and what all of them load."""
    repo.write("common/pod.yaml", pod("shared"))
    repo.write("common/replacement.yaml", REPLACEMENT)
    if kustomization == PATCHED:
        repo.write("common/patch.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: web, labels: {a: b}}\n")
    for name in names:
        repo.write(f"{name}/kustomization.yaml", kustomization)
        repo.write(f"{name}/pod.yaml", pod("web"))


@pytest.mark.parametrize("kustomization", [ELSEWHERE, REPLACEMENTS, GENERATED, PATCHED])
def test_they_are_not_read_and_one_line_says_so(repo: Repository, kustomization: str) -> None:
    write(repo, kustomization, "one", "two")
    checked = repo.run(".", "--fail-on", "never")
    assert checked.code == ExitCode.INCOMPLETE
    assert not checked.errors
    assert {path for path in checked.skipped if path in ("one", "two")} == {"one", "two"}
    [line] = [line for line in checked.err.splitlines() if "load-restrictor" in line]
    assert line.startswith("not read 2: a kustomization that loads files from outside of its folder")
    assert line.endswith("(one, two)")


def test_what_their_files_say_is_checked(repo: Repository) -> None:
    write(repo, PATCHED, "one")
    assert "web" in repo.run(".").names


@pytest.mark.parametrize("kustomization", [ELSEWHERE, REPLACEMENTS, GENERATED, PATCHED])
def test_they_are_built_where_the_configuration_allows_it(repo: Repository, kustomization: str) -> None:
    write(repo, kustomization, "one", "two")
    repo.write(".archcheck.yaml", ALLOWED)
    checked = repo.run(".", "--fail-on", "never")
    assert checked.code == ExitCode.OK
    assert "one" not in checked.skipped
    assert checked.names.count("shared" if kustomization == ELSEWHERE else "web") == 2


def test_an_overlay_of_one_is_told_by_the_one(repo: Repository) -> None:
    write(repo, PATCHED, "base")
    repo.write("over/kustomization.yaml", "resources: [../base]\n")
    checked = repo.run(".")
    assert [path for path, reason in checked.skipped.items() if "load-restrictor" in reason] == ["base"]


def test_what_does_not_build_is_an_error_as_before(repo: Repository) -> None:
    repo.write("one/kustomization.yaml", "resources: [gone.yaml]\n")
    checked = repo.run(".")
    assert (checked.code, checked.errors) == (ExitCode.USAGE, ["one"])


def test_a_restriction_that_kustomize_has_not_is_refused(repo: Repository) -> None:
    repo.write(".archcheck.yaml", "load-restrictor: None\n")
    repo.write("pod.yaml", pod("web"))
    done = repo.run(".")
    assert done.code == ExitCode.USAGE
    assert "LoadRestrictionsNone" in done.err


@pytest.mark.parametrize(("allowed", "code"), [(True, ExitCode.OK), (False, ExitCode.USAGE)])
def test_a_patch_is_tried_as_the_configuration_allows(
    repo: Repository, allowed: bool, code: ExitCode
) -> None:
    write(repo, PATCHED, "one")
    nodes = "nodes: [{name: pc, platform: linux/amd64}, {name: a64, platform: linux/arm64}]\n"
    repo.write(".archcheck.yaml", nodes + (ALLOWED if allowed else ""))
    given = ("one", "-o", "one/arch", "--kustomization", "one/kustomization.yaml")
    assert main(["patch", *given, "--offline", "--registry-layout", str(repo.layout)]) == code
    assert ("load-restrictor: LoadRestrictionsNone" in repo.capture.readouterr().err) is not allowed
    assert (repo.path / "one/arch/kustomization.yaml").exists() is allowed
