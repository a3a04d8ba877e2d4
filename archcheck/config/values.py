"""Values that a file and the environment may both give; a complaint says where."""

import re
from typing import TYPE_CHECKING

from archcheck.config.durations import parse_duration
from archcheck.config.model import ARTIFACT_HUB
from archcheck.errors import ConfigurationError, InvalidPlatformError
from archcheck.images.platform import Platform
from archcheck.images.platform_names import parse_required_platform

_TAINT_KEY = re.compile(r"[A-Za-z0-9./_-]{1,317}")

if TYPE_CHECKING:
    from archcheck.config.reader import Reader
    from archcheck.documents.nodes import Node


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


def platform_of(reader: "Reader", node: "Node") -> Platform:
    """Return a platform, with its architecture.

    Raises:
        ConfigurationError: it is none; with line.

    """
    try:
        return parse_required_platform(reader.text(node))
    except InvalidPlatformError as error:
        raise ConfigurationError(f"{reader.place(node)}: {error.what}", hint=error.hint) from error
