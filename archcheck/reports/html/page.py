"""The page: everything that a report says, in one file that makes no request."""

import base64
import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from string import Template
from typing import Any

from archcheck.reports.html.controls import controls
from archcheck.reports.html.findings import finding_section, suppressed_section
from archcheck.reports.html.header import header, title
from archcheck.reports.html.images import image_section
from archcheck.reports.html.marks import marks_of
from archcheck.reports.html.markup import joined, text
from archcheck.reports.html.nodes import node_section
from archcheck.reports.html.reading import read
from archcheck.reports.html.remarks import declared_section, error_section, skipped_section
from archcheck.reports.html.workloads import workload_section


def render(document: Mapping[str, Any]) -> str:
    """Return a report as an HTML page, the same for the same report."""
    contents = read(document)
    marks = marks_of(contents)
    saved = contents.saved
    sections = (
        error_section(saved.unread),
        image_section(contents, marks),
        workload_section(contents, marks),
        finding_section(saved.findings, marks),
        suppressed_section(saved.suppressed, marks),
        node_section(contents, marks),
        skipped_section(saved.passed_over),
        declared_section(contents.declared),
    )
    style, script = _asset("page.css"), _asset("page.js")
    return Template(_asset("page.html")).substitute(
        policy=_policy(style, script),
        title=text(title(contents)),
        style=style,
        script=script,
        header=header(contents),
        controls=controls(contents),
        sections=joined(sections),
    )


def _policy(style: str, script: str) -> str:
    """Return the Content-Security-Policy: this style and this script, and nothing from anywhere.

    It is what holds even if a text of the report should ever get through as markup.
    """
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(source: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}"


@cache
def _asset(name: str) -> str:
    return (files("archcheck.reports.html") / name).read_text("utf-8")
