"""What a template writes, with the line of the template that each line of it comes from."""

from archcheck.sources.gitops.go_template.errors import TemplateError
from archcheck.sources.gitops.go_template.values import LONGEST_TEXT


class TemplateOutput:
    """Takes what is written, and remembers where it stands in the template.

    A line of output is that of the first thing on it which is no space: of the text, else of an action.
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._lines: list[int] = []
        self._is_blank = True

    def write(self, text: str, line: int, *, advances: bool) -> None:
        """Add text that begins in a line of the template; that of an action stays in its line."""
        if not text:
            return
        self._length += len(text)
        if self._length > LONGEST_TEXT:
            raise TemplateError(f"the result is over {LONGEST_TEXT // 1024**2} MiB", line)
        self._parts.append(text)
        for number, part in enumerate(text.split("\n")):
            own = line + number if advances else line
            if number or not self._lines:
                self._lines.append(own)
                self._is_blank = True
            if self._is_blank:
                self._lines[-1] = own
                self._is_blank = not part.strip()

    @property
    def text(self) -> str:
        """All that is written."""
        return "".join(self._parts)

    @property
    def lines(self) -> tuple[int, ...]:
        """The line of the template, from 1 on, of each line."""
        return tuple(self._lines)
