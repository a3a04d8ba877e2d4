"""A few threads that the end of a run does not wait for."""

import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, wait
from contextlib import contextmanager
from functools import partial
from typing import TypeVar

Value = TypeVar("Value")

_PAUSE = 0.2


@contextmanager
def side_by_side(works: Sequence[Callable[[], Value]], at_once: int) -> Iterator[list[Callable[[], Value]]]:
    """Give for each work what waits for its result, while some of them are done at once.

    What is not begun when the block is left is not done. The threads are daemons: those of an executor of the
    standard library are joined when the interpreter ends, so that Ctrl-C would wait for a download.
    """
    futures: list[Future[Value]] = [Future() for _ in works]
    waiting = deque(zip(futures, works, strict=True))
    threads = [
        threading.Thread(target=_work_off, args=(waiting,), daemon=True)
        for _ in range(min(at_once, len(works)))
    ]
    for thread in threads:
        thread.start()
    try:
        yield [partial(_result, future) for future in futures]
    finally:
        waiting.clear()
    for thread in threads:  # they have nothing more to do, and no process is copied while they are there
        thread.join(_PAUSE)


def _work_off(waiting: "deque[tuple[Future[Value], Callable[[], Value]]]") -> None:
    while True:
        try:
            future, work = waiting.popleft()
        except IndexError:
            return
        try:
            future.set_result(work())
        except BaseException as error:  # noqa: BLE001 - it is raised where the result is asked for
            future.set_exception(error)


def _result(future: "Future[Value]") -> Value:
    """Return a result when it is there, and hear of signals meanwhile.

    A signal that comes just before a thread begins to wait for a lock is heard of when it has the lock: the
    longest wait is therefore short.
    """
    while not future.done():
        wait([future], _PAUSE)
    return future.result()
