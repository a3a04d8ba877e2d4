"""Upstream's own Go code, asked through small programs: `python tests/real/gitops/oracles.py` builds them all.

Each is a folder of `programs/`. It takes many rows at once, as JSON, and answers each. What was built is kept
by the digest of its sources; a program of few packages is built by the test that needs it.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

PROGRAMS = Path(__file__).parent / "programs"
LIMIT = 1800
"""Seconds; what was compiled by then stays in Go's cache, so the next call goes on from there."""

_ENVIRONMENT = {**os.environ, "GOTOOLCHAIN": "local", "CGO_ENABLED": "0", "GOWORK": "off", "GOFLAGS": "-p=1"}
"""As it was before a test changed it: Go keeps its packages at home."""

_CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "archcheck-gitops"
_LARGE = frozenset({"values"})
"""Programs of hundreds of packages: minutes of compiling, which no test should take by the way."""

_REQUIRED = "ARCHCHECK_ORACLES"
"""The variable with which such a program is built all the same: `make nightly` has it."""


def answers(name: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what a program answers to rows; the test skips where it cannot be built, and fails in CI."""
    program = _binary(name)
    if not program.exists():
        if name in _LARGE and not os.environ.get(_REQUIRED):
            pytest.skip(f"{name} is not built (python tests/real/gitops/oracles.py)")
        if shutil.which("go", path=_ENVIRONMENT["PATH"]) is None:
            _give_up("go is not installed (https://go.dev/dl)")
        problem = build(name)
        if problem:
            _give_up(f"{name} cannot be built: {problem}")
    text = subprocess.run(
        [program], input=json.dumps(rows).encode(), stdout=subprocess.PIPE, check=True, timeout=300
    ).stdout
    found = json.loads(text)
    assert len(found) == len(rows)
    return list(found)


def build(name: str) -> str:
    """Build a program; return what is wrong, or nothing."""
    program = _binary(name)
    program.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=program.parent) as folder:
        command = ["go", "build", "-trimpath", "-o", f"{folder}/{name}", "."]
        try:
            done = subprocess.run(
                command,
                cwd=PROGRAMS / name,
                env=_ENVIRONMENT,
                capture_output=True,
                text=True,
                timeout=LIMIT,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return f"gave up after {LIMIT} seconds; the next call goes on from there"
        if done.returncode:
            return done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "go build failed"
        Path(folder, name).replace(program)
    return ""


def main() -> int:
    """Build all programs that are not there; 0 with them there, 1 without."""
    if shutil.which("go") is None:
        sys.stderr.write("go is not installed (https://go.dev/dl)\n")
        return 1
    problems = {
        folder.name: problem
        for folder in sorted(PROGRAMS.iterdir())
        if not _binary(folder.name).exists() and (problem := build(folder.name))
    }
    for name, problem in problems.items():
        sys.stderr.write(f"{name}: {problem}\n")
    return 1 if problems else 0


def _binary(name: str) -> Path:
    sources = b"".join(path.read_bytes() for path in sorted((PROGRAMS / name).iterdir()))
    return _CACHE / f"{name}-{hashlib.sha256(sources).hexdigest()[:12]}"


def _give_up(reason: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


if __name__ == "__main__":
    sys.exit(main())
