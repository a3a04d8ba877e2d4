"""`archcheck diff`: what an argument may be, and what is said of one that is nothing."""

import subprocess
from pathlib import Path

import pytest

from archcheck.errors import ExitCode
from tests.cli.diff.repository import CONFIGURATION, Repository, deployment
from tests.support.command import run

OTHERS = {"GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"}


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "repository")
    made.holds("web:1")
    made.commit()
    return made


@pytest.mark.parametrize("name", ["gone", "--output=x", "HEAD~9", "main:web.yaml", "", "HEAD@{99}"])
def test_what_is_no_revision(repository: Repository, name: str) -> None:
    done = repository.diff("--", name)
    assert done.code == ExitCode.USAGE
    assert not (repository.path / "x").exists()


def test_what_leaves_a_revision_out_is_none(repository: Repository) -> None:
    done = repository.diff("^HEAD")
    assert done.code == ExitCode.USAGE
    assert "'^HEAD' is no revision" in done.err


def test_a_range_is_no_revision(repository: Repository) -> None:
    done = repository.diff("main..main")
    assert done.code == ExitCode.USAGE
    assert "name two revisions apart" in done.err


def test_git_says_itself_why_it_does_not_read_a_repository(repository: Repository) -> None:
    done = repository.diff("HEAD", env=OTHERS)
    assert done.code == ExitCode.USAGE
    assert "dubious ownership" in done.err
    assert "safe.directory" in done.err
    assert "git fetch" not in done.err


def test_no_repository(tmp_path: Path) -> None:
    done = run("diff", "main", cwd=tmp_path)
    assert done.code == ExitCode.USAGE
    assert "no git repository" in done.err


def test_a_bare_repository_is_named_as_such(repository: Repository, tmp_path: Path) -> None:
    repository.git("clone", "-q", "--bare", ".", str(tmp_path / "bare.git"))
    done = run("diff", "HEAD", cwd=tmp_path / "bare.git")
    assert done.code == ExitCode.USAGE
    assert "a bare repository" in done.err


def test_a_revision_goes_before_a_file_of_that_name(repository: Repository) -> None:
    repository.write("main", "nothing of a lock")
    repository.commit()
    assert repository.diff("main").code == ExitCode.OK


@pytest.mark.parametrize("name", ["before", "./before", "before.lock"])
def test_a_lock_may_have_any_name(repository: Repository, name: str) -> None:
    (repository.path / "archcheck.lock").rename(repository.path / name)
    repository.holds("web:2")
    done = repository.diff(name, "archcheck.lock")
    assert done.code == ExitCode.FINDINGS
    assert "needed by a20, a64" in done.out


def test_a_repository_below_the_configuration(tmp_path: Path) -> None:
    (tmp_path / ".archcheck.yaml").write_text(CONFIGURATION)
    inner = Repository(tmp_path / "inner")
    (inner.path / ".archcheck.yaml").unlink()
    inner.holds("web:1")
    inner.commit()
    inner.holds("web:2")
    done = inner.diff("HEAD")
    assert done.code == ExitCode.FINDINGS
    assert "Deployment/web: ok → at risk" in done.out


def test_a_configuration_in_a_repository_within_the_repository(repository: Repository) -> None:
    inner = Repository(repository.path / "inner")
    inner.write("web.yaml", deployment("web:1"))
    inner.lock()
    inner.commit()
    inner.write("web.yaml", deployment("web:2"))
    inner.lock()
    done = repository.diff("HEAD", "--config", "inner/.archcheck.yaml")
    assert done.code == ExitCode.FINDINGS
    assert "Deployment/web: ok → at risk" in done.out


def test_git_is_asked_for_nothing_by_name(repository: Repository) -> None:
    marker = repository.path / "ran"
    subprocess.run(
        ["git", "config", "core.fsmonitor", f"touch {marker};false"], cwd=repository.path, check=True
    )
    assert repository.diff("HEAD").code == ExitCode.OK
    assert not marker.exists()
