"""`-o` with the name of a stream: it is written to, and what it leads to is neither replaced nor truncated."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from archcheck.errors import ExitCode
from tests.support.command import COMMAND
from tests.support.repository import ARM, NO_NETWORK, Repository, pod

BEFORE = "what others have written\n"


@pytest.fixture
def one(repo: Repository) -> Repository:
    """A repository with a finding."""
    repo.write("p.yaml", pod("one:1"))
    return repo


def into_file(one: Repository, log: Path, *arguments: str, stream: str = "stdout") -> int:
    """Run the command with a stream that leads to a file which others write to, too; FD is its number."""
    log.write_text(BEFORE)
    with log.open("a") as file:
        streams: dict[str, Any] = dict.fromkeys(("stdout", "stderr"), subprocess.DEVNULL)
        streams |= {"pass_fds": [file.fileno()]} if stream == "other" else {stream: file}
        own = [each.replace("FD", str(file.fileno())) for each in arguments]
        done = subprocess.run(
            [str(each) for each in (COMMAND, "manifest", "p.yaml", *ARM, *one.online, *own)],
            cwd=one.path,
            env={**os.environ, **NO_NETWORK},
            timeout=60,
            check=False,
            **streams,
        )
        file.write("and after it\n")
    return done.returncode


def result_in(log: Path) -> object:
    text = log.read_text()
    assert text.startswith(BEFORE)
    assert text.endswith("and after it\n")
    return json.loads(text.removeprefix(BEFORE).removesuffix("and after it\n"))


@pytest.mark.parametrize("name", ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "link"])
@pytest.mark.parametrize("prefix", ["json=", ""])
def test_standard_output_in_a_file_is_written_to(one: Repository, name: str, prefix: str) -> None:
    (one.path / "link").symlink_to("/dev/stdout")
    log = one.path.parent / "log"
    shown = ["--format", "json"] if not prefix else []
    assert into_file(one, log, "-o", f"{prefix}{name}", *shown) == ExitCode.FINDINGS
    assert isinstance(result_in(log), dict)
    assert not (one.path / "-").exists()


@pytest.mark.parametrize(
    ("name", "stream"),
    [
        ("/dev/stderr", "stderr"),
        ("/dev/fd/2", "stderr"),
        ("/dev/fd/FD", "other"),
        ("/proc/self/fd/FD", "other"),
    ],
)
def test_any_other_stream_is_written_to(one: Repository, name: str, stream: str) -> None:
    log = one.path.parent / "log"
    assert into_file(one, log, "--quiet", "-o", f"json={name}", stream=stream) == ExitCode.FINDINGS
    assert isinstance(result_in(log), dict)


def test_a_stream_that_is_not_open_cannot_be_written(one: Repository) -> None:
    done = one.check("-o", "sarif=/dev/fd/987")
    assert done.code == ExitCode.USAGE
    assert "/dev/fd/987 cannot be written: Bad file descriptor" in done.err


def test_standard_output_by_its_name_when_it_is_a_pipe(one: Repository) -> None:
    done = one.run("manifest", "p.yaml", *ARM, *one.online, "-o", "/dev/stdout", "--format", "json")
    assert done.code == ExitCode.FINDINGS, done.err
    assert done.report["findings"]


def test_a_pipe_is_written_as_it_is(one: Repository) -> None:
    fifo = one.path / "fifo"
    os.mkfifo(fifo)
    reader = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
    try:
        done = one.run("manifest", "p.yaml", *ARM, *one.online, "-o", "json=fifo")
        assert done.code == ExitCode.FINDINGS, done.err
        assert json.loads(os.read(reader, 1_000_000))["findings"]
    finally:
        os.close(reader)


def test_other_verbs_know_it_too(repo: Repository) -> None:
    """Though they have an `-o` of their own."""
    node = "apiVersion: v1\nkind: Node\nmetadata: {name: n, labels: {kubernetes.io/arch: arm64}}\n"
    shown = repo.run("nodes", stdin=node).out
    assert shown.startswith("nodes:\n")
    for name in ("-", "/dev/stdout"):
        assert repo.run("nodes", "-o", name, stdin=node).out == shown
    assert not (repo.path / "-").exists()


def test_standard_output_overwrites_no_input(repo: Repository) -> None:
    """Though both have one name, and standard input may be a file."""
    node = "apiVersion: v1\nkind: Node\nmetadata: {name: n, labels: {kubernetes.io/arch: arm64}}\n"
    file = repo.write("nodes.yaml", node)
    for name in ("-", "/dev/stdout"):
        with file.open("rb") as stdin:
            done = subprocess.run(
                [COMMAND, "nodes", "-o", name],
                cwd=repo.path,
                stdin=stdin,
                capture_output=True,
                timeout=60,
                check=False,
            )
        assert (done.returncode, done.stdout[:7]) == (0, b"nodes:\n"), done.stderr
