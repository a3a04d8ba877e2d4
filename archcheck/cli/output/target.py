"""What a report is written to."""

import os
from pathlib import Path

from archcheck.frozen import dataclass
from archcheck.storage.streams import STANDARD_OUTPUT, stream_of


@dataclass(frozen=True, slots=True)
class OutputTarget:
    """One format, and the file that gets it; None for standard output."""

    format: str
    path: Path | None = None

    @property
    def destination(self) -> object:
        """What is equal for two names of one destination."""
        if self.path is None:
            return STANDARD_OUTPUT
        stream = stream_of(self.path)
        return os.path.realpath(self.path) if stream is None else stream
