"""What is logged → standard error."""

import logging
import sys

from archcheck.reports.text import printable

_LEVELS = (logging.WARNING, logging.INFO, logging.DEBUG)


class _SafeFormatter(logging.Formatter):
    """A log line that cannot move the cursor."""

    def format(self, record: logging.LogRecord) -> str:
        return f"{record.levelname.lower()}: {printable(record.getMessage())}"


def set_up_logging(verbosity: int, *, quiet: bool) -> None:
    """Log to standard error, as much as is asked for."""
    logger = logging.getLogger("archcheck")
    logger.setLevel(logging.CRITICAL if quiet else _LEVELS[min(verbosity, 2)])
    logger.handlers.clear()
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_SafeFormatter())
    logger.addHandler(handler)
    logger.propagate = False
