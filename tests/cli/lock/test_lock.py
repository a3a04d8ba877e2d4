"""`archcheck lock`: what it writes, what it keeps, what it says, and how it ends."""

import pytest
import yaml

from archcheck.errors import ExitCode
from tests.support.repository import Repository, pod

CONFLICT = """\
version: 1
images:
  docker.io/library/one:1:
<<<<<<< HEAD
    digest: sha256:{}
=======
    digest: sha256:{}
>>>>>>> theirs
    kind: index
    platforms:
      - linux/amd64
    seen: 2026-01-01
""".format("1" * 64, "2" * 64)


def test_the_lock_has_what_the_repository_names(repo: Repository) -> None:
    repo.write("a.yaml", pod("one:1"))
    repo.write("b/c.yaml", pod("both:1", "one:1"))
    done = repo.lock(today="2026-03-01")
    assert done.code == ExitCode.OK
    assert done.out == ""
    found = yaml.safe_load(repo.lock_text)
    assert list(found["images"]) == ["docker.io/library/both:1", "docker.io/library/one:1"]
    assert found["images"]["docker.io/library/both:1"]["platforms"] == ["linux/amd64", "linux/arm64"]
    assert "2 images: 2 added" in done.err


def test_every_image_of_a_pod_is_in_the_lock_and_answered_from_it(repo: Repository) -> None:
    repo.write(
        "p.yaml",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n"
        "  initContainers: [{name: i, image: one:1}, {name: s, image: one:2, restartPolicy: Always}]\n"
        "  ephemeralContainers: [{name: e, image: two:1}]\n"
        "  containers: [{name: c, image: both:1, args: [--sidecar-image=docker.io/library/two:1]}]\n"
        "  volumes: [{name: v, image: {reference: one:1}}]\n",
    )
    assert repo.lock().code == ExitCode.OK
    outcome = repo.locked()
    assert outcome.code == ExitCode.OK
    assert {image["status"] for image in outcome.report["images"]} == {"found"}


def test_a_second_run_changes_no_byte(repo: Repository) -> None:
    repo.write("p.yaml", pod("one:1", "both:1"))
    repo.lock(today="2026-03-01")
    before, written = repo.lock_text, repo.lock_file.stat()
    assert repo.lock(today="2026-04-01").code == ExitCode.OK
    assert repo.lock_text == before
    assert (repo.lock_file.stat().st_mtime_ns, repo.lock_file.stat().st_ino) == (
        written.st_mtime_ns,
        written.st_ino,
    )


def test_an_update_on_another_day_changes_one_line(repo: Repository) -> None:
    repo.write("p.yaml", pod("one:1", "both:1"))
    repo.lock("--update", today="2026-03-01")
    before = repo.lock_text.splitlines()
    repo.lock("--update", today="2026-03-02")
    changed = [pair for pair in zip(before, repo.lock_text.splitlines(), strict=True) if pair[0] != pair[1]]
    assert changed == [("checked: 2026-03-01", "checked: 2026-03-02")]


def test_without_update_what_is_in_the_lock_is_not_asked_for(repo: Repository) -> None:
    repo.write("p.yaml", pod("one:1"))
    repo.lock()
    before = repo.lock_text
    repo.publish(one=["linux/arm64"])
    assert repo.lock().code == ExitCode.OK
    assert repo.lock_text == before


def test_an_update_says_what_an_image_lost_and_gained(repo: Repository) -> None:
    repo.write("p.yaml", pod("one:1"))
    repo.lock(today="2026-03-01")
    repo.publish(one=["linux/arm64"])
    done = repo.lock("--update", today="2026-03-02")
    assert done.code == ExitCode.OK
    assert "docker.io/library/one:1: lost linux/amd64; gained linux/arm64" in done.err
    assert "seen: 2026-03-02" in repo.lock_text


def test_what_nothing_names_any_more_goes(repo: Repository) -> None:
    repo.write("p.yaml", pod("one:1", "both:1"))
    repo.lock()
    repo.write("p.yaml", pod("both:1"))
    assert "1 removed" in repo.lock().err
    assert "one:1" not in repo.lock_text


def test_an_image_that_nobody_could_be_asked_for_keeps_its_entry(repo: Repository) -> None:
    repo.write("p.yaml", pod("one:1"))
    repo.lock("--update", today="2026-03-01")
    before = repo.lock_text
    done = repo.run("lock", "--update", "--no-cache", today="2026-03-05")
    assert done.code == ExitCode.INCOMPLETE
    assert "its entry stays as it was" in done.err
    assert repo.lock_text == before


@pytest.mark.real
def test_a_new_image_that_nobody_could_be_asked_for_gets_no_entry(repo: Repository) -> None:
    repo.write("p.yaml", pod("one:1"))
    done = repo.run("lock", "--no-cache")
    assert done.code == ExitCode.INCOMPLETE
    assert "one:1" in done.err
    assert not repo.lock_file.exists() or yaml.safe_load(repo.lock_text)["images"] == {}


@pytest.mark.parametrize("broken", ["kind: [\n", "kind: Pod\n---\napiVersion: v1\nkind: [\n"])
def test_a_manifest_that_cannot_be_read_leaves_the_lock_as_it_was(repo: Repository, broken: str) -> None:
    repo.write("a.yaml", pod("both:1"))
    repo.lock()
    before = repo.lock_text
    repo.write("b.yaml", f"apiVersion: v1\n{broken}")
    done = repo.lock("--update")
    assert done.code == ExitCode.USAGE
    assert "b.yaml" in done.err
    assert "nothing is written" in done.err
    assert repo.lock_text == before


def test_a_repository_without_images_is_nothing_to_lock(repo: Repository) -> None:
    repo.write("s.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: s}\n")
    assert repo.lock().code == ExitCode.NOTHING_TO_CHECK
    assert not repo.lock_file.exists()


def test_a_conflict_is_mended(repo: Repository) -> None:
    repo.write("p.yaml", pod("one:1"))
    repo.write("archcheck.lock", CONFLICT)
    refused = repo.locked()
    assert refused.code == ExitCode.USAGE
    assert "archcheck.lock:4: a merge that is not resolved" in refused.err
    assert "archcheck lock" in refused.err
    assert repo.lock().code == ExitCode.OK
    assert repo.locked().code == ExitCode.OK
    assert "<<<<" not in repo.lock_text


BROKEN = [
    "version: 1\nimages: [\n",
    "- a\n",
    "version: 1\nimages: {'docker.io/library/one:1': {}}\n",
    CONFLICT.replace("<<<<<<< HEAD\n", ""),
    CONFLICT.replace("<<<<<<< HEAD\n", "").replace("=======\n", "").replace(">>>>>>> theirs\n", ""),
]


@pytest.mark.parametrize("text", BROKEN)
def test_what_a_broken_lock_says_to_do_works(repo: Repository, text: str) -> None:
    """Only --update may let go of what the lock had: it is not known what that was."""
    repo.write("p.yaml", pod("one:1"))
    repo.write("archcheck.lock", text)
    for refused in (repo.locked(), repo.lock()):
        assert refused.code == ExitCode.USAGE
        assert "archcheck lock --update writes it anew" in refused.err
        assert repo.lock_text == text
    done = repo.lock("--update")
    assert done.code == ExitCode.OK
    assert "archcheck.lock: broken, and written anew" in done.err
    assert repo.locked().code == ExitCode.OK


@pytest.mark.real
def test_a_broken_lock_stays_where_nobody_could_be_asked(repo: Repository) -> None:
    repo.write("p.yaml", pod("one:1"))
    repo.write("archcheck.lock", "- a\n")
    assert repo.run("lock", "--update", "--no-cache").code == ExitCode.INCOMPLETE
    assert repo.lock_text == "- a\n"


@pytest.mark.parametrize("text", [pod("one:1"), "name: web\nversion: 1.2.3\n", "[a]\n"])
def test_another_file_is_not_overwritten(repo: Repository, text: str) -> None:
    repo.write("p.yaml", pod("one:1"))
    other = repo.write("q.yml", text)
    done = repo.lock("--update", "--lock-file", "q.yml")
    assert done.code == ExitCode.USAGE
    assert "not overwritten" in done.err
    assert other.read_text() == text


def test_a_lock_of_a_later_version_is_not_overwritten(repo: Repository) -> None:
    repo.write("p.yaml", pod("one:1"))
    repo.write("archcheck.lock", "version: 3\nimages: {}\n")
    done = repo.lock("--update")
    assert done.code == ExitCode.USAGE
    assert repo.lock_text == "version: 3\nimages: {}\n"


def test_a_lock_that_cannot_be_written_is_whole_as_it_was(repo: Repository) -> None:
    repo.write("p.yaml", pod("one:1"))
    done = repo.lock("--lock-file", "nowhere/archcheck.lock")
    assert done.code == ExitCode.USAGE
    assert "cannot be written" in done.err
    assert not (repo.path / "nowhere").exists()


def test_nothing_is_left_beside_the_lock(repo: Repository) -> None:
    repo.write("p.yaml", pod("one:1"))
    repo.lock()
    assert sorted(file.name for file in repo.path.iterdir()) == [".git", "archcheck.lock", "p.yaml"]


def test_a_lock_that_is_a_link_is_written_where_it_leads(repo: Repository) -> None:
    repo.write("p.yaml", pod("one:1"))
    there = repo.write("shared/real.lock", "version: 1\nimages: {}\n")
    repo.lock_file.symlink_to(there)
    assert repo.lock().code == ExitCode.OK
    assert repo.lock_file.is_symlink()
    assert "one:1" in there.read_text()


def test_a_chart_that_is_not_vendored_here_keeps_what_the_lock_has(repo: Repository) -> None:
    repo.write("p.yaml", pod("one:1", "both:1"))
    repo.lock()
    before = repo.lock_text
    repo.write("p.yaml", pod("one:1"))
    repo.write("app/kustomization.yaml", "helmCharts: [{name: gone, releaseName: r}]\n")
    assert repo.lock().code == ExitCode.INCOMPLETE
    assert repo.lock_text == before
    repo.write("app/kustomization.yaml", "resources: []\n")
    repo.lock()
    assert "both:1" not in repo.lock_text


def test_what_was_never_read_keeps_nothing(repo: Repository) -> None:
    repo.write("p.yaml", pod("one:1", "both:1"))
    repo.lock()
    repo.write("p.yaml", pod("one:1"))
    repo.write("helmfile.yaml.gotmpl", "releases: []\n")
    assert repo.lock().code == ExitCode.INCOMPLETE
    assert "both:1" not in repo.lock_text
