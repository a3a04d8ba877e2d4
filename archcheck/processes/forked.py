"""Work spread over copies of this process, each with two pipes of its own.

The workers of `multiprocessing` share queues and locks: one that is ended while it holds a lock leaves the
others waiting for ever, and none is told when their parent is killed. Here a worker has one pipe for what it
is asked and one for what it answers, and is asked for one thing at a time. Either end sees by the closed pipe
that the other has gone, nothing is shared, and no thread is needed.
"""

import os
import pickle
import select
import struct
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from signal import Signals
from typing import BinaryIO, Generic, NoReturn, TypeVar

from archcheck.frozen import dataclass
from archcheck.processes.leftovers import hold, release
from archcheck.processes.signals import deferred, use_defaults

Item = TypeVar("Item")
Value = TypeVar("Value")

_NUMBER = struct.Struct("!Q")
_PAUSE = 500
"""Milliseconds. A signal that comes just before a wait is heard of when that ends."""


@dataclass(frozen=True, slots=True)
class Died:
    """What has become of an item whose process did not live to answer. `how`: SIGKILL, exit code 1."""

    how: str


def map_forked(work: Callable[[Item], Value], items: Sequence[Item], processes: int) -> list[Value | Died]:
    """Return what `work` makes of each item, in their order.

    A worker knows the items by being a copy of this process, which must have no other thread: what a thread
    has locked stays locked in a copy. Where the system lets no process start, this one does the work; and
    where `work` raises in a worker, this one does it again, so that what is raised is raised here.
    """
    if not (hasattr(os, "fork") and hasattr(select, "poll")):  # Windows, some builds for macOS
        return list(map(work, items))
    pool = _Pool(work, items)
    try:
        for _ in range(min(processes, len(items))):
            pool.add()
        while pool.workers:
            pool.collect()
    finally:
        pool.end()
    return [
        pool.results[number] if number in pool.results else work(item) for number, item in enumerate(items)
    ]


class _Pool(Generic[Item, Value]):
    """The workers of one call, and what they have answered: nothing of an item where the work raised."""

    def __init__(self, work: Callable[[Item], Value], items: Sequence[Item]) -> None:
        self.results: dict[int, Value | Died] = {}
        self.workers: dict[int, _Worker] = {}
        self._answer = lambda number: work(items[number])
        self._waiting = deque(range(len(items)))
        self._poll = select.poll()

    def add(self) -> None:
        """Start a worker on what is waiting, if anything is, and if the system has room for it."""
        worker = _started(self._answer, self.workers.values()) if self._waiting else None
        if worker is not None:
            self.workers[worker.answers.fileno()] = worker
            self._poll.register(worker.answers, select.POLLIN)
            worker.ask(self._waiting.popleft())

    def collect(self) -> None:
        """Wait for answers, and take them; another worker takes the place of one that has died."""
        for number, _ in self._poll.poll(_PAUSE):
            worker = self.workers[number]
            item, data = worker.item, worker.answer()
            if data is None:
                self.results[item] = Died(self._ended(worker))
                self.add()
                continue
            if self._waiting:
                worker.ask(self._waiting.popleft())
            else:
                self._ended(worker)
            if data:
                self.results[item] = pickle.loads(data)  # noqa: S301 - written by a copy of this process

    def end(self) -> None:
        """End all workers."""
        for worker in list(self.workers.values()):
            self._ended(worker)

    def _ended(self, worker: "_Worker") -> str:
        number = worker.answers.fileno()
        with deferred():
            how = worker.end()
            self._poll.unregister(number)
            del self.workers[number]
        return how


@dataclass(slots=True)
class _Worker:
    """One copy of this process, as seen from here: its pipes, and the number of the item that it is at."""

    pid: int
    requests: BinaryIO
    answers: BinaryIO
    key: object
    item: int = -1

    @property
    def pipes(self) -> tuple[BinaryIO, BinaryIO]:
        """What this process has open of it."""
        return self.requests, self.answers

    def ask(self, item: int) -> None:
        """Ask for an item; that a worker has died meanwhile shows where its answer is read."""
        self.item = item
        with suppress(BrokenPipeError):
            self.requests.write(_NUMBER.pack(item))

    def answer(self) -> bytes | None:
        """Return what it answers; None where it has died instead."""
        head = self.answers.read(_NUMBER.size)
        size = _NUMBER.unpack(head)[0] if len(head) == _NUMBER.size else -1
        data = self.answers.read(size) if size >= 0 else b""
        return data if len(data) == size else None

    def end(self) -> str:
        """End it, and return how it ended. It has nothing to put in order, and cannot refuse."""
        for pipe in self.pipes:
            pipe.close()
        how = _killed(self.pid)
        release(self.key)
        return how


def _kill(pid: int) -> None:
    _killed(pid)


def _killed(pid: int) -> str:
    try:
        os.kill(pid, Signals.SIGKILL)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    except (ProcessLookupError, ChildProcessError):  # where the parent's own parent ignores SIGCHLD
        return "no exit code"
    return Signals(-code).name if code < 0 else f"exit code {code}"


def _started(answer: Callable[[int], object], others: Iterable[_Worker]) -> _Worker | None:
    """Return a new worker, or None where the system has no room for one."""
    sys.stderr.flush()  # else what is still in it is printed by both
    with deferred():
        pipes: list[int] = []
        try:
            pipes += os.pipe()
            pipes += os.pipe()
            pid = os.fork()
        except OSError:
            for number in pipes:
                os.close(number)
            return None
        asked, requests, answers, answered = pipes
        if pid == 0:
            strange = [requests, answers, *(pipe.fileno() for other in others for pipe in other.pipes)]
            _be_worker(answer, asked, answered, strange)
        os.close(asked)
        os.close(answered)
        key = hold(partial(_kill, pid))
        return _Worker(pid, os.fdopen(requests, "wb", 0), os.fdopen(answers, "rb"), key)


def _be_worker(
    answer: Callable[[int], object], asked: int, answered: int, strange: Iterable[int]
) -> NoReturn:
    """Answer until nothing more is asked. Nothing of this process's own is done at the end, nor printed."""
    try:
        use_defaults()
        for number in strange:  # a pipe that another worker has open too would never be seen to close
            os.close(number)
        with os.fdopen(asked, "rb", 0) as requests, os.fdopen(answered, "wb") as answers:
            for item in _asked(requests):
                data = _answered(answer, item)
                answers.write(_NUMBER.pack(len(data)))
                answers.write(data)
                answers.flush()
    finally:
        os._exit(0)


def _asked(requests: BinaryIO) -> Iterator[int]:
    while head := requests.read(_NUMBER.size):
        yield _NUMBER.unpack(head)[0]


def _answered(answer: Callable[[int], object], item: int) -> bytes:
    try:
        return pickle.dumps(answer(item), pickle.HIGHEST_PROTOCOL)
    except Exception:  # noqa: BLE001 - the parent does it again, and raises it
        return b""
