"""The entry point of `archcheck`, of `kubectl archcheck` and of `python -m archcheck`."""

import sys

from archcheck import __version__


def main() -> None:
    """Run the command line. `--version` alone is answered without loading it."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        sys.stdout.write(f"archcheck {__version__}\n")
        return
    from archcheck.cli.run import run

    run()


if __name__ == "__main__":
    main()
