"""Other programs keep to their limits, and are ended with all that they have started."""

import io
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from archcheck.errors import ProgramError
from archcheck.processes import leftovers, running
from archcheck.processes.pipes import ThreadedPipes, WatchedPipes
from archcheck.processes.running import USUAL, Limits, Output, finished, program
from tests.unit.processes.scripts import is_gone, kill, number_in, runs, write_script

pytestmark = pytest.mark.skipif(shutil.which("sh") is None, reason="no sh")

SOON = Limits(seconds=0.3)
SMALL = Limits(seconds=20, output=100_000, messages=100_000)
PROMPT = 5.0
"""Seconds; what is waited for in vain would last for minutes."""


@pytest.fixture(autouse=True, params=[WatchedPipes, ThreadedPipes])
def _both_ways(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What holds where pipes can be watched holds where each has a thread: on Windows."""
    monkeypatch.setattr(running, "pipes_of", request.param)


@pytest.fixture
def number(tmp_path: Path) -> Iterator[Path]:
    """Give the file for the number of a process in the background, which is ended at last."""
    path = tmp_path / "number"
    yield path
    if path.exists():
        kill(number_in(path))


def sh(text: str, *, stdin: bytes = b"", limits: Limits = USUAL) -> tuple[int, bytes, str]:
    with finished(["sh", "-c", text], stdin=stdin, limits=limits) as run:
        return run.code, run.output.read(), run.messages


def test_what_it_prints_says_and_answers() -> None:
    assert sh("echo out; echo said >&2; exit 3") == (3, b"out\n", "said")


def test_its_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEPT", "kept")
    with finished(["sh", "-c", "echo $KEPT $ADDED"], {"ADDED": "added"}) as run:
        assert run.output.read() == b"kept added\n"


def test_standard_input_is_empty() -> None:
    assert sh("cat; echo end") == (0, b"end\n", "")


def test_it_reads_what_it_is_given() -> None:
    data = os.urandom(3_000_000)
    assert sh("cat", stdin=data) == (0, data, "")


def test_it_need_not_read_what_it_is_given() -> None:
    assert sh("exec 0<&-; echo no", stdin=b"x" * 3_000_000) == (0, b"no\n", "")


def test_it_need_not_have_read_all_when_it_ends() -> None:
    assert sh("head -c 3", stdin=b"x" * 3_000_000) == (0, b"xxx", "")


def test_one_that_sleeps_is_ended_with_what_it_started(number: Path) -> None:
    begin = time.monotonic()
    with pytest.raises(ProgramError, match=r"sh did not end within 0\.3 seconds"):
        sh(f"sleep 300 & echo $! > {number}; sleep 300", limits=SOON)
    assert time.monotonic() - begin < PROMPT
    assert is_gone(number_in(number))


def test_one_that_ignores_what_may_be_ignored_is_ended(number: Path) -> None:
    with pytest.raises(ProgramError):
        sh(f"trap '' TERM INT HUP; echo $$ > {number}; while :; do sleep 1; done", limits=SOON)
    assert is_gone(number_in(number))


def test_one_that_lets_go_of_its_outputs_and_goes_on_is_ended(number: Path) -> None:
    with pytest.raises(ProgramError, match="did not end"):
        sh(f"echo $$ > {number}; exec >&- 2>&-; sleep 300", limits=SOON)
    assert is_gone(number_in(number))


def test_one_that_lets_go_of_its_outputs_has_its_exit_code() -> None:
    assert sh("echo x; exec >&- 2>&-; sleep 0.2; exit 5") == (5, b"x\n", "")


@pytest.mark.parametrize("stream", ["1", "2", "1 2>&1"])
def test_what_holds_its_outputs_in_the_background_is_not_waited_for(number: Path, stream: str) -> None:
    """An agent that a helper starts; it is not ended, since the helper has done what it should."""
    begin = time.monotonic()
    code, out, _ = sh(f"sleep 300 >&{stream} & echo $! > {number}; echo done")
    assert (code, out) == (0, b"done\n")
    assert time.monotonic() - begin < PROMPT
    assert runs(number_in(number))


def test_what_goes_on_writing_in_the_background_is_not_waited_for(number: Path) -> None:
    code, out, _ = sh(f"yes & echo $! > {number}; exit 0")
    assert code == 0
    assert len(out) < 50_000_000
    assert is_gone(number_in(number)), "nobody reads what it writes"


def test_all_that_was_written_before_the_end_is_read(number: Path) -> None:
    """Though the pipe does not end, and holds much."""
    _, out, _ = sh(f"sleep 300 & echo $! > {number}; head -c 60000 /dev/zero")
    assert len(out) == 60_000


@pytest.mark.parametrize(("to", "what"), [("", "MiB$"), (" >&2", "of messages$")])
def test_one_that_writes_without_end_is_ended(number: Path, to: str, what: str) -> None:
    with pytest.raises(ProgramError, match=f"sh prints more than .*{what}"):
        sh(f"echo $$ > {number}; while :; do echo many words of no use{to}; done", limits=SMALL)
    assert is_gone(number_in(number))


def test_of_messages_the_beginning_is_kept() -> None:
    _, _, messages = sh("echo first >&2; head -c 90000 /dev/zero | tr '\\0' x >&2", limits=SMALL)
    assert messages.startswith("first\nxxx")
    assert len(messages) == 64 * 1024


def test_it_is_told_apart_from_this_process() -> None:
    """A session of its own: Ctrl-C in a terminal, and the terminal itself, are not its."""
    _, out, _ = sh("ps -o sid= -p $$; echo $$") if shutil.which("ps") else (0, b"1 1", "")
    first, second = out.split()
    assert first == second
    assert int(first) != os.getpid()


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="no /proc")
def test_it_holds_nothing_of_ours() -> None:
    reads, writes = os.pipe()
    os.set_inheritable(reads, True)  # as what a shell hands down is
    os.set_inheritable(writes, True)
    try:
        _, out, _ = sh("for each in /proc/$$/fd/*; do echo ${each##*/}; done")
        held = {int(each) for each in out.split()}
        assert held & {reads, writes} == set()
        with finished(["sh", "-c", f"cat <&{reads}"], descriptors=[reads]) as run:
            os.close(writes)
            writes = -1
            assert run.output.read() == b""
    finally:
        for each in (reads, writes):
            if each >= 0:
                os.close(each)


def test_it_reads_the_open_files_that_it_is_given(tmp_path: Path) -> None:
    path = tmp_path / "values"
    path.write_text("a: 1\n")
    with (
        path.open("rb") as file,
        finished(["cat", f"/dev/fd/{file.fileno()}"], descriptors=[file.fileno()]) as run,
    ):
        assert run.output.read() == b"a: 1\n"


@pytest.mark.parametrize(
    ("content", "mode", "why"),
    [
        (b"\x7fELF of another machine", 0o755, "Exec format error"),
        (b"#!/bin/sh\n", 0o644, "Permission denied"),
    ],
)
def test_one_that_cannot_be_started(tmp_path: Path, content: bytes, mode: int, why: str) -> None:
    path = tmp_path / "helm"
    path.write_bytes(content)
    path.chmod(mode)
    with pytest.raises(ProgramError, match=f"helm cannot be started: {why}"), finished([str(path)]):
        pass


def test_one_that_is_not_there() -> None:
    with pytest.raises(ProgramError, match="No such file"), finished(["/nowhere/helm"]):
        pass


def test_no_room_for_what_it_prints(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> object:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.TemporaryFile", full)
    with pytest.raises(ProgramError, match="what sh prints cannot be kept: No space left"), finished(["sh"]):
        pass


@pytest.mark.parametrize(
    ("error", "why"),
    [(OSError(24, "Too many open files"), "Too many open files"), (RuntimeError("no new thread"), "no new")],
)
def test_one_whose_outputs_cannot_be_watched_is_ended(
    number: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, why: str
) -> None:
    """It runs by then; it is held before anything else is done."""
    seen: list[subprocess.Popen[bytes]] = []

    def refuse(process: subprocess.Popen[bytes], _: bytes) -> object:
        seen.append(process)
        number_in(number)
        raise error

    monkeypatch.setattr(running, "pipes_of", refuse)
    command = ["sh", "-c", f"sleep 300 & echo $! > {number}; sleep 300"]
    with pytest.raises(ProgramError, match=f"what sh prints cannot be read: {why}"), finished(command):
        pass
    assert is_gone(number_in(number))
    [process] = seen
    pipes = (process.stdin, process.stdout, process.stderr)
    assert [pipe is not None and pipe.closed for pipe in pipes] == [True] * 3
    assert process.returncode is not None


def test_an_interrupted_block_ends_it(number: Path) -> None:
    command = ["sh", "-c", f"sleep 300 & echo $! > {number}; sleep 300"]
    with pytest.raises(KeyboardInterrupt), program(command):  # noqa: PT012
        number_in(number)
        raise KeyboardInterrupt
    assert is_gone(number_in(number))


def test_what_it_prints_is_a_file_while_it_runs() -> None:
    with program(["sh", "-c", "read line; echo got $line; cat"], stdin=b"one\ntwo\nthree") as run:
        output = io.BufferedReader(Output(run))
        assert output.readline() == b"got one\n"
        assert output.read(4) == b"two\n"
        assert output.read() == b"three"
        assert run.wait() == 0


def test_the_end_of_a_run_ends_what_threads_have_started(
    number: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thread hears of no Ctrl-C. What it starts afterwards is ended at once."""
    monkeypatch.setattr(leftovers, "_state", {"ended": False})
    failures: list[Exception] = []

    def work() -> None:
        try:
            sh(f"echo $$ > {number}; sleep 300")
            sh("sleep 300")
        except ProgramError as error:
            failures.append(error)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    number_in(number)
    leftovers.end_for_good()
    assert is_gone(number_in(number))
    thread.join(PROMPT)
    assert not thread.is_alive()
    assert [str(each) for each in failures] == ["sh is not started: the run has been interrupted"]


def test_a_script_of_a_user_is_run(tmp_path: Path) -> None:
    with finished([str(write_script(tmp_path / "x", "echo $1")), "a b"]) as run:
        assert run.output.read() == b"a b\n"


def test_what_a_program_writes_into_a_folder_is_bounded(tmp_path: Path) -> None:
    """While it runs, and at its end, however soon that is."""
    folder = tmp_path / "made"
    folder.mkdir()
    writing = "import sys, time; open(sys.argv[1], 'wb').write(bytes(2048)); time.sleep(float(sys.argv[2]))"
    file = str(folder / "file")
    for seconds in ("0", "60"):
        limits = Limits(seconds=30, folder=folder, written=1024)
        with (
            pytest.raises(ProgramError, match="writes more than"),
            finished([sys.executable, "-c", writing, file, seconds], limits=limits),
        ):
            pass
    with finished(
        [sys.executable, "-c", writing, file, "0"], limits=Limits(folder=folder, written=2048)
    ) as run:
        assert run.code == 0
