"""Every line of the table of formats: it renders, its text is of its form, and no text from outside acts."""

import json
import re
from functools import partial
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from archcheck.reports.all_formats import FORMATS, Escapes
from tests.support.hostile import HOSTILE_TEXTS, PASSED_ON
from tests.support.tables import named_rows
from tests.unit.reports.formats.documents import DOCUMENTS, GATE, rendered

FIXED = frozenset({"schema", "severity", "verdict", "status", "runs", "loss", "by"})
"""Keys with closed sets of words: another word there is one that is not known, and tested elsewhere."""


def poisoned(value: Any, text: str, key: str = "") -> Any:
    """Return a report with a text behind each of its own."""
    if isinstance(value, dict):
        return {each: poisoned(inner, text, each) for each, inner in value.items()}
    if isinstance(value, list):
        return [poisoned(each, text, key) for each in value]
    return f"{value}{text}" if isinstance(value, str) and key not in FIXED else value


@pytest.mark.parametrize("form", FORMATS)
def test_a_format_is_a_function_of_the_report(form: str) -> None:
    for saved in DOCUMENTS.values():
        text = rendered(form, saved)
        assert text == rendered(form, json.loads(json.dumps(saved)))
        assert text.endswith("\n") or not text


@pytest.mark.parametrize("form", FORMATS)
def test_no_text_from_outside_acts(form: str) -> None:
    named_rows(HOSTILE_TEXTS, partial(is_harmless, form))


def is_harmless(form: str, hostile: str) -> None:
    text = rendered(form, poisoned(GATE, hostile))
    text.encode()
    assert not PASSED_ON & set(text), "a character that acts"
    lines = text.split("\n")
    starts = [line for line in lines if line.lstrip().startswith("::")]
    if FORMATS[form].escapes is Escapes.COMMANDS:
        assert starts == [line for line in lines if line]
        assert all(re.match(r"::(error|warning|notice) (?:[a-z]+=[^:,]*,?)+::", line) for line in starts)
    else:
        assert starts == [], "a line that a runner takes for a command"
    if FORMATS[form].escapes is Escapes.JSON:
        json.loads(text)
    if form == "junit":
        ET.fromstring(text.encode())
