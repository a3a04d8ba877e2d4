"""One run of another program: helm, kustomize, git, a credential helper.

It leads a session of its own, so that all it has started is ended with it, at its limits and on Ctrl-C. It
holds nothing of ours: its standard input is empty or a pipe, and of its two outputs archcheck reads so much
as its limits allow, until the program has ended. What goes on in the background behind a program that has
ended may keep those pipes open, and is neither waited for nor ended.
"""

import io
import logging
import os
import selectors
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

from archcheck.errors import ProgramError
from archcheck.processes.leftovers import EndedError, hold, release, starting
from archcheck.processes.signals import deferred

logger = logging.getLogger(__name__)

OUTPUT_LIMIT = 256 * 1024 * 1024
"""Bytes that a program may print. The largest public chart known renders 5 MB."""

TIME_LIMIT = 600.0
"""Seconds for one run. Generating keys takes helm seconds on a PC, minutes on a 1 GHz board."""

MESSAGE_LIMIT = 64 * 1024
"""Bytes of standard error that are kept; the rest is read and counted."""

_PIECE = 256 * 1024
_PIPE = 1024 * 1024
"""Bytes that a pipe may hold (`/proc/sys/fs/pipe-max-size`): so much of a program's may still be in it."""

_PAUSE = 0.1
_GRACE = 5.0
_ENDED = "archcheck ended it, and all that it had started"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a run may take: seconds, bytes that it prints, and bytes that it says on standard error."""

    seconds: float = TIME_LIMIT
    output: int = OUTPUT_LIMIT
    messages: int = OUTPUT_LIMIT


USUAL = Limits()


@dataclass(frozen=True, slots=True)
class Finished:
    """A run that is over. `output` is to be read while it is open, `messages` is what stderr said."""

    code: int
    output: BinaryIO
    messages: str


@contextmanager
def finished(
    command: Sequence[str],
    environment: Mapping[str, str] | None = None,
    *,
    stdin: bytes = b"",
    descriptors: Sequence[int] = (),
    limits: Limits = USUAL,
) -> Iterator[Finished]:
    """Run a program to its end.

    Args:
        command: a list, so that no shell reads it.
        environment: variables set over those of this process.
        stdin: what it finds on its standard input.
        descriptors: open files of this process that it may read: `--values <(sops -d …)` is one.
        limits: what it may take.

    Raises:
        ProgramError: it cannot be started, printed too much or took too long.

    """
    with ExitStack() as stack:
        with program(command, environment, stdin=stdin, descriptors=descriptors, limits=limits) as running:
            try:
                output = stack.enter_context(tempfile.TemporaryFile())
                output.writelines(running.pieces())
                output.seek(0)
            except OSError as error:
                raise ProgramError(
                    f"what {running.name} prints cannot be kept: {error.strerror}",
                    hint="TMPDIR names another folder for temporary files",
                ) from error
            code = running.wait()
        yield Finished(code, output, running.messages)


@contextmanager
def program(
    command: Sequence[str],
    environment: Mapping[str, str] | None = None,
    *,
    stdin: bytes = b"",
    descriptors: Sequence[int] = (),
    limits: Limits = USUAL,
) -> Iterator["Program"]:
    """Start a program, and give it while it runs; it is ended with the block. As `finished` otherwise."""
    logger.debug("running %s", list(command))
    name = Path(command[0]).name
    try:
        with starting():
            running = Program(name, _started(command, environment, descriptors), stdin, limits)
            key = hold(running.kill)
    except EndedError:
        raise ProgramError(f"{name} is not started: the run has been interrupted") from None
    try:
        yield running
    finally:
        with deferred():
            running.end()
            release(key)


def _started(
    command: Sequence[str], environment: Mapping[str, str] | None, descriptors: Sequence[int]
) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(  # noqa: S603 - a list of arguments, no shell
            command,
            bufsize=0,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, **(environment or {})},
            start_new_session=True,
            pass_fds=tuple(descriptors),
        )
    except OSError as error:
        raise ProgramError(
            f"{command[0]} cannot be started: {error.strerror}", hint="is it a program for this machine?"
        ) from error


class Program:
    """A program that runs."""

    def __init__(self, name: str, process: subprocess.Popen[bytes], stdin: bytes, limits: Limits) -> None:
        self.name = name
        self._process = process
        self._unsent = memoryview(stdin)
        self._limits = limits
        self._deadline = time.monotonic() + limits.seconds
        self._room = {"": limits.output, " of messages": limits.messages}
        self._said = bytearray()
        self._pipes = selectors.DefaultSelector()
        self._stdin, self._stdout, self._stderr = map(_there, (process.stdin, process.stdout, process.stderr))
        os.set_blocking(self._stdin.fileno(), False)
        self._pipes.register(self._stdin, selectors.EVENT_WRITE)
        self._pipes.register(self._stdout, selectors.EVENT_READ)
        self._pipes.register(self._stderr, selectors.EVENT_READ)

    @property
    def messages(self) -> str:
        """The beginning of what it has said on standard error."""
        return bytes(self._said).decode(errors="replace").strip()

    def pieces(self) -> Iterator[bytes]:
        """Yield what it prints as it comes, until it has ended.

        Raises:
            ProgramError: it printed too much or took too long.

        """
        left = _PIPE
        while self._pipes.get_map():
            # Asked for first: what it has written when it ends is in the pipes by then.
            is_over = self._process.poll() is not None
            ready = self._pipes.select(0 if is_over else min(_PAUSE, self._seconds_left()))
            for key, _ in ready:
                piece = self._served(key.fileobj)
                left -= len(piece) if is_over else 0
                if piece and key.fileobj is self._stdout:
                    yield piece
            if is_over and (not ready or left < 0):
                return

    def wait(self) -> int:
        """Return its exit code, when it has ended.

        Raises:
            ProgramError: it took too long.

        """
        for _ in self.pieces():
            pass
        with suppress(subprocess.TimeoutExpired):
            return self._process.wait(self._seconds_left())
        self._seconds_left()
        raise AssertionError

    def kill(self) -> None:
        """End it if it runs, with all that it has started; for any thread."""
        if self._process.returncode is None:
            # Its number is its own until it has been waited for.
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
            with suppress(subprocess.TimeoutExpired):  # a dead network disk: nothing ends it
                self._process.wait(_GRACE)

    def end(self) -> None:
        """End it, and let go of its pipes."""
        self.kill()
        self._pipes.close()
        for pipe in (self._stdin, self._stdout, self._stderr):
            pipe.close()

    def _seconds_left(self) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise ProgramError(f"{self.name} did not end within {self._limits.seconds:g} seconds", why=_ENDED)
        return left

    def _served(self, pipe: object) -> bytes:
        """Write to a pipe or read from it, and return what was read."""
        if pipe is self._stdin:
            self._feed()
            return b""
        is_output = pipe is self._stdout
        piece = (self._stdout if is_output else self._stderr).read(_PIECE)
        if not piece:
            self._pipes.unregister(self._stdout if is_output else self._stderr)
        if not is_output:
            self._said += piece[: MESSAGE_LIMIT - len(self._said)]
        self._require_room("" if is_output else " of messages", len(piece))
        return piece

    def _require_room(self, what: str, size: int) -> None:
        self._room[what] -= size
        if self._room[what] < 0:
            limit = self._limits.messages if what else self._limits.output
            raise ProgramError(f"{self.name} prints more than {limit / 1024**2:g} MiB{what}", why=_ENDED)

    def _feed(self) -> None:
        """Write to its standard input what fits in, and close that behind the last of it."""
        try:
            while self._unsent and (count := self._stdin.write(self._unsent[:_PIECE])):
                self._unsent = self._unsent[count:]
        except BrokenPipeError:  # it does not want to know
            self._unsent = memoryview(b"")
        if not self._unsent:
            self._pipes.unregister(self._stdin)
            self._stdin.close()


def _there(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None
    return pipe


class Output(io.RawIOBase):
    """What a program prints, as a file that is read while it runs."""

    def __init__(self, running: Program) -> None:
        self._pieces = running.pieces()
        self._piece = memoryview(b"")

    def readable(self) -> bool:
        """Return True: it is there to be read."""
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        """Put more of it into a buffer, and return how much; 0 at its end."""
        if not self._piece:
            self._piece = memoryview(next(self._pieces, b""))
        count = min(len(buffer), len(self._piece))
        buffer[:count] = self._piece[:count]
        self._piece = self._piece[count:]
        return count


def text_in(file: BinaryIO) -> str:
    """Return the beginning of a file as text."""
    file.seek(0)
    return file.read(MESSAGE_LIMIT).decode(errors="replace").strip()
