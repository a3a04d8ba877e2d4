"""Work in copies of this process: nothing hangs, nothing is lost, nothing is left behind."""

import faulthandler
import os
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from archcheck.processes import forked
from archcheck.processes.forked import Died, map_forked
from tests.support.tables import walked
from tests.unit.processes.scripts import is_gone

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork")

PARENT = os.getpid()


def open_files() -> list[Path]:
    return sorted(Path("/proc/self/fd").iterdir())


def square(number: int) -> int:
    return number * number


def test_results_are_in_order_whoever_is_first() -> None:
    def work(number: int) -> int:
        time.sleep((50 - number) % 3 / 1000)
        return number * number

    assert map_forked(work, range(50), 4) == [number * number for number in range(50)]


@walked("processes", [1, 2, 9])
@walked("count", [0, 1, 2, 5])
def test_any_number_of_items_and_processes(count: int, processes: int) -> None:
    assert map_forked(square, range(count), processes) == [number * number for number in range(count)]


def test_the_work_is_done_elsewhere() -> None:
    assert PARENT not in map_forked(lambda _: os.getpid(), range(4), 2)


def test_large_answers_pass_the_pipes() -> None:
    found = map_forked(lambda number: bytes([number]) * 3_000_000, range(6), 3)
    assert [answer[:1] * 2 for answer in found if isinstance(answer, bytes)] == [
        bytes([n, n]) for n in range(6)
    ]
    assert [len(answer) for answer in found if isinstance(answer, bytes)] == [3_000_000] * 6


def test_what_a_worker_raises_is_raised_here() -> None:
    def work(number: int) -> int:
        if number == 3:
            raise KeyError(os.getpid())
        return number

    with pytest.raises(KeyError, match=str(PARENT)):
        map_forked(work, range(6), 2)


def test_what_only_this_process_can_do_is_done_here() -> None:
    """An answer that cannot be sent: as deep as it may be, or with something in it that stays where it is."""
    found = map_forked(lambda number: lambda: number, range(3), 2)
    assert [answer() for answer in found if not isinstance(answer, Died)] == [0, 1, 2]


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGTERM, signal.SIGINT])
def test_a_worker_that_dies_costs_its_item_alone(
    number: signal.Signals, capfd: pytest.CaptureFixture[str]
) -> None:
    def work(item: int) -> int:
        if item in (2, 7):
            faulthandler.disable()
            os.kill(os.getpid(), number)
            time.sleep(60)
        return item

    found = map_forked(work, range(10), 2)
    died = Died(number.name)
    assert found == [0, 1, died, 3, 4, 5, 6, died, 8, 9]
    assert capfd.readouterr().err == ""


def test_a_worker_that_ends_itself() -> None:
    assert map_forked(os._exit, [3], 1) == [Died("exit code 3")]


def test_a_worker_that_dies_in_the_middle_of_its_answer() -> None:
    of_others = open_files()

    class Breaks:
        def __reduce__(self) -> tuple[object, ...]:
            for path in set(open_files()) - set(of_others):
                if path.is_fifo() and os.access(path, os.W_OK):
                    with suppress(OSError):
                        os.write(int(path.name), b"\0" * 7)
            os._exit(1)

    assert map_forked(lambda _: Breaks(), [1], 1) == [Died("exit code 1")]


def test_all_workers_die() -> None:
    assert map_forked(lambda _: os.kill(os.getpid(), signal.SIGKILL), range(5), 2) == [Died("SIGKILL")] * 5


@pytest.mark.parametrize("works", [0, 1])
def test_the_system_has_no_room_for_more_processes(monkeypatch: pytest.MonkeyPatch, works: int) -> None:
    fork, left = os.fork, [works]

    def rarely() -> int:
        if not left[0]:
            raise BlockingIOError(11, "Resource temporarily unavailable")
        left[0] -= 1
        return fork()

    monkeypatch.setattr(os, "fork", rarely)
    before = open_files()
    assert map_forked(square, range(9), 4) == [number * number for number in range(9)]
    assert len(open_files()) == len(before)


def test_an_interrupt_ends_all_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def work(number: int) -> None:
        (tmp_path / str(number)).write_text(f"{os.getpid()}\n")
        time.sleep(300)

    def interrupted(_: object) -> None:
        while len(list(tmp_path.iterdir())) < 2:
            time.sleep(0.01)
        raise KeyboardInterrupt

    monkeypatch.setattr(forked._Pool, "collect", interrupted)
    with pytest.raises(KeyboardInterrupt):
        map_forked(work, range(2), 2)
    numbers = [int(path.read_text()) for path in tmp_path.iterdir()]
    assert len(numbers) == 2
    assert all(map(is_gone, numbers))


def test_a_worker_has_the_usual_signals(monkeypatch: pytest.MonkeyPatch) -> None:
    def work(_: int) -> list[object]:
        return [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)]

    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        [found] = map_forked(work, [1], 1)
    finally:
        signal.signal(signal.SIGTERM, before)
    assert found == [signal.SIG_DFL] * 3


def test_no_file_stays_open_and_no_worker_uncollected(monkeypatch: pytest.MonkeyPatch) -> None:
    fork, workers = os.fork, []

    def recorded() -> int:
        workers.append(fork())
        return workers[-1]

    monkeypatch.setattr(os, "fork", recorded)
    before = open_files()
    map_forked(square, range(20), 4)
    assert open_files() == before
    assert len(workers) == 4
    for worker in workers:
        with pytest.raises(ChildProcessError):
            os.waitpid(worker, os.WNOHANG)
