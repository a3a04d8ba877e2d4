"""A few threads that the end of a run does not wait for."""

import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from typing import TypeVar

Value = TypeVar("Value")


@contextmanager
def side_by_side(works: Sequence[Callable[[], Value]], at_once: int) -> "Iterator[list[Future[Value]]]":
    """Give what works will return, in their order, while some of them are done at once.

    What is not begun when the block is left is not done. The threads are daemons: those of an executor of the
    standard library are joined when the interpreter ends, so that Ctrl-C would wait for a download.
    """
    futures: list[Future[Value]] = [Future() for _ in works]
    waiting = deque(zip(futures, works, strict=True))
    for _ in range(min(at_once, len(works))):
        threading.Thread(target=_work_off, args=(waiting,), daemon=True).start()
    try:
        yield futures
    finally:
        waiting.clear()


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
