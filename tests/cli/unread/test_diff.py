"""`archcheck diff` says what neither side of it has read."""

from pathlib import Path

import pytest

from archcheck.errors import ExitCode
from tests.cli.diff.repository import Repository
from tests.cli.unread.conftest import release


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A repository with a workload, two releases and a lock."""
    repository = Repository(tmp_path / "repo")
    repository.holds("web:1")
    for name in ("one", "two"):
        repository.write(f"{name}.yaml", release(name))
    repository.commit()
    return repository


def test_a_diff_is_incomplete_and_says_so_once_a_kind(repository: Repository) -> None:
    done = repository.diff("HEAD")
    assert done.code == ExitCode.INCOMPLETE
    lines = [line for line in done.err.splitlines() if "HelmRelease" in line]
    assert [line.partition(": HelmRelease")[0] for line in lines] == [
        "warning: revision HEAD: not read 2",
        "warning: the work tree: not read 2",
    ]
    assert all("(one.yaml:1, two.yaml:1)" in line for line in lines)


def test_what_is_accepted_leaves_a_diff_complete(repository: Repository) -> None:
    text = (repository.path / ".archcheck.yaml").read_text()
    repository.write(".archcheck.yaml", f"{text}ignore:\n  - {{rule: not-read, reason: a job checks them}}\n")
    assert repository.diff("HEAD").code == ExitCode.OK
