"""A list of images → standard output: a reference a line for programs, or JSON."""

import json
from collections.abc import Sequence
from typing import Any

from archcheck.actions.images import DeployedImage, ImageList
from archcheck.cli.output.console import Console
from archcheck.cli.output.writing import write_text
from archcheck.errors import ExitCode
from archcheck.images.availability import Found, Missing, status_of
from archcheck.images.naming import Invalid, Placeholder
from archcheck.reports.text import printable

SCHEMA = "archcheck.images/v1"
_SHOWN = 3
_NOTHING = "a container without an image"


def show_images(result: ImageList, form: str, console: Console) -> int:
    """Write a list, say what is not in it, and return the exit code.

    Raises:
        UsageError: standard output is closed, or full.

    """
    write_text(_as_json(result) if form == "json" else _as_lines(result), None)
    _say_left(result.placeholders, "not listed, named only later:", console)
    _say_left(result.invalid, "not listed, no image reference:", console)
    if result.exit_code is ExitCode.INTERRUPTED:
        console.notice("interrupted")
    return int(result.exit_code)


def _say_left(names: Sequence[Placeholder | Invalid], why: str, console: Console) -> None:
    """Say how many texts are not in the list, with the first of them."""
    if names:
        more = " …" if len(names) > _SHOWN else ""
        shown = ", ".join(name.text or _NOTHING for name in names[:_SHOWN])
        console.notice(f"{why} {len(names)} ({shown}{more})")


def _as_lines(result: ImageList) -> str:
    return "".join(f"{_line(listed)}\n" for listed in result.images)


def _line(listed: DeployedImage) -> str:
    """Return a reference; behind a tab, as a comment, what is wrong with it: `cut -f1` takes that off."""
    remark = _remark(listed)
    return f"{listed.image.familiar}\t# {printable(remark)}" if remark else listed.image.familiar


def _remark(listed: DeployedImage) -> str:
    answer = listed.answer
    if answer is None or isinstance(answer, Found):
        return f"lacks {', '.join(map(str, listed.lacks))}" if listed.lacks else ""
    return f"{'missing' if isinstance(answer, Missing) else 'not known'}: {answer.message}"


def _as_json(result: ImageList) -> str:
    document = {
        "schema": SCHEMA,
        "complete": result.is_complete,
        "exit_code": int(result.exit_code),
        "images": [_entry(listed) for listed in result.images],
        "placeholders": [name.text for name in result.placeholders],
        "invalid": [name.text for name in result.invalid],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _entry(listed: DeployedImage) -> dict[str, Any]:
    entry: dict[str, Any] = {"reference": listed.image.familiar}
    if listed.answer is not None:
        entry |= {"status": status_of(listed.answer), "lacks": list(map(str, listed.lacks))}
        entry["message"] = "" if isinstance(listed.answer, Found) else listed.answer.message
    return entry
