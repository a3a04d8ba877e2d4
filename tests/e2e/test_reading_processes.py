"""The installed command reads a tree by several processes: always the same answer, whatever happens to them.

`ARCHCHECK_READER_RUNS=200` makes the test of the many runs as long as it says.
"""

import json
import os
import random
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.e2e.reading import ARGUMENTS, busy, children, environment, write_tree
from tests.support.tables import IS_NIGHTLY
from tests.unit.processes.scripts import is_gone, kill

pytestmark = pytest.mark.skipif(
    not hasattr(os, "sched_getaffinity") or len(os.sched_getaffinity(0)) < 2,
    reason="one processor: nothing is read by several processes",
)

RUNS = int(os.environ.get("ARCHCHECK_READER_RUNS", "20" if IS_NIGHTLY else "2"))
LONGEST = 120.0
PROMPT = 20.0


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tree just large enough."""
    return write_tree(tmp_path_factory.mktemp("small") / "repo", files=70, lines=900)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tree that takes seconds."""
    folder = write_tree(tmp_path_factory.mktemp("large") / "repo", files=1, lines=3_000)
    for number in range(1, 120):
        os.link(folder / "000.yaml", folder / f"{number:03}.yaml")
    return folder


@pytest.fixture
def alone(small: Path, tmp_path: Path) -> bytes:
    """The answer of one process."""
    one = {min(os.sched_getaffinity(0))}
    done = subprocess.run(
        ARGUMENTS,
        cwd=small,
        env=environment(tmp_path),
        capture_output=True,
        timeout=LONGEST,
        check=False,
        preexec_fn=lambda: os.sched_setaffinity(0, one),
    )
    assert (done.returncode, done.stderr) == (3, b"")
    assert len(json.loads(done.stdout)["workloads"]) == 70
    return done.stdout


def test_many_runs_beside_a_load(small: Path, tmp_path: Path, alone: bytes) -> None:
    """No hang, no traceback, the same bytes. A worker that is told to end must not unwind its parent's frames."""
    with busy(2):
        for number in range(RUNS):
            done = subprocess.run(
                ARGUMENTS,
                cwd=small,
                env=environment(tmp_path),
                capture_output=True,
                timeout=LONGEST,
                check=False,
            )
            assert (number, done.returncode, done.stderr) == (number, 3, b"")
            assert done.stdout == alone


@pytest.fixture
def reading(large: Path, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A run that is in the middle of it: its workers are at their files."""
    with subprocess.Popen(
        ARGUMENTS,
        cwd=large,
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as running:
        try:
            end = time.monotonic() + LONGEST
            while len(children(running.pid)) < 2 and time.monotonic() < end:
                time.sleep(0.005)
            time.sleep(random.random() / 5)
            yield running
        finally:
            running.kill()


def to_parent(running: subprocess.Popen[bytes], number: int) -> None:
    running.send_signal(number)


def to_all(running: subprocess.Popen[bytes], number: int) -> None:
    """Send a signal as a terminal does."""
    os.killpg(running.pid, number)


@pytest.mark.parametrize("send", [to_parent, to_all])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interrupt_ends_it_all(
    reading: subprocess.Popen[bytes],
    tmp_path: Path,
    number: signal.Signals,
    send: Callable[[subprocess.Popen[bytes], int], None],
) -> None:
    workers = children(reading.pid)
    assert len(workers) >= 2
    send(reading, number)
    out, err = reading.communicate(timeout=PROMPT)
    assert (reading.returncode, out, err.strip()) == (130, b"", b"interrupted")
    assert all(map(is_gone, workers))
    assert list((tmp_path / "tmp").iterdir()) == []


@pytest.mark.parametrize("times", [1, 8])
def test_impatience_changes_nothing(reading: subprocess.Popen[bytes], times: int) -> None:
    """However often one presses Ctrl-C: also while the first is answered, and while the process ends."""
    workers = children(reading.pid)
    for number in (signal.SIGINT, signal.SIGINT, signal.SIGTERM, signal.SIGINT) * times:
        to_all(reading, number)
        time.sleep(0.004 * random.random())
    _, err = reading.communicate(timeout=PROMPT)
    assert reading.returncode in (130, -signal.SIGINT, -signal.SIGTERM)
    assert set(err.split()) <= {b"interrupted"}
    assert all(map(is_gone, workers))


def test_workers_do_not_outlive_a_parent_that_is_killed(reading: subprocess.Popen[bytes]) -> None:
    workers = children(reading.pid)
    reading.kill()
    reading.wait()
    assert all(map(is_gone, workers))


def test_a_worker_that_is_killed_costs_nothing(reading: subprocess.Popen[bytes]) -> None:
    """Its files are read once more."""
    os.kill(children(reading.pid)[0], signal.SIGKILL)
    out, err = reading.communicate(timeout=LONGEST)
    assert (reading.returncode, err) == (3, b"")
    assert len(json.loads(out)["workloads"]) == 120


def test_workers_that_are_always_killed_are_an_error_of_each_file(
    reading: subprocess.Popen[bytes],
) -> None:
    """The system has too little memory for them, say. It ends, and says which files are not known."""
    while reading.poll() is None:
        for worker in children(reading.pid):
            kill(worker)
        time.sleep(0.001)
    out, err = reading.communicate(timeout=LONGEST)
    assert reading.returncode == 2
    assert b"119.yaml: the process that read it was ended (SIGKILL)" in err
    assert b"why: there is too little memory for it" in err
    assert json.loads(out)["complete"] is False
