"""`--locked`: answers from the lock alone."""

from pathlib import Path

import pytest

from archcheck.errors import ExitCode
from tests.support.repository import Repository, pod, rules

GUARD = """\
import socket

class Refused(BaseException):
    pass

def _refuse(*_, **__):
    raise Refused("a socket")

socket.socket = socket.create_connection = socket.getaddrinfo = _refuse
"""


@pytest.fixture
def guarded(tmp_path: Path) -> dict[str, str]:
    """Return variables with which no socket can be made, nor a name be looked up."""
    folder = tmp_path / "guard"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(GUARD)
    return {"PYTHONPATH": str(folder)}


def test_the_guard_would_see_a_request(repo: Repository, guarded: dict[str, str]) -> None:
    repo.write("p.yaml", pod("localhost:1/one:1"))
    done = repo.run("manifest", ".", "--no-cache", env=guarded)
    assert done.code not in (ExitCode.OK, ExitCode.FINDINGS)


@pytest.mark.parametrize("verb", [("manifest", "."), ("image", "one:1", "absent:1")])
@pytest.mark.parametrize("extra", [(), ("--offline",), ("--no-cache",)])
def test_no_socket_is_made(
    repo: Repository, guarded: dict[str, str], verb: tuple[str, ...], extra: tuple[str, ...]
) -> None:
    repo.write("p.yaml", pod("one:1", "absent:1"))
    repo.lock()
    done = repo.run(*verb, "--locked", "--format", "json", *extra, env=guarded)
    assert done.code == ExitCode.INCOMPLETE, done.err
    assert [image["status"] for image in done.report["images"]] == ["found", "offline"]


def test_what_is_locked_is_found_with_its_digest(repo: Repository) -> None:
    repo.write("p.yaml", pod("one:1"))
    repo.lock()
    (image,) = repo.locked().report["images"]
    assert image["status"] == "found"
    assert image["digest"] in repo.lock_text
    assert image["platforms"] == ["linux/amd64"]


def test_a_finding_is_the_same_as_online(repo: Repository) -> None:
    repo.write("p.yaml", pod("one:1", "both:1"))
    repo.lock()
    online, locked = repo.check(), repo.locked("--platform", "linux/arm64")
    assert online.code == locked.code == ExitCode.FINDINGS
    assert online.report["findings"] == locked.report["findings"]


def test_what_is_not_in_the_lock_is_unknown_and_never_missing(repo: Repository) -> None:
    repo.write("p.yaml", pod("one:1"))
    repo.lock()
    repo.write("p.yaml", pod("one:1", "absent:1"))
    done = repo.locked()
    assert done.code == ExitCode.INCOMPLETE
    assert not done.report["complete"]
    assert rules(done) == ["image-unreadable"]
    (finding,) = done.report["findings"]
    assert (
        "absent:1: not in archcheck.lock: archcheck lock adds it, and needs a network" in finding["message"]
    )


def test_the_text_names_the_image_once(repo: Repository) -> None:
    repo.write("p.yaml", pod("absent:1"))
    repo.write("archcheck.lock", "version: 1\nimages: {}\n")
    (finding,) = repo.locked().report["findings"]
    assert finding["message"].count("absent:1") == 1


def test_an_old_lock_is_unknown_under_max_age(repo: Repository) -> None:
    repo.write("p.yaml", pod("one:1"))
    repo.lock(today="2026-03-01")
    assert repo.locked("--max-age", "14d", today="2026-03-15").code == ExitCode.OK
    late = repo.locked("--max-age", "14d", today="2026-03-16")
    assert late.code == ExitCode.INCOMPLETE
    assert "archcheck lock --update" in late.report["findings"][0]["message"]
    repo.lock("--update", today="2026-03-16")
    assert repo.locked("--max-age", "14d", today="2026-03-30").code == ExitCode.OK


@pytest.mark.parametrize("age", ["", "soon", "-1d", "14", "20y"])
def test_an_age_that_is_none_is_refused(repo: Repository, age: str) -> None:
    repo.write("p.yaml", pod("one:1"))
    repo.lock()
    code = repo.locked("--max-age", age).code
    assert code == (ExitCode.OK if age == "14" else ExitCode.USAGE)


def test_locked_and_refresh_contradict_each_other(repo: Repository) -> None:
    repo.write("p.yaml", pod("one:1"))
    repo.lock()
    done = repo.locked("--refresh")
    assert done.code == ExitCode.USAGE
    assert "archcheck lock --update" in done.err


@pytest.mark.parametrize("extra", [("--deep",), ("--registry-layout", "../layout")])
def test_what_the_lock_cannot_do_is_refused(repo: Repository, extra: tuple[str, ...]) -> None:
    """A lock has seen no manifest, and asks no layout: silence would pass for a check."""
    repo.write("p.yaml", pod("one:1"))
    repo.lock()
    done = repo.locked(*extra)
    assert done.code == ExitCode.USAGE
    assert extra[0] in done.err


def test_locked_without_a_lock_says_how_to_get_one(repo: Repository) -> None:
    repo.write("p.yaml", pod("one:1"))
    done = repo.locked()
    assert done.code == ExitCode.USAGE
    assert "there is no archcheck.lock" in done.err
    assert "archcheck lock writes it" in done.err


@pytest.mark.parametrize("name", ["nowhere.lock", "."])
def test_a_lock_file_that_is_none(repo: Repository, name: str) -> None:
    repo.write("p.yaml", pod("one:1"))
    assert repo.locked("--lock-file", name).code == ExitCode.USAGE


def test_an_image_under_two_names_is_one_entry(repo: Repository) -> None:
    repo.write("p.yaml", pod("one:1", "docker.io/library/one:1", "index.docker.io/library/one:1"))
    assert "1 image: 1 added" in repo.lock().err
    assert repo.locked().code == ExitCode.OK


def test_a_tag_beside_a_digest_does_not_matter(repo: Repository) -> None:
    repo.write("p.yaml", pod("one:1"))
    repo.lock()
    digest = repo.locked().report["images"][0]["digest"]
    repo.write("p.yaml", pod(f"one:1@{digest}", f"one@{digest}"))
    assert repo.lock().code == ExitCode.OK
    assert f"docker.io/library/one@{digest}" in repo.lock_text
    repo.write("p.yaml", pod(f"one:other@{digest}"))
    assert repo.locked().code == ExitCode.OK


def test_a_placeholder_needs_no_entry(repo: Repository) -> None:
    repo.write("p.yaml", pod("one:1", "'${IMAGE}'"))
    assert repo.lock().code == ExitCode.OK
    assert rules(repo.locked()) == ["image-unresolved"]


def test_a_lock_that_is_larger_than_any_is_not_read(repo: Repository) -> None:
    repo.write("p.yaml", pod("one:1"))
    repo.lock()
    with repo.lock_file.open("r+b") as file:
        file.truncate(64 * 1024 * 1024)
    done = repo.locked()
    assert done.code == ExitCode.USAGE
    assert "larger than 32 MiB" in done.err
