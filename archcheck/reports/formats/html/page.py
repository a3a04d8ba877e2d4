"""The page: everything that a report says, in one file that makes no request."""

import base64
import hashlib
from functools import cache
from importlib.resources import files
from string import Template

from archcheck.reports.document import ReportDocument
from archcheck.reports.formats.html.contents import contents_of
from archcheck.reports.formats.html.controls import controls
from archcheck.reports.formats.html.findings import finding_section, suppressed_section
from archcheck.reports.formats.html.header import header, title
from archcheck.reports.formats.html.images import image_section
from archcheck.reports.formats.html.marks import marks_of
from archcheck.reports.formats.html.markup import joined, text
from archcheck.reports.formats.html.nodes import node_section
from archcheck.reports.formats.html.notices import declared_section, error_section, skipped_section
from archcheck.reports.formats.html.releases import release_section
from archcheck.reports.formats.html.workloads import workload_section


def render(document: ReportDocument) -> str:
    """Return a report as an HTML page, the same for the same report."""
    contents = contents_of(document)
    marks = marks_of(contents)
    sections = (
        error_section(document.unread),
        image_section(contents, marks),
        workload_section(contents, marks),
        finding_section(document.findings, marks),
        suppressed_section(document.suppressed, marks),
        node_section(contents, marks),
        release_section(contents),
        skipped_section(document.passed_over),
        declared_section(document.declared),
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
    return (files("archcheck.reports.formats.html") / name).read_text("utf-8")
