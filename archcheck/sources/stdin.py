"""Standard input, which `-` names."""

import sys
from typing import BinaryIO

from archcheck.errors import InputError
from archcheck.storage.bounded import read_stream

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
    try:
        return read_stream(standard_input(), _LIMIT, STDIN)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=STDIN) from error
