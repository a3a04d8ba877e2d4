"""The entry point of `archcheck`, of `kubectl archcheck` and of `python -m archcheck`.

`--version` and the top-level `--help` are answered here: on a 1 GHz board the import of the command line
alone takes most of a second. `docs/generate.py --check` holds the kept text against the real one.
"""

import os
import sys

from archcheck import __version__

HELP_FILE = "help.txt"
INTERRUPTED = 130
COMPLETION = "_ARCHCHECK_COMPLETE"
"""Set by a shell that wants to know what may follow."""


def main() -> None:
    """Run the command line."""
    arguments = sys.argv[1:]
    if arguments in (["--version"], ["-V"]):
        sys.stdout.write(f"archcheck {__version__}\n")
        return
    if arguments in ([], ["--help"], ["-h"]) and COMPLETION not in os.environ:
        sys.stdout.write(_help())
        return
    sys.excepthook = _report
    try:
        from archcheck.cli.run import run

        run(program_name(sys.argv[0]))
    except KeyboardInterrupt:  # while it is being loaded, or a second one while the first is answered
        _interrupted()


def _interrupted() -> None:
    """End as after an interrupt; what has not been loaded has made nothing that must be put in order."""
    running = sys.modules.get("archcheck.cli.run")
    sys.stderr.write("interrupted\n")
    if running is not None and hasattr(running, "end"):
        running.end(INTERRUPTED)
    sys.exit(INTERRUPTED)


def _report(kind: type[BaseException], error: BaseException, _: object) -> None:
    """Print what nothing has caught: not an interrupt while an interrupt is answered, which says it all."""
    if not issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, error.__traceback__)


def program_name(argv0: str) -> str:
    """Return the name for help texts: `kubectl archcheck` when kubectl called its plugin."""
    name = argv0.replace("\\", "/").rpartition("/")[2]
    return "kubectl archcheck" if name.startswith("kubectl-") else "archcheck"


def _help() -> str:
    with open(__file__.rpartition("__main__")[0] + HELP_FILE, encoding="utf-8") as file:  # noqa: PTH123
        return file.read().replace("Usage: archcheck", f"Usage: {program_name(sys.argv[0])}", 1)


if __name__ == "__main__":
    main()
