"""Values that a file and the environment may both give; a complaint says where."""

from archcheck.config.durations import parse_duration
from archcheck.config.model import ARTIFACT_HUB
from archcheck.errors import ConfigurationError


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
