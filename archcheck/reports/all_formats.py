"""The formats of a report: the one table of them, and what a format is.

A format is a module with a function `render`, which makes a text of a report and does nothing else. Its line
in `FORMATS` gives it its name and says how its readers want it. A module is loaded when its format is asked
for, so that a check that prints a table does not wait for an XML library.

The table that a terminal shows is no line here, since it is made from the run itself: it has reasons that a
saved report does not, and the width and colours of a terminal.
"""

import importlib
from collections.abc import Mapping
from enum import Enum
from typing import TYPE_CHECKING, Protocol, cast

from archcheck.frozen import dataclass

if TYPE_CHECKING:
    from archcheck.reports.document import ReportDocument

TABLE = "table"


class ReportFormat(Protocol):
    """What the module of a format has."""

    def render(self, document: "ReportDocument") -> str:
        """Return a report as a text; the same report gives the same text."""


class Paths(Enum):
    """Where the readers of a format look for the files that it names."""

    AS_WRITTEN = "as the user named them, seen from the working directory"
    FROM_ROOT = "from the root of the repository"


class Escapes(Enum):
    """How a text on standard output is written where a runner of GitHub's would read it as a command."""

    JSON = "an escape of JSON"
    MARKUP = "a character reference of XML and HTML"
    TEXT = "an escape that people see, as in all texts for them"
    COMMANDS = "as it is: it consists of commands"


@dataclass(frozen=True, slots=True)
class FormatEntry:
    """A line of the table: the module below `formats`, where paths start from, and how it is escaped."""

    module: str
    paths: Paths
    escapes: Escapes

    def load(self) -> ReportFormat:
        """Return the module of the format."""
        return cast("ReportFormat", importlib.import_module(f"archcheck.reports.formats.{self.module}"))


FORMATS: Mapping[str, FormatEntry] = {
    "json": FormatEntry("json_text", Paths.AS_WRITTEN, Escapes.JSON),
    "sarif": FormatEntry("sarif", Paths.FROM_ROOT, Escapes.JSON),
    "junit": FormatEntry("junit.suites", Paths.FROM_ROOT, Escapes.MARKUP),
    "github": FormatEntry("github", Paths.FROM_ROOT, Escapes.COMMANDS),
    "gitlab": FormatEntry("gitlab", Paths.FROM_ROOT, Escapes.JSON),
    "markdown": FormatEntry("markdown.comment", Paths.FROM_ROOT, Escapes.TEXT),
    "html": FormatEntry("html.page", Paths.AS_WRITTEN, Escapes.MARKUP),
}
