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
    child = os.fork()
    if not child:
        code = _FAILED
        try:
            code = int(work() is False)
        except BaseException:  # noqa: BLE001 - what leaves this block would be a second pytest
            traceback.print_exc()
        finally:
            os._exit(code)
    status = os.waitpid(child, 0)[1]
    assert status != _FAILED << 8, "the copy of this process failed"
    return status
