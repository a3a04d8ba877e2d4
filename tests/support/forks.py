"""Work in a copy of the test's process, which ends with it whatever happens: else it would go on as a second pytest."""

import os
import traceback
from collections.abc import Callable

_FAILED = 99


def in_a_copy(work: Callable[[], bool | None]) -> int:
    """Do something in a copy of this process and return the status of `waitpid`: 0 if it returned True or None.

    Raises:
        AssertionError: it raised something; the trace is on standard error.

    """
    return in_copies(work, 1)[0]


def in_copies(work: Callable[[], bool | None], count: int) -> list[int]:
    """Do something in several copies at once, and return the status of each as `in_a_copy` does.

    Raises:
        AssertionError: it raised something in one; the trace is on standard error.

    """
    children = [_copy(work) for _ in range(count)]
    statuses = [os.waitpid(child, 0)[1] for child in children]
    assert _FAILED << 8 not in statuses, "a copy of this process failed"
    return statuses


def _copy(work: Callable[[], bool | None]) -> int:
    child = os.fork()
    if not child:
        code = _FAILED
        try:
            code = int(work() is False)
        except BaseException:  # noqa: BLE001 - what leaves this block would be a second pytest
            traceback.print_exc()
        finally:
            os._exit(code)
    return child
