"""Values that a file and the environment may both give; a complaint says where."""

import re

from archcheck.config.durations import parse_duration
from archcheck.config.model import ARTIFACT_HUB
from archcheck.errors import ConfigurationError

_LONGEST_TAINT_KEY = 317
TAINT_KEY_SCHEMA = {
    "type": ["string", "number", "boolean"],
    "pattern": "^[A-Za-z0-9./_-]+$",
    "maxLength": _LONGEST_TAINT_KEY,
}
_TAINT_KEY = re.compile(rf"[A-Za-z0-9./_-]{{1,{_LONGEST_TAINT_KEY}}}")


DURATION_SCHEMA = {
    "type": ["string", "integer"],
    "minimum": 0,
    "maximum": 315360000,
    "pattern": r"^\s*(?:(?:(?:[0-9] *)+(?:\. *(?:[0-9] *)+)?[smhdw] *)+|(?:[0-9] *){1,9})\s*$",
}
"""What `duration` takes, as far as a pattern can say it."""

WEB_ADDRESS_SCHEMA = {"type": "string", "pattern": "^https?://"}


def duration(text: str, where: str) -> float:
    """Return seconds.

    Raises:
        ConfigurationError: the text is no duration; `where` it stands is in the message.

    """
    try:
        return parse_duration(text)
    except ValueError as error:
        raise ConfigurationError(f"{where}: {error}") from error


def web_address(text: str, where: str) -> str:
    """Return a web address without a slash at its end. Raises as `duration`."""
    if not text.startswith(("https://", "http://")):
        raise ConfigurationError(f"{where}: {text!r} is no web address", hint=ARTIFACT_HUB)
    return text.rstrip("/")


def is_taint_key(text: str) -> bool:
    """Return whether a text may be the key of a taint."""
    return _TAINT_KEY.fullmatch(text) is not None
