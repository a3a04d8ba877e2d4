"""The JSON document of a run → every other format, in files or on standard output."""

import importlib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from archcheck.cli.gate_options import relative_to
from archcheck.cli.targets import Target
from archcheck.cli.writing import append_text, print_text, write_text

_RENDERERS = {
    "sarif": "archcheck.reports.formats.sarif",
    "junit": "archcheck.reports.formats.junit",
    "github": "archcheck.reports.formats.github",
    "gitlab": "archcheck.reports.formats.gitlab",
    "markdown": "archcheck.reports.formats.markdown",
    "html": "archcheck.reports.html.page",
}
_BY_REPOSITORY = frozenset({"sarif", "github", "gitlab", "junit", "markdown"})
"""Formats whose readers look for files from the root of the repository."""


@dataclass(frozen=True)
class Saved:
    """A run as its document, made only if a format needs it. `root` is the repository that it is about."""

    make: Callable[[], Mapping[str, Any]]
    root: Path

    @cached_property
    def document(self) -> Mapping[str, Any]:
        """The document, with paths as the user wrote them."""
        return self.make()

    @cached_property
    def located(self) -> Mapping[str, Any]:
        """The document, with paths from the root of the repository."""
        from archcheck.reports.locating import located

        return located(self.document, relative_to(self.root))


def put(saved: Saved, target: Target) -> None:
    """Write a run in one format.

    Where GitHub runs it, the summary of the step gets the whole beside the annotations.

    Raises:
        UsageError: the file cannot be written.

    """
    text = rendered(saved, target.format)
    if target.path is None and target.format in ("github", "markdown"):
        print_text(text)
    else:
        write_text(text, target.path)
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if target.format == "github" and summary:
        append_text(rendered(saved, "markdown"), Path(summary))


def rendered(saved: Saved, name: str) -> str:
    """Return a run in one format."""
    if name == "json":
        import json

        return json.dumps(saved.document, indent=2) + "\n"
    document = saved.located if name in _BY_REPOSITORY else saved.document
    text = importlib.import_module(_RENDERERS[name]).render(document)
    assert isinstance(text, str)
    return text
