"""Signals that end a process, held back for a step that must not be cut in two."""

import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import FrameType
from typing import TypeAlias

Handler: TypeAlias = Callable[[int, FrameType | None], object] | int | None

ENDING = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
"""What Ctrl-C, `kill` and a closed terminal send."""


@contextmanager
def deferred() -> Iterator[None]:
    """Let signals wait until the block is done, and deliver them then.

    Python raises KeyboardInterrupt between any two instructions, so also between the start of a program and
    the assignment that remembers it. Only the main thread hears signals; in any other there is nothing to do.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "pthread_sigmask"):
        yield
        return
    noted: list[int] = []
    before = _exchange({number: lambda number, _: noted.append(number) for number in ENDING})
    try:
        yield
    finally:
        _exchange(before)
        if noted:
            signal.raise_signal(noted[0])


def use_defaults() -> None:
    """Give the signals that Python code handles their defaults back: for a copy of this process.

    A copy that kept the handlers would unwind the frames of its parent, with all that they clean up.
    """
    for number in ENDING:
        if callable(signal.getsignal(number)):
            signal.signal(number, signal.SIG_DFL)


def _exchange(handlers: Mapping[int, Handler]) -> dict[int, Handler]:
    """Set handlers, all or none, and return those that were there; what is ignored stays ignored.

    The signals are blocked meanwhile: the first handler that is back would else interrupt the rest.
    """
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    try:
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
        return {
            number: signal.signal(number, handler)
            for number, handler in handlers.items()
            if callable(signal.getsignal(number))
        }
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
