"""Standard input, which `-` names."""

import sys
from typing import BinaryIO

from archcheck.errors import InputError

STDIN = "-"
_LIMIT = 256 * 1024 * 1024


def standard_input() -> BinaryIO:
    """Return standard input as bytes.

    Raises:
        InputError: it is closed.

    """
    if sys.stdin is None:
        raise InputError("standard input is closed", path=STDIN)
    return sys.stdin.buffer


def all_of_standard_input() -> bytes:
    """Return standard input whole.

    Raises:
        InputError: it is closed, or too large.

    """
    data = standard_input().read(_LIMIT + 1)
    if len(data) > _LIMIT:
        raise InputError(f"more than {_LIMIT // 1024**2} MiB", path=STDIN)
    return data
