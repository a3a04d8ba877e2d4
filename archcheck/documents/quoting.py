"""Values → JSON that is YAML, too, in ASCII alone: it survives every editor, font and line-end filter."""

import re

_BEYOND_ASCII = re.compile(r"[^ -~]")


def quoted(value: object) -> str:
    """Return a value on one line.

    JSON writes a letter beyond 16 bits as a pair of surrogates, which YAML refuses; half of one stands for
    nothing in either, and the caller has to see to it.
    """
    import json

    return _BEYOND_ASCII.sub(_escaped, json.dumps(value, ensure_ascii=False))


def _escaped(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
