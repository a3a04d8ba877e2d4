"""The installed command, run as a user runs it."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

COMMAND = Path(sys.executable).with_name("archcheck")


@dataclass(frozen=True)
class Outcome:
    """What one run of the command did."""

    code: int
    out: str
    err: str

    @property
    def report(self) -> dict[str, Any]:
        """The JSON report on standard output."""
        document = json.loads(self.out)
        assert isinstance(document, dict)
        return document


def run(
    *arguments: object, env: Mapping[str, str] | None = None, stdin: str | bytes = "", cwd: Path | None = None
) -> Outcome:
    """Run `archcheck` with these arguments, and variables over those of the tests."""
    data = stdin.encode() if isinstance(stdin, str) else stdin
    done = subprocess.run(
        [str(COMMAND), *map(str, arguments)],
        input=data,
        capture_output=True,
        env={**os.environ, **(env or {})},
        cwd=cwd,
        timeout=120,
        check=False,
    )
    return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())


def run_json(*arguments: object, env: Mapping[str, str] | None = None, stdin: str | bytes = "") -> Outcome:
    """Run with `--format json`."""
    return run(*arguments, "--format", "json", env=env, stdin=stdin)
