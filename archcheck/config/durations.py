"""Durations as people write them: `90s`, `15m`, `1h30m`, `7d`."""

import re

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_PART = re.compile(r"([0-9]+(?:\.[0-9]+)?)([smhdw])")
_LONGEST = 10 * 365 * 86400.0


def parse_duration(text: str) -> float:
    """Return seconds; a bare number is seconds.

    Raises:
        ValueError: the text is no duration, or one of more than ten years.

    """
    compact = text.strip().replace(" ", "")
    if re.fullmatch(r"[0-9]{1,9}", compact):
        compact += "s"
    if not re.fullmatch(rf"(?:{_PART.pattern})+", compact) or len(compact) > 39:
        raise ValueError(f"{text!r} is no duration: write 90s, 15m, 1h or 7d")
    seconds = sum(float(number) * _UNITS[unit] for number, unit in _PART.findall(compact))
    if seconds > _LONGEST:
        raise ValueError(f"{text!r} is longer than ten years")
    return seconds
