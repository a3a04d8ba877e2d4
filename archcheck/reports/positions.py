"""Where something stands: in a file, on standard input, in a part of a chart, or not known."""

from archcheck.frozen import dataclass
from archcheck.reports.text import printable
from archcheck.workloads.locations import STANDARD_INPUT, is_file


@dataclass(frozen=True, slots=True)
class FilePosition:
    """A path as the file is named, empty where it is not known, with a line and column of it."""

    path: str = ""
    line: int | None = None
    column: int | None = None

    @property
    def shown(self) -> str:
        """The path for people."""
        return printable(self.path)

    @property
    def is_file(self) -> bool:
        """Whether the path is that of a file or folder: not standard input, a part of a chart or nothing."""
        return is_file(self.path)

    @property
    def source(self) -> str:
        """The name of the input: the path, or `standard input`."""
        return "standard input" if self.path == STANDARD_INPUT else self.shown

    @property
    def described(self) -> str:
        """`web.yaml:7`, or `standard input, line 7`, or nothing."""
        if self.path == STANDARD_INPUT:
            return f"{self.source}, line {self.line}" if self.line else self.source
        return f"{self.shown}:{self.line}" if self.path and self.line else self.shown
