"""What a run has to take away before it ends, however it ends: programs, worker processes, scratch folders.

Each is taken away where it was made. But that may be in a thread, which no Ctrl-C reaches and which a process
that is about to end does not wait for.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from archcheck.processes.signals import deferred

_closers: dict[object, Callable[[], None]] = {}
_state = {"ended": False}


def hold(close: Callable[[], None]) -> object:
    """Remember how to take something away, and return what `release` takes."""
    key = object()
    _closers[key] = close
    return key


def release(key: object) -> None:
    """Forget what has been taken away."""
    _closers.pop(key, None)


def has_ended() -> bool:
    """Return whether the process is about to end, so that a thread must start nothing more."""
    return _state["ended"]


@contextmanager
def taken_away() -> Iterator[None]:
    """Take away at the end of a run what is still there, what was made last first."""
    try:
        yield
    finally:
        _take_away()


def end_for_good() -> None:
    """Take away what threads may have made since, and let them make nothing more: the process ends."""
    _state["ended"] = True
    _take_away()


def _take_away() -> None:
    with deferred():
        while _closers:
            with suppress(OSError, KeyError):  # a thread may have been faster
                _closers.popitem()[1]()
