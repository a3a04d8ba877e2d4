"""How long archcheck takes to start, as a ratio to Python itself, in one run.

Each command is run in turn with `python -c pass`, so that a machine whose speed drifts does not matter; the
median of the ratios is what counts. Aim: at most 4 for `--version` and `--help`.
"""

import argparse
import statistics
import sys
from pathlib import Path

from benchmarks.timed import seconds

FIXTURES = Path(__file__).parent.parent / "fixtures"
COMMANDS = {
    "--version": ["--version"],
    "--help": ["--help"],
    "manifest, one file, layout": [
        "manifest",
        str(FIXTURES / "manifests" / "web.yaml"),
        "--registry-layout",
        str(FIXTURES / "registry"),
    ],
}


def ratios(arguments: list[str], runs: int) -> list[float]:
    """Return archcheck's time over Python's, pair by pair, after one warm-up."""
    base = [sys.executable, "-c", "pass"]
    command = [str(Path(sys.executable).with_name("archcheck")), *arguments]
    pairs = [(seconds(command), seconds(base)) for _ in range(runs + 1)]
    return [mine / python for mine, python in pairs[1:]]


def main() -> None:
    """Print one line a command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=20)
    runs = parser.parse_args().runs
    for name, arguments in COMMANDS.items():
        measured = ratios(arguments, runs)
        print(
            f"{name:28} median {statistics.median(measured):5.2f} x python -c pass"
            f"   (min {min(measured):.2f}, max {max(measured):.2f}, {runs} pairs)"
        )


if __name__ == "__main__":
    main()
