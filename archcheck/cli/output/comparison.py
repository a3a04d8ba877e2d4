"""A comparison → standard output."""

from archcheck.cli.output.writing import print_text, write_text
from archcheck.comparing import rendering
from archcheck.comparing.model import Comparison


def show_comparison(comparison: Comparison, form: str) -> None:
    """Write a comparison in one format: `json` for programs, `text` and `markdown` for people.

    Raises:
        UsageError: standard output is closed, or full.

    """
    if form == "json":
        write_text(rendering.as_json(comparison), None)
    else:
        print_text((rendering.as_text if form == "text" else rendering.as_markdown)(comparison))
