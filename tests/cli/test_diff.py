"""`archcheck diff`: locks, revisions, the work tree."""

import json
import subprocess
from pathlib import Path

import pytest

from archcheck.errors import ExitCode
from tests.support.command import Outcome, run
from tests.support.layouts import write_layout

EVERYWHERE, FEWER = ["linux/amd64", "linux/arm64", "linux/arm/v7"], ["linux/amd64"]
CONFIGURATION = """nodes:
  - {name: a20, count: 2, platform: linux/arm/v7, taints: ["arch=armhf:NoSchedule"]}
  - {name: a64, count: 2, platform: linux/arm64}
  - {name: pc, count: 1, platform: linux/amd64}
"""
DEPLOYMENT = """apiVersion: apps/v1
kind: Deployment
metadata: {{name: web}}
spec:
  template:
    spec:
      containers:
        - name: web
          image: {image}
      {more}
"""


class Repository:
    """A git repository with a manifest and a lock."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.layout = write_layout(
            path.parent / "layout",
            {
                "docker.io/library/web:1": EVERYWHERE,
                "docker.io/library/web:2": FEWER,
                "docker.io/library/web:3": [*EVERYWHERE, "linux/riscv64"],
            },
        )
        path.mkdir()
        self.git("init", "-q", "-b", "main")
        (path / ".archcheck.yaml").write_text(CONFIGURATION)

    def git(self, *arguments: str) -> None:
        identity = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *identity, *arguments], cwd=self.path, check=True, capture_output=True)

    def holds(self, image: str, more: str = "restartPolicy: Always") -> None:
        (self.path / "web.yaml").write_text(DEPLOYMENT.format(image=image, more=more))
        assert run("lock", "--registry-layout", self.layout, cwd=self.path).code == ExitCode.OK

    def commit(self) -> None:
        self.git("add", "-A")
        self.git("commit", "-qm", "one")

    def diff(self, *arguments: object, cwd: Path | None = None) -> Outcome:
        return run("diff", *arguments, cwd=cwd or self.path)


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
    elsewhere = {"cwd": tmp_path}
    assert repository.diff("old.lock", "new.lock", **elsewhere).code == ExitCode.OK
    lost = repository.diff("old.lock", "new.lock", "--platform", "armhf", **elsewhere)
    assert lost.code == ExitCode.FINDINGS
    assert "(needed by linux/arm/v7)" in lost.out


def test_a_new_workload_that_is_at_risk_is_worse(repository: Repository) -> None:
    other = DEPLOYMENT.format(image="web:2", more="restartPolicy: Always").replace("name: web}", "name: api}")
    (repository.path / "api.yaml").write_text(other)
    assert run("lock", "--registry-layout", repository.layout, cwd=repository.path).code == ExitCode.OK
    done = repository.diff("HEAD")
    assert done.code == ExitCode.FINDINGS
    assert "Deployment/api: new → at risk  api.yaml" in done.out


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


@pytest.mark.parametrize("name", ["gone", "--output=x", "HEAD~9", "main:web.yaml", ""])
def test_what_is_no_revision(repository: Repository, name: str) -> None:
    done = repository.diff("--", name)
    assert done.code == ExitCode.USAGE
    assert not (repository.path / "x").exists()


def test_a_revision_without_a_lock(repository: Repository) -> None:
    repository.git("rm", "-q", "--cached", "archcheck.lock")
    repository.git("commit", "-qm", "two")
    done = repository.diff("HEAD")
    assert done.code == ExitCode.USAGE
    assert "revision HEAD has no archcheck.lock" in done.err


def test_no_repository(tmp_path: Path) -> None:
    done = run("diff", "main", cwd=tmp_path)
    assert done.code == ExitCode.USAGE
    assert "no git repository" in done.err


def test_an_image_that_the_lock_lacks_is_not_known(repository: Repository) -> None:
    text = (repository.path / "web.yaml").read_text()
    (repository.path / "web.yaml").write_text(text.replace("web:1", "web:9"))
    done = repository.diff("HEAD")
    assert done.code == ExitCode.INCOMPLETE
    assert "Not everything is known." in done.out


def test_a_link_in_a_revision_leads_nowhere(repository: Repository, tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text(DEPLOYMENT.format(image="secret:1", more="hostNetwork: true"))
    (repository.path / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    repository.commit()
    (repository.path / "link.yaml").unlink()
    assert "secret" not in repository.diff("HEAD").out
