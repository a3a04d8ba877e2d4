"""What a run has to take away before it ends, however it ends: programs, worker processes, scratch folders.

Each is taken away where it was made. But that may be in a thread, which no Ctrl-C reaches and which a process
that is about to end does not wait for.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from archcheck.processes.signals import deferred


class EndedError(Exception):
    """A thread would start something in a process that is about to end."""


_closers: dict[object, Callable[[], None]] = {}
_taken: list[Callable[[], None]] = []
"""What has been taken away at the end of a run: a thread may have made a part of it anew since."""
_state = {"ended": False}
_starting = threading.Lock()
_PATIENCE = 5.0


def hold(close: Callable[[], None]) -> object:
    """Remember how to take something away, and return what `release` takes."""
    key = object()
    _closers[key] = close
    return key


def release(key: object) -> None:
    """Forget what has been taken away."""
    _closers.pop(key, None)


@contextmanager
def starting() -> Iterator[None]:
    """Start something and hold it as one step, which no signal cuts in two, and no end of the process misses.

    Raises:
        EndedError: the process is about to end, and nothing is started any more.

    """
    with deferred(), _starting:
        if _state["ended"]:
            raise EndedError
        yield


@contextmanager
def making() -> Iterator[None]:
    """Make a part of what is held (a file in a scratch folder) as one step, which is not made at the end.

    Raises:
        EndedError: the process is about to end.

    """
    with _starting:
        if _state["ended"]:
            raise EndedError
        yield


def end_for_good() -> None:
    """Take away what threads may have made since, and let them make nothing more: the process ends."""
    _state["ended"] = True
    if _starting.acquire(timeout=_PATIENCE):  # one that is starting something has it held now
        _starting.release()
    take_away()
    with deferred():
        for close in _taken:
            with suppress(OSError):
                close()


def take_away() -> None:
    """Take away at the end of a run what is still there, what was made last first."""
    with deferred():
        while _closers:
            with suppress(OSError, KeyError):  # a thread may have been faster
                _, close = _closers.popitem()
                _taken.append(close)
                close()
