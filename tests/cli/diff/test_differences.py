"""`archcheck diff`: locks, revisions, the work tree."""

import json
from pathlib import Path

import pytest

from archcheck.errors import ExitCode
from tests.cli.diff.repository import ALWAYS, Repository, deployment


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "repository")
    made.holds("web:1")
    made.commit()
    return made


def test_nothing_has_changed(repository: Repository) -> None:
    done = repository.diff("HEAD")
    assert (done.code, done.out) == (ExitCode.OK, "Images: no difference.\n")


def test_a_bump_that_loses_what_a_node_needs(repository: Repository) -> None:
    repository.holds("web:2")
    done = repository.diff("HEAD")
    assert done.code == ExitCode.FINDINGS
    assert "web:1 → web:2: lost linux/arm64, linux/arm/v7" in done.out
    assert "Deployment/web: ok → at risk, fails on a64 (2)  web.yaml" in done.out
    assert done.out.endswith("A node needs what was lost.\n")


def test_a_bump_that_gains(repository: Repository) -> None:
    repository.holds("web:3")
    done = repository.diff("HEAD")
    assert done.code == ExitCode.OK
    assert "web:1 → web:3: gained linux/riscv64" in done.out


def test_a_loss_that_no_node_needs(repository: Repository) -> None:
    repository.holds("web:2", "nodeSelector: {kubernetes.io/arch: amd64}")
    done = repository.diff("HEAD")
    assert done.code == ExitCode.OK
    assert "lost linux/arm64, linux/arm/v7" in done.out


def test_two_revisions(repository: Repository) -> None:
    repository.holds("web:2")
    repository.commit()
    assert repository.diff("HEAD~1", "HEAD").code == ExitCode.FINDINGS
    back = repository.diff("HEAD", "HEAD~1")
    assert back.code == ExitCode.OK
    assert "Deployment/web: at risk → ok" in back.out


def test_two_locks_by_their_nodes(repository: Repository, tmp_path: Path) -> None:
    old = tmp_path / "old.lock"
    old.write_bytes((repository.path / "archcheck.lock").read_bytes())
    repository.holds("web:2")
    done = repository.diff(old, "archcheck.lock")
    assert done.code == ExitCode.FINDINGS
    assert "(needed by a20, a64)" in done.out


def test_two_locks_by_required_platforms(repository: Repository, tmp_path: Path) -> None:
    old = tmp_path / "old.lock"
    old.write_bytes((repository.path / "archcheck.lock").read_bytes())
    repository.holds("web:2")
    new = (repository.path / "archcheck.lock").read_bytes()
    (tmp_path / "new.lock").write_bytes(new)
    assert repository.diff("old.lock", "new.lock", cwd=tmp_path).code == ExitCode.OK
    lost = repository.diff("old.lock", "new.lock", "--platform", "armhf", cwd=tmp_path)
    assert lost.code == ExitCode.FINDINGS
    assert "(needed by linux/arm/v7)" in lost.out


def test_a_new_workload_that_is_at_risk_is_worse(repository: Repository) -> None:
    repository.write("api.yaml", deployment("web:2", "api"))
    repository.lock()
    done = repository.diff("HEAD")
    assert done.code == ExitCode.FINDINGS
    assert "Deployment/api: new → at risk  api.yaml" in done.out


def test_one_node_more_that_fails_where_other_pods_have_other_pools(repository: Repository) -> None:
    repository.write(
        ".archcheck.yaml",
        """nodes:
  - {name: a64, hosts: [a64-1, a64-2], platform: linux/arm64}
  - {name: r64, platform: linux/riscv64}
  - {name: pc, platform: linux/amd64}
""",
    )
    repository.commit()
    repository.holds("web:2")
    selective = deployment("web:3", "api").replace(ALWAYS, "nodeName: a64-1")
    repository.write("api.yaml", selective)
    repository.lock()
    done = repository.diff("HEAD")
    assert done.code == ExitCode.FINDINGS
    assert "Deployment/web: at risk → at risk, fails on a64-1, a64-2" in done.out


def test_json_and_markdown(repository: Repository) -> None:
    repository.holds("web:2")
    document = json.loads(repository.diff("HEAD", "--format", "json").out)
    assert document["schema"] == "archcheck.diff/v1"
    assert document["loss"] is True
    assert document["images"][0]["lost"] == ["linux/arm64", "linux/arm/v7"]
    assert document["workloads"][0]["fails_on"] == ["a64 (2)"]
    text = repository.diff("HEAD", "--format", "markdown").out
    assert "| workload | was | is | fails on |" in text
    assert "| `Deployment/web` | ok |" in text


def test_a_subdirectory_with_its_own_configuration(repository: Repository) -> None:
    below = repository.path / "home"
    below.mkdir()
    for name in (".archcheck.yaml", "web.yaml", "archcheck.lock"):
        (repository.path / name).rename(below / name)
    repository.commit()
    done = repository.diff("HEAD", cwd=below)
    assert (done.code, done.out) == (ExitCode.OK, "Images: no difference.\n")


def test_a_revision_without_a_lock(repository: Repository) -> None:
    repository.git("rm", "-q", "--cached", "archcheck.lock")
    repository.git("commit", "-qm", "two")
    done = repository.diff("HEAD")
    assert done.code == ExitCode.USAGE
    assert "revision HEAD has no archcheck.lock" in done.err


def test_an_image_that_the_lock_lacks_is_not_known(repository: Repository) -> None:
    text = (repository.path / "web.yaml").read_text()
    (repository.path / "web.yaml").write_text(text.replace("web:1", "web:9"))
    done = repository.diff("HEAD")
    assert done.code == ExitCode.INCOMPLETE
    assert "Not everything is known." in done.out
