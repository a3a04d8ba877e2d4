"""Signals that end a process, held back for a step that must not be cut in two."""

import _thread
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
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
    before = {number: handler for number in ENDING if callable(handler := signal.getsignal(number))}
    _exchange(dict.fromkeys(before, lambda number, _: noted.append(number)), before)
    try:
        yield
    finally:
        _exchange(before, before)
        if noted:
            signal.raise_signal(noted[0])


def use_defaults() -> None:
    """Give the signals that Python code handles their defaults back: for a copy of this process.

    A copy that kept the handlers would unwind the frames of its parent, with all that they clean up.
    """
    for number in ENDING:
        if callable(signal.getsignal(number)):
            signal.signal(number, signal.SIG_DFL)


def stop_interrupting() -> None:
    """Let no further Ctrl-C raise anything: the process is ending, and puts things in order.

    `signal.signal` first delivers what has come before, and then sets nothing: so it is called twice.
    """
    with suppress(KeyboardInterrupt):
        signal.signal(signal.SIGINT, _hear_nothing)
    signal.signal(signal.SIGINT, _hear_nothing)


def keep_interrupts() -> None:
    """Let no Ctrl-C be lost that comes while Python collects garbage: what is raised there is only printed.

    It is sent again instead, and raised where the program is by then.
    """
    report = sys.unraisablehook

    def hook(unraisable: "sys.UnraisableHookArgs") -> None:
        if issubclass(unraisable.exc_type, KeyboardInterrupt):
            _interrupt.send  # noqa: B018 - its getter does it
        else:
            report(unraisable)

    sys.unraisablehook = hook


class _Signal(int):
    """A signal's number that sends itself to the main thread.

    Python looks for signals after each call, but not after an attribute: one that is sent by a call would be
    raised in the hook itself, and be lost there too.
    """

    send = property(_thread.interrupt_main)


_interrupt = _Signal(signal.SIGINT)


def _hear_nothing(*_: object) -> None:
    """Do nothing about a signal. `SIG_IGN` would be inherited by a program that is started."""


def _exchange(handlers: Mapping[int, Handler], at_interrupt: Mapping[int, Handler]) -> None:
    """Set handlers, all of them; where one that is there raises meanwhile, set those of `at_interrupt`.

    The signals are blocked: the first handler that is back would else interrupt the rest. But another thread
    may have heard one, which `signal.signal` then raises here instead of setting anything.
    """
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    try:
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
        for number, handler in handlers.items():
            signal.signal(number, handler)
    except BaseException:
        for number, handler in at_interrupt.items():
            signal.signal(number, handler)
        raise
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
