"""Steps that no signal cuts in two."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from archcheck.processes import leftovers
from archcheck.processes.scratch import scratch_folder
from archcheck.processes.signals import ENDING, Handler, deferred, stop_interrupting


@pytest.fixture(autouse=True)
def _handlers() -> Iterator[None]:
    """Hear of every signal by a KeyboardInterrupt, as the command line does."""
    before = {number: signal.signal(number, signal.default_int_handler) for number in ENDING}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", ENDING)
def test_a_signal_waits_for_the_end_of_the_block(number: signal.Signals) -> None:
    done = []
    with pytest.raises(KeyboardInterrupt), deferred():  # noqa: PT012
        signal.raise_signal(number)
        done.append("all")
    assert done == ["all"]
    assert signal.getsignal(number) is signal.default_int_handler


def test_several_signals_are_one() -> None:
    with pytest.raises(KeyboardInterrupt), deferred():  # noqa: PT012
        for number in (*ENDING, *ENDING):
            signal.raise_signal(number)
    time.sleep(0)


def test_blocks_in_blocks() -> None:
    done = []
    with pytest.raises(KeyboardInterrupt), deferred():  # noqa: PT012
        with deferred():
            signal.raise_signal(signal.SIGINT)
        done.append("outer")
    assert done == ["outer"]


def test_an_error_passes() -> None:
    with pytest.raises(ValueError, match="x"), deferred():
        raise ValueError("x")
    assert [signal.getsignal(number) for number in ENDING] == [signal.default_int_handler] * len(ENDING)


def test_what_is_ignored_stays_ignored() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with deferred():
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
        signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def test_no_signal_is_blocked_afterwards() -> None:
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    with deferred():
        assert signal.pthread_sigmask(signal.SIG_BLOCK, ()) == before
    assert signal.pthread_sigmask(signal.SIG_BLOCK, ()) == before


def test_another_thread_has_nothing_to_do_with_it() -> None:
    done = []

    def work() -> None:
        with deferred():
            done.append("work")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == ["work"]


def test_a_scratch_folder_goes_with_its_block() -> None:
    with scratch_folder() as folder:
        (folder / "file").write_text("x")
        (folder / "closed").mkdir(mode=0o500)
        assert folder.is_dir()
    assert not folder.exists()


def test_a_scratch_folder_of_a_thread_goes_with_the_run() -> None:
    made: list[Path] = []
    go, end = threading.Event(), threading.Event()

    def work() -> None:
        with scratch_folder() as folder:
            made.append(folder)
            go.set()
            end.wait(10)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    assert go.wait(10)
    leftovers.take_away()
    assert not made[0].exists()
    end.set()
    thread.join(10)


def test_what_a_thread_makes_anew_goes_at_the_end_and_nothing_is_made_after_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A thread that copies into a folder while that is removed makes it again, with all above its file."""
    monkeypatch.setattr(leftovers, "_state", {"ended": False})
    monkeypatch.setattr(leftovers, "_taken", [])
    with scratch_folder() as folder:
        leftovers.take_away()
        with leftovers.making():
            (folder / "copies").mkdir(parents=True)
        leftovers.end_for_good()
        assert not folder.exists()
        with pytest.raises(leftovers.EndedError), leftovers.making():
            (folder / "copies").mkdir(parents=True)
        assert not folder.exists()


def test_a_run_that_cannot_take_something_away_takes_the_rest() -> None:
    done = []

    def fails() -> None:
        raise OSError

    leftovers.hold(lambda: done.append("first"))
    leftovers.hold(fails)
    leftovers.take_away()
    assert done == ["first"]


STORM = """
import os, signal, sys, threading, time
from pathlib import Path
from archcheck.processes.scratch import scratch_folder
from archcheck.processes.running import finished
from archcheck.processes.leftovers import take_away

def storm():
    while True:
        time.sleep(0.0007)
        os.kill(os.getpid(), signal.SIGTERM)

signal.signal(signal.SIGTERM, signal.default_int_handler)
threading.Thread(target=storm, daemon=True).start()
end = time.monotonic() + 3
while time.monotonic() < end:
    try:
        try:
            with scratch_folder() as folder:
                (folder / "x").write_text("x")
                with finished(["sleep", "300"]):
                    pass
        finally:
            take_away()
    except KeyboardInterrupt:
        pass
signal.signal(signal.SIGTERM, signal.SIG_IGN)
"""


def test_signals_at_any_moment_leave_nothing_behind(tmp_path: Path) -> None:
    """A storm of them: whatever is done when one comes, no folder and no program stays."""
    env = {**os.environ, "TMPDIR": str(tmp_path), "STORM": "yes", "PYTHONPATH": str(Path.cwd())}
    done = subprocess.run(
        [sys.executable, "-c", STORM], env=env, capture_output=True, timeout=60, check=False
    )
    assert list(tmp_path.iterdir()) == []
    assert b"STORM=yes" not in b"".join(environments(b"sleep\x00300"))
    assert done.returncode in (0, -signal.SIGTERM, -signal.SIGINT, 1)  # one came between two blocks


def environments(command: bytes) -> Iterator[bytes]:
    """Yield the variables of all processes that run a command."""
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if (path / "cmdline").read_bytes().startswith(command):
                yield (path / "environ").read_bytes()
        except OSError:
            continue


GARBAGE = """
import signal, sys
from archcheck.processes.signals import keep_interrupts

class Late:
    def __del__(self):
        signal.raise_signal(signal.SIGINT)

keep_interrupts()
try:
    Late()
    for _ in range(100):
        len("")
except KeyboardInterrupt:
    sys.exit(3)
"""


def test_an_interrupt_is_not_lost_while_garbage_is_collected() -> None:
    """Python prints what is raised there, and goes on."""
    done = subprocess.run([sys.executable, "-c", GARBAGE], capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (3, b"")


@pytest.mark.parametrize("at", range(1, 2 * len(ENDING) + 1))
def test_a_signal_that_another_thread_has_heard_leaves_the_handlers_whole(
    monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    """`signal.signal` raises it instead of setting anything, in the midst of the others."""
    set_one = signal.signal
    calls: list[int] = []

    def hear(number: int, handler: Handler) -> object:
        calls.append(number)
        if len(calls) == at:
            raise KeyboardInterrupt
        return set_one(number, handler)

    with monkeypatch.context() as patched:
        patched.setattr(signal, "signal", hear)
        with pytest.raises(KeyboardInterrupt):
            _do_nothing_deferred()
    assert {signal.getsignal(number) for number in ENDING} == {signal.default_int_handler}


def _do_nothing_deferred() -> None:
    with deferred():
        pass


def test_what_ends_hears_no_interrupt_that_came_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """`signal.signal` raises that one instead of setting anything."""
    set_one = signal.signal
    heard = [signal.SIGINT]

    def hear(number: int, handler: Handler) -> object:
        if heard:
            heard.clear()
            raise KeyboardInterrupt
        return set_one(number, handler)

    with monkeypatch.context() as patched:
        patched.setattr(signal, "signal", hear)
        stop_interrupting()
    for _ in range(3):
        signal.raise_signal(signal.SIGINT)
    assert not heard
