"""`archcheck diff`: the files of a revision are those that were committed, and no others."""

from pathlib import Path

import pytest

from archcheck.errors import ExitCode
from tests.cli.diff.repository import Repository, deployment

NONE = "Images: no difference.\n"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "repository")
    made.holds("web:1")
    made.commit()
    return made


def test_what_archives_leave_out_is_compared(repository: Repository) -> None:
    repository.write(".gitattributes", "api.yaml export-ignore\n")
    repository.commit()
    repository.write("api.yaml", deployment("web:2", "api"))
    repository.lock()
    repository.commit()
    done = repository.diff("HEAD~1", "HEAD")
    assert done.code == ExitCode.FINDINGS
    assert "Deployment/api: new → at risk" in done.out
    assert repository.diff("HEAD").out == NONE


def test_no_filter_of_the_repository_runs(repository: Repository) -> None:
    marker = repository.path.parent / "ran"
    repository.git("config", "filter.odd.smudge", f"touch {marker}; cat")
    repository.write(".gitattributes", "*.yaml filter=odd export-subst\n")
    repository.git("config", "core.hooksPath", "hooks")
    repository.write("hooks/post-checkout", f"#!/bin/sh\ntouch {marker}\n").chmod(0o755)
    repository.commit()
    assert repository.diff("HEAD").out == NONE
    assert not marker.exists()


def test_a_pointer_of_lfs_is_text(repository: Repository) -> None:
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'a' * 64}\nsize 12\n"
    repository.write(".gitattributes", "big.yaml filter=lfs diff=lfs merge=lfs -text\n")
    repository.write("big.yaml", pointer)
    repository.commit()
    done = repository.diff("HEAD")
    assert (done.code, done.out) == (ExitCode.OK, NONE)


@pytest.fixture
def with_submodule(repository: Repository, tmp_path: Path) -> Repository:
    other = tmp_path / "other"
    other.mkdir()
    repository.git("init", "-q", "-b", "main", cwd=other)
    (other / "api.yaml").write_text(deployment("web:2", "api"))
    repository.git("add", "-A", cwd=other)
    repository.git("commit", "-qm", "other", cwd=other)
    repository.git("submodule", "--quiet", "add", str(other), "vendor/[odd] other")
    repository.lock()
    return repository


def test_a_submodule_is_on_neither_side(with_submodule: Repository) -> None:
    with_submodule.commit()
    done = with_submodule.diff("HEAD")
    assert (done.code, done.out) == (ExitCode.OK, NONE)
    assert done.err == "warning: vendor/[odd] other is not compared: a submodule\n"
    assert with_submodule.diff("HEAD", "--quiet").err == ""


def test_a_new_submodule_is_not_compared_yet(with_submodule: Repository) -> None:
    done = with_submodule.diff("HEAD")
    assert "api" not in done.out
    assert "vendor/[odd] other is not compared" in done.err


def test_a_submodule_seen_from_a_subdirectory(with_submodule: Repository) -> None:
    for name in (".archcheck.yaml", "archcheck.lock", "web.yaml"):
        with_submodule.git("add", name)
        with_submodule.git("mv", name, f"vendor/{name}")
    with_submodule.commit()
    done = with_submodule.diff("HEAD", cwd=with_submodule.path / "vendor")
    assert (done.code, done.out) == (ExitCode.OK, NONE)


def test_a_link_that_leads_out_is_on_neither_side(repository: Repository, tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text(deployment("secret:1", "secret"))
    (repository.path / "link.yaml").symlink_to("../secret.yaml")
    repository.commit()
    done = repository.diff("HEAD")
    assert (done.code, done.out) == (ExitCode.OK, NONE)
    assert "link.yaml is not compared: a link that leads out of the repository" in done.err
    (repository.path / "link.yaml").unlink()
    assert "secret" not in repository.diff("HEAD").out


def test_a_link_that_stays_inside_is_followed(repository: Repository) -> None:
    repository.write("texts/api.txt", deployment("web:1", "api"))
    (repository.path / "api.yaml").symlink_to("texts/api.txt")
    repository.commit()
    repository.write("texts/api.txt", deployment("web:2", "api"))
    repository.lock()
    done = repository.diff("HEAD")
    assert (done.code, done.err) == (ExitCode.FINDINGS, "")
    assert "Deployment/api: ok → at risk, fails on a64 (2)  api.yaml" in done.out


def test_a_broken_manifest_is_named_without_the_folder_it_lay_in(repository: Repository) -> None:
    repository.write("broken.yaml", "apiVersion: v1\nkind: [\n")
    repository.commit()
    (repository.path / "broken.yaml").unlink()
    done = repository.diff("HEAD")
    assert done.code == ExitCode.INCOMPLETE
    assert "error: revision HEAD: broken.yaml:" in done.err
    assert "archcheck-" not in done.err


def test_patterns_are_about_the_same_paths_on_both_sides(repository: Repository) -> None:
    configuration = (repository.path / ".archcheck.yaml").read_text()
    repository.write(".archcheck.yaml", f"{configuration}exclude: [/attic/]\n")
    repository.write("attic/api.yaml", deployment("web:2", "api"))
    repository.commit()
    repository.git("rm", "-rq", "attic")
    assert repository.diff("HEAD").out == NONE
    assert repository.diff("HEAD~1", "HEAD").out == NONE
