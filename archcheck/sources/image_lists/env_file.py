"""The `.env` beside a compose file: the variables of its project, in the form of docker's `dotenv`.

The variables of this process are left out on purpose: a compose file is input, and `image: evil.io/${TOKEN}`
would send them to a registry. So is what lies elsewhere, behind a link.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from archcheck.errors import InputError
from archcheck.sources.image_lists.variables import expand
from archcheck.storage.bounded import read_bounded

NAME = ".env"
_SIZE_LIMIT = 1024 * 1024
_LINE = re.compile(r"(?:export\s+)?([A-Za-z_][A-Za-z0-9_.]*)\s*[=:]\s?(.*)")
_DOUBLE = re.compile(r'"((?:[^"\\]|\\.)*)"\s*(?:#.*)?')
_SINGLE = re.compile(r"'([^']*)'\s*(?:#.*)?")


def read_env_file(path: Path) -> dict[str, str]:
    """Return the variables of a file; none where there is no such file.

    Raises:
        InputError: it cannot be read, is no text or too large.

    """
    try:
        text = read_bounded(path, _SIZE_LIMIT).decode("utf-8-sig")
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=str(path)) from error
    except UnicodeDecodeError as error:
        raise InputError("variables are UTF-8 text", path=str(path)) from error
    return parse_env(text)


def parse_env(text: str) -> dict[str, str]:
    """Return the variables of a text; a line that sets none is left out, as what it means is not needed."""
    variables: dict[str, str] = {}
    for line in text.splitlines():
        match = _LINE.fullmatch(line.strip())
        if match:
            variables[match[1]] = _value(match[2].strip(), variables)
    return variables


def _value(text: str, variables: Mapping[str, str]) -> str:
    if single := _SINGLE.fullmatch(text):
        return single[1]
    double = _DOUBLE.fullmatch(text)
    plain = double[1] if double else re.split(r"(?:^|\s)#", text, maxsplit=1)[0].rstrip()
    return expand(plain, variables, "\\").text
