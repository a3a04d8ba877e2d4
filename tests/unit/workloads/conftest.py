import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from types import FrameType

import pytest

Deadline = Callable[[float], AbstractContextManager[None]]


class _LateError(BaseException):
    """Past every `except Exception` on its way out."""


@pytest.fixture
def deadline() -> Deadline:
    """Limit what runs inside it to some seconds: what would never end fails instead."""
    if not hasattr(signal, "setitimer"):
        pytest.skip("this system has no interval timers")

    def stop(_number: int, frame: FrameType | None) -> None:
        if frame is not None and frame.f_code.co_name == "gc_callback":  # Hypothesis's; no error leaves it
            signal.setitimer(signal.ITIMER_REAL, 0.01)
            return
        raise _LateError

    @contextmanager
    def limited(seconds: float) -> Iterator[None]:
        before = signal.signal(signal.SIGALRM, stop)
        signal.setitimer(signal.ITIMER_REAL, seconds)
        late = False
        try:
            yield
        except _LateError:  # let go of the frames, which hold all that has piled up
            late = True
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
        if late:
            pytest.fail(f"still running after {seconds} s", pytrace=False)

    return limited
