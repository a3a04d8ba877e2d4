"""The one place that catches errors and ends the process."""

import os
import signal
import sys
from contextlib import suppress
from typing import NoReturn

import click

from archcheck import __version__
from archcheck.cli.app import app
from archcheck.cli.output.workflow_commands import guard_streams
from archcheck.errors import ArchcheckError, ExitCode
from archcheck.processes.leftovers import end_for_good, take_away
from archcheck.processes.signals import ENDING, keep_interrupts, stop_interrupting, use_defaults
from archcheck.reports.text import printable_lines


def run(program: str) -> NoReturn:
    """Run the command line with `sys.argv`, under the name for help texts, and exit."""
    guard_streams()
    keep_interrupts()
    for number in set(ENDING) - {signal.SIGINT}:
        if signal.getsignal(number) is not signal.SIG_IGN:  # nohup
            signal.signal(number, _interrupt)
    end(main(sys.argv[1:], program))


def end(code: int) -> NoReturn:
    """Put in order what a run leaves, and exit. No signal cuts that short, however many come."""
    stop_interrupting()
    with suppress(OSError, ValueError, AttributeError):
        sys.stdout.flush()
    end_for_good()
    use_defaults()  # from here on there is nothing left to put in order
    sys.exit(code)


def _interrupt(*_: object) -> None:
    """End as Ctrl-C does, so that temporary folders and a running helm do not stay behind.

    A shell's background job ignores Ctrl-C, and is ended all the same.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.raise_signal(signal.SIGINT)


def main(arguments: list[str], program: str = "archcheck") -> int:
    """Run one command and return its exit code; every error has become a text on stderr."""
    try:
        try:
            return int(app.main(arguments, prog_name=program, standalone_mode=False) or ExitCode.OK)
        finally:  # no context manager: a signal on the way into its end would skip that
            take_away()
    except Exception as error:  # noqa: BLE001 - the last resort: a bug becomes a report, not a traceback
        return _failed(error)
    except KeyboardInterrupt:
        return _stop("interrupted", ExitCode.INTERRUPTED)


def _failed(error: Exception) -> int:
    match error:
        case click.exceptions.Exit(exit_code=code):
            return code
        case click.Abort():
            return _stop("interrupted", ExitCode.INTERRUPTED)
        case click.ClickException():
            error.show()
            _name_variable(error)
            return ExitCode.USAGE
        case ArchcheckError():
            return _stop(f"error: {error.diagnostics()}", error.exit_code)
        case _:
            return _stop(_bug_report(error), ExitCode.INTERNAL)


def _name_variable(error: click.ClickException) -> None:
    """Say so where a value that is wrong came from a variable, and not from the command line."""
    parameter = error.param if isinstance(error, click.BadParameter) else None
    if not isinstance(parameter, click.Option) or set(parameter.opts) & set(sys.argv):
        return
    if isinstance(parameter.envvar, str) and os.environ.get(parameter.envvar):
        click.echo(f"  why: it is the value of {parameter.envvar}", err=True)


def _stop(text: str, code: ExitCode) -> int:
    with suppress(OSError, AttributeError):
        sys.stderr.write(printable_lines(text) + "\n")
    return code


def _bug_report(error: Exception) -> str:
    import tempfile
    import traceback

    trace = "".join(traceback.format_exception(error))
    last = f"{type(error).__name__}: {error}"
    text = f"archcheck {__version__}, Python {sys.version}, {sys.platform}\n\n{trace}"
    try:
        handle, path = tempfile.mkstemp(prefix="archcheck-", suffix=".txt")
        with os.fdopen(handle, "w") as file:
            file.write(text)
    except OSError:
        return f"internal error: {last}\n{text}"
    return f"internal error: {last}\n  why: a bug in archcheck\n  try: report it with the trace in {path}"
