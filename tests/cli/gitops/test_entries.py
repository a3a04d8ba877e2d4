"""`--entry`: where a repository begins, over what is found and what the configuration says."""

import shutil
from pathlib import Path

import pytest

from tests.support import programs
from tests.support.command import run

KUSTOMIZATION = """apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {{name: {0}, namespace: flux-system}}
spec:
  path: ./apps/{0}
  sourceRef: {{kind: GitRepository, name: flux-system}}
"""
POD = """apiVersion: v1
kind: Pod
metadata: {{name: p}}
spec: {{containers: [{{name: c, image: '{0}:1'}}]}}
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    programs.require("kustomize", "github.com/kubernetes-sigs/kustomize")
    (tmp_path / ".git").mkdir()
    for name in ("one", "two"):
        (tmp_path / "clusters" / name).mkdir(parents=True)
        (tmp_path / "clusters" / name / "apps.yaml").write_text(KUSTOMIZATION.format(name))
        (tmp_path / "apps" / name).mkdir(parents=True)
        (tmp_path / "apps" / name / "pod.yaml").write_text(POD.format(name))
    return tmp_path


def _images(repository: Path, *arguments: str) -> list[str]:
    return run("images", ".", "--offline", *arguments, cwd=repository).out.split()


def test_an_entry_stands_for_those_that_are_found(repository: Path) -> None:
    assert _images(repository) == ["one:1", "two:1"]
    assert _images(repository, "--entry", "clusters/two") == ["two:1"]
    assert _images(repository, "--entry", "clusters/one/apps.yaml") == ["one:1"]
    assert _images(repository, "--entry", "clusters/one", "--entry", "clusters/two") == ["one:1", "two:1"]


def test_it_wins_over_the_configuration_and_is_seen_from_the_working_directory(repository: Path) -> None:
    (repository / ".archcheck.yaml").write_text("gitops: {entries: [clusters/one]}\n")
    assert _images(repository) == ["one:1"]
    assert _images(repository, "--entry", "clusters/two") == ["two:1"]
    outcome = run("images", "..", "--offline", "--entry", "two", cwd=repository / "clusters")
    assert outcome.out.split() == ["two:1"]


@pytest.mark.parametrize("verb", ["manifest", "images", "lock", "baseline", "diff"])
def test_one_that_is_not_there_is_a_mistake(verb: str, repository: Path) -> None:
    outcome = run(verb, ".", "--entry", "clusters/three", cwd=repository)
    assert outcome.code == 2
    assert "clusters/three" in outcome.err


def test_the_verbs_that_check_begin_there(repository: Path) -> None:
    report = run(
        "manifest", ".", "--offline", "--format", "json", "--entry", "clusters/two", cwd=repository
    ).report
    assert [image["reference"] for image in report["images"]] == ["docker.io/library/two:1"]
    assert run("lock", "--offline", "--entry", "clusters/two", cwd=repository).err.count("one:1") == 0


def test_what_is_left_over_of_a_kustomization_is_no_entry_point(tmp_path: Path) -> None:
    [case] = (Path(__file__).parent / "data").glob("01-*")
    shutil.copytree(case / "input", tmp_path / "input")
    old = (tmp_path / "input" / "clusters" / "home" / "apps.yaml").read_text("utf-8")
    (tmp_path / "input" / ".archive").mkdir()
    left_over = old.replace("name: apps", "name: gone").replace("path: ./apps", "path: ./gone")
    (tmp_path / "input" / ".archive" / "ks.yaml").write_text(left_over)
    report = run("manifest", ".", "--offline", "--format", "json", cwd=tmp_path / "input").report
    assert not [part for part in report["skipped"] if part["kind"] == "Kustomization"]
    assert len(report["images"]) == 3


def test_what_a_kustomization_beside_roots_leaves_out_is_switched_off(tmp_path: Path) -> None:
    folder = tmp_path / "clusters" / "home"
    for name in ("on", "off"):
        (tmp_path / "apps" / name).mkdir(parents=True)
        (tmp_path / "apps" / name / "pod.yaml").write_text(POD.format(name))
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.yaml").write_text(KUSTOMIZATION.format(name))
    (folder / "kustomization.yaml").write_text("resources: [on.yaml]\n")
    report = run("manifest", ".", "--offline", "--format", "json", cwd=tmp_path).report
    assert [image["reference"] for image in report["images"]] == ["docker.io/library/on:1"]
    assert [part["reason"] for part in report["skipped"]] == [
        "2 files that no entry point of Flux or Argo CD reaches: not read, since no cluster has them"
    ]


def test_one_outside_of_what_is_read_is_a_mistake(repository: Path) -> None:
    for paths, read in ((("apps",), "apps"), (("apps", "clusters/one"), "apps, clusters/one")):
        outcome = run("images", *paths, "--offline", "--entry", "clusters/two", cwd=repository)
        assert outcome.code == 2
        assert f"--entry clusters/two is not within what is read: {read}" in outcome.err
    file = run("images", "apps/one/pod.yaml", "--offline", "--entry", "clusters/two", cwd=repository)
    assert (file.code, "nothing but files" in file.err) == (2, True)


def test_one_of_the_configuration_is_about_the_whole_repository(repository: Path) -> None:
    """A part of the repository is read without it, and one that is not there is a mistake of the file."""
    configuration = repository / ".archcheck.yaml"
    configuration.write_text("platforms: [linux/arm64]\ngitops: {entries: [clusters/one]}\n")
    assert run("images", "apps", "--offline", cwd=repository).out.split() == ["one:1", "two:1"]
    configuration.write_text("platforms: [linux/arm64]\ngitops: {entries: [clusters/three]}\n")
    outcome = run("images", ".", "--offline", cwd=repository)
    assert outcome.code == 2
    assert ".archcheck.yaml, line 2: gitops: entries: there is no clusters/three" in outcome.err
