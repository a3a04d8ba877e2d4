"""Standard input, which `-` names."""

import sys
from typing import BinaryIO

from archcheck.errors import InputError

STDIN = "-"


def standard_input() -> BinaryIO:
    """Return standard input as bytes.

    Raises:
        InputError: it is closed.

    """
    if sys.stdin is None:
        raise InputError("standard input is closed", path=STDIN)
    return sys.stdin.buffer
