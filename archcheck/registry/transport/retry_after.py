"""How long a registry asks to be left alone (RFC 9110 §10.2.3)."""

from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from time import time


def asked_wait(headers: Mapping[str, str]) -> float:
    """Return the seconds of `Retry-After`, given as a number or as a date; 0 where it is absent."""
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        # nine digits are thirty years, and more of them may be any number of bytes
        return float(text[:9])
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - time()) if text else 0.0
    except (ValueError, OverflowError, OSError):
        return 0.0
