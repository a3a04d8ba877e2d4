"""Which lock is written, and which is read: always the same one."""

import pytest

from archcheck.errors import ExitCode
from tests.support.repository import Repository, pod


def _locks(repo: Repository) -> list[str]:
    return sorted(str(file.relative_to(repo.path)) for file in repo.path.rglob("*.lock"))


@pytest.mark.parametrize("within", [".", "apps", "apps/web"])
def test_the_lock_lies_at_the_root_of_the_repository(repo: Repository, within: str) -> None:
    repo.write("apps/web/p.yaml", pod("one:1"))
    repo.write("other/p.yaml", pod("both:1"))
    assert repo.lock(within=within).code == ExitCode.OK
    assert _locks(repo) == ["archcheck.lock"]
    assert "both:1" in repo.lock_text
    assert repo.locked(within=within).code == ExitCode.OK


@pytest.mark.parametrize("within", ["apps", "apps/web"])
def test_the_lock_lies_beside_the_configuration(repo: Repository, within: str) -> None:
    repo.write("apps/.archcheck.yaml", "platforms: [linux/amd64]\n")
    repo.write("apps/web/p.yaml", pod("one:1"))
    assert repo.lock(within=within).code == ExitCode.OK
    assert _locks(repo) == ["apps/archcheck.lock"]
    assert repo.locked(within=within).code == ExitCode.OK


def test_the_lock_is_found_from_a_configuration_that_is_named(repo: Repository) -> None:
    repo.write("ci/gate.yaml", "platforms: [linux/amd64]\n")
    repo.write("p.yaml", pod("one:1"))
    config = ("--config", "ci/gate.yaml")
    assert repo.lock(".", *config).code == ExitCode.OK
    assert repo.locked(*config).code == ExitCode.OK


def test_a_lock_further_down_does_not_hide_the_one_that_is_written(repo: Repository) -> None:
    repo.write(".archcheck.yaml", "platforms: [linux/amd64]\n")
    repo.write("apps/p.yaml", pod("one:1"))
    repo.write("apps/archcheck.lock", "version: 1\nimages: {}\n")
    assert repo.lock(within="apps").code == ExitCode.OK
    assert repo.locked(within="apps").code == ExitCode.OK


def test_a_lock_outside_of_the_repository_is_not_of_the_repository(repo: Repository) -> None:
    repo.write("../archcheck.lock", "version: 1\nimages: {}\n")
    repo.write("p.yaml", pod("one:1"))
    done = repo.locked()
    assert done.code == ExitCode.USAGE
    assert "there is no archcheck.lock" in done.err


def test_the_lock_that_is_named_is_written_and_read(repo: Repository) -> None:
    repo.write("p.yaml", pod("one:1"))
    repo.write("sub/q.yaml", pod("one:1"))
    assert repo.lock("--lock-file", "my.lock").code == ExitCode.OK
    assert _locks(repo) == ["my.lock"]
    assert repo.locked("--lock-file", "my.lock").code == ExitCode.OK
    assert repo.locked("--lock-file", "../my.lock", within="sub").code == ExitCode.OK
    assert repo.locked(env={"ARCHCHECK_LOCK_FILE": "my.lock"}).code == ExitCode.OK


def test_without_git_and_configuration_the_lock_lies_here(repo: Repository) -> None:
    (repo.path / ".git").rmdir()
    repo.write("p.yaml", pod("one:1"))
    assert repo.lock().code == ExitCode.OK
    assert _locks(repo) == ["archcheck.lock"]


@pytest.mark.parametrize("within", [".", "apps"])
def test_the_lock_of_the_repository_answers_beside_a_configuration_further_down(
    repo: Repository, within: str
) -> None:
    repo.write("apps/p.yaml", pod("one:1"))
    assert repo.lock().code == ExitCode.OK
    repo.write("apps/.archcheck.yaml", "platforms: [linux/amd64]\n")
    assert repo.locked(within=within).code == ExitCode.OK


@pytest.mark.parametrize("option", [(), ("--config", "../.archcheck.yaml")])
def test_a_configuration_outside_of_the_repository_takes_no_lock_out_of_it(
    repo: Repository, option: tuple[str, ...]
) -> None:
    repo.write("../.archcheck.yaml", "platforms: [linux/amd64]\n")
    repo.write("p.yaml", pod("one:1"))
    assert repo.lock(*option).code == ExitCode.OK
    assert _locks(repo) == ["archcheck.lock"]
    assert not (repo.path.parent / "archcheck.lock").exists()
    assert repo.locked(*option).code == ExitCode.OK


def test_without_git_a_lock_further_up_is_somebody_elses(repo: Repository) -> None:
    (repo.path / ".git").rmdir()
    repo.write("apps/p.yaml", pod("one:1"))
    repo.write("archcheck.lock", "version: 1\nimages: {}\n")
    assert repo.locked(within="apps").code == ExitCode.USAGE
