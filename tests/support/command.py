"""The command line, run as a user runs it: in this process, or as the installed command in one of its own."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from archcheck.cli.output.workflow_commands import guard_streams
from archcheck.cli.run import main
from archcheck.registry.transport.tls import context_for

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
    """Run the command line in this process, with variables over those of the tests.

    Streams, variables and the working directory are those of the run alone. What only a process of its own
    shows (signals, closed streams) is for `run_process`; other `PYTHON…` variables, which Python reads
    when it starts, make it one too.
    """
    if any(
        name.startswith("PYTHON") and os.environ.get(name) != value for name, value in (env or {}).items()
    ):
        return run_process(*arguments, env=env, stdin=stdin, cwd=cwd)
    context_for.cache_clear()  # it reads SSL_CERT_FILE, which stays as it is in a process of its own
    words = [str(each) for each in arguments]
    with _environment(env or {}), _directory(cwd), _files(stdin) as (data, out, err):
        with _streams(data, out, err), _arguments(words):
            code = main(words)
        return Outcome(int(code), _text(out), _text(err))


def run_json(*arguments: object, env: Mapping[str, str] | None = None, stdin: str | bytes = "") -> Outcome:
    """Run with `--format json`."""
    return run(*arguments, "--format", "json", env=env, stdin=stdin)


def run_process(
    *arguments: object, env: Mapping[str, str] | None = None, stdin: str | bytes = "", cwd: Path | None = None
) -> Outcome:
    """Run the installed command in a process of its own, with variables over those of the tests."""
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


@contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(variables)
    tempfile.tempdir = None  # TMPDIR is looked at once and kept
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
        tempfile.tempdir = None


@contextmanager
def _directory(path: Path | None) -> Iterator[None]:
    before = os.open(".", os.O_RDONLY)
    try:
        if path is not None:
            os.chdir(path)
        yield
    finally:
        os.chdir(before)
        os.close(before)


@contextmanager
def _files(stdin: str | bytes) -> Iterator[tuple[BinaryIO, BinaryIO, BinaryIO]]:
    with ExitStack() as stack:
        data, out, err = (stack.enter_context(tempfile.TemporaryFile(buffering=0)) for _ in range(3))
        data.write(stdin.encode() if isinstance(stdin, str) else stdin)
        data.seek(0)
        yield data, out, err


@contextmanager
def _streams(*files: BinaryIO) -> Iterator[None]:
    """Let files stand for the three streams, also for the programs and copies of this process that are started."""
    kept = [os.dup(number) for number in range(3)]
    before = sys.stdin, sys.stdout, sys.stderr
    try:
        for number, file in enumerate(files):
            os.dup2(file.fileno(), number)
        opened = _opened()
        sys.stdin, sys.stdout, sys.stderr = opened
        guard_streams()
        yield
        for stream in (sys.stdout, sys.stderr, *opened[1:]):
            stream.flush()
    finally:
        sys.stdin, sys.stdout, sys.stderr = before
        for number, copy in enumerate(kept):
            os.dup2(copy, number)
            os.close(copy)


def _opened() -> tuple[TextIO, TextIO, TextIO]:
    return (
        open(0, encoding="utf-8", closefd=False),
        open(1, "w", encoding="utf-8", closefd=False),
        open(2, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False),
    )


@contextmanager
def _arguments(words: list[str]) -> Iterator[None]:
    before = sys.argv
    sys.argv = [str(COMMAND), *words]
    try:
        yield
    finally:
        sys.argv = before


def _text(file: BinaryIO) -> str:
    file.seek(0)
    return file.read().decode()
