"""One run of another program: helm, kustomize, git, a credential helper.

It leads a session of its own, so that all it has started is ended with it, at its limits and on Ctrl-C. It
holds nothing of ours: its standard input is empty or a pipe, and of its two outputs archcheck reads so much
as its limits allow, until the program has ended. What goes on in the background behind a program that has
ended may keep those pipes open, and is neither waited for nor ended.
"""

import io
import logging
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO

from archcheck.errors import ProgramError
from archcheck.frozen import dataclass
from archcheck.processes.leftovers import EndedError, hold, release, starting
from archcheck.processes.pipes import Pipes, Stream, pipes_of
from archcheck.processes.signals import deferred

logger = logging.getLogger(__name__)

OUTPUT_LIMIT = 256 * 1024 * 1024
"""Bytes that a program may print. The largest public chart known renders 5 MB."""

TIME_LIMIT = 600.0
"""Seconds for one run. Generating keys takes helm seconds on a PC, minutes on a 1 GHz board."""

MESSAGE_LIMIT = 64 * 1024
"""Bytes of standard error that are kept; the rest is read and counted."""

_PAUSE = 0.1
_LOOK = 0.5
"""Seconds between two looks at the folder that a program writes to."""

_GRACE = 5.0
_IS_POSIX = hasattr(os, "killpg")
_ENDED = "archcheck ended it" + (", and all that it had started" if _IS_POSIX else "")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a run may take: seconds, bytes that it prints, and bytes that it says on standard error.

    `written` are bytes that may lie in `folder` while it runs; no folder is looked at where that is None.
    """

    seconds: float = TIME_LIMIT
    output: int = OUTPUT_LIMIT
    messages: int = OUTPUT_LIMIT
    folder: Path | None = None
    written: int = OUTPUT_LIMIT


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


def _logged(word: str) -> str:
    """Return a word of a command for the log: a value that is set for helm may be a secret."""
    if not word.startswith("--set"):
        return word
    option, _, pair = word.partition("=")
    return f"{option}={pair.partition('=')[0]}=..."


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
    logger.debug("running %s", [_logged(word) for word in command])
    name = Path(command[0]).name
    try:
        with starting():
            process = _started(command, environment, descriptors)
            key = hold(partial(_kill, process))
    except EndedError:
        raise ProgramError(f"{name} is not started: the run has been interrupted") from None
    pipes: Pipes | None = None
    try:
        pipes = _pipes(name, process, stdin)
        yield Program(name, process, pipes, limits)
    finally:
        with deferred():
            _kill(process)
            _let_go(process, pipes)
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
            pass_fds=tuple(descriptors) if _IS_POSIX else (),
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
    except OSError as error:
        raise ProgramError(
            f"{command[0]} cannot be started: {error.strerror}", hint="is it a program for this machine?"
        ) from error


def _pipes(name: str, process: subprocess.Popen[bytes], stdin: bytes) -> Pipes:
    """Return the pipes of a program that runs.

    Raises:
        ProgramError: there is no room for what watches them.

    """
    try:
        return pipes_of(process, stdin)
    except (OSError, RuntimeError) as error:  # no descriptor is left, or no thread
        what = getattr(error, "strerror", None) or str(error)
        raise ProgramError(f"what {name} prints cannot be read: {what}", why=_ENDED) from error


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a program if it runs, with all that it has started; for any thread."""
    if process.returncode is None:
        # Its number is its own until it has been waited for.
        with suppress(ProcessLookupError, PermissionError):
            if _IS_POSIX:
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
        with suppress(subprocess.TimeoutExpired):  # a dead network disk: nothing ends it
            process.wait(_GRACE)


def _let_go(process: subprocess.Popen[bytes], pipes: Pipes | None) -> None:
    """Close the pipes of a program that has ended; where they are not watched, each by itself."""
    if pipes is not None:
        pipes.close()
        return
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()


def _size_of(folder: Path) -> int:
    """Return the bytes of all files in a folder; what goes while it is looked at counts as nothing."""
    size = 0
    for place, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                size += os.lstat(os.path.join(place, name)).st_size  # noqa: PTH118 - Path costs more
    return size


class Program:
    """A program that runs."""

    def __init__(self, name: str, process: subprocess.Popen[bytes], pipes: Pipes, limits: Limits) -> None:
        self.name = name
        self._process = process
        self._limits = limits
        self._deadline = time.monotonic() + limits.seconds
        self._next_look = 0.0
        self._room = {Stream.OUTPUT: limits.output, Stream.MESSAGES: limits.messages}
        self._said = bytearray()
        self._pipes = pipes

    @property
    def messages(self) -> str:
        """The beginning of what it has said on standard error."""
        return bytes(self._said).decode(errors="replace").strip()

    def pieces(self) -> Iterator[bytes]:
        """Yield what it prints as it comes, until it has ended.

        Raises:
            ProgramError: it printed too much or took too long.

        """
        left = self._pipes.capacity
        while self._pipes.are_open:
            # Asked for first: what it has written when it ends is in the pipes by then.
            is_over = self._process.poll() is not None
            self._hold_to_folder(is_over=False)
            served = self._pipes.rest() if is_over else self._pipes.served(min(_PAUSE, self._seconds_left()))
            for stream, piece in served:
                left -= len(piece) if is_over else 0
                self._count(stream, piece)
                if piece and stream is Stream.OUTPUT:
                    yield piece
            if is_over and (not served or left < 0):
                return

    def wait(self) -> int:
        """Return its exit code, when it has ended.

        Raises:
            ProgramError: it took too long, or wrote too much.

        """
        for _ in self.pieces():
            pass
        with suppress(subprocess.TimeoutExpired):
            code = self._process.wait(self._seconds_left())
            self._hold_to_folder(is_over=True)
            return code
        self._seconds_left()
        raise AssertionError

    def _seconds_left(self) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise ProgramError(f"{self.name} did not end within {self._limits.seconds:g} seconds", why=_ENDED)
        return left

    def _hold_to_folder(self, *, is_over: bool) -> None:
        """Look at what it has written, now and then and at the end: git bounds no fetch of its own.

        Raises:
            ProgramError: it has written too much.

        """
        folder, now = self._limits.folder, time.monotonic()
        if folder is None or (now < self._next_look and not is_over):
            return
        self._next_look = now + _LOOK
        if _size_of(folder) > self._limits.written:
            limit = self._limits.written / 1024**2
            raise ProgramError(f"{self.name} writes more than {limit:g} MiB", why=_ENDED)

    def _count(self, stream: Stream, piece: bytes) -> None:
        """Keep the beginning of what it says, and hold it to its limits."""
        if stream is Stream.MESSAGES:
            self._said += piece[: MESSAGE_LIMIT - len(self._said)]
        self._room[stream] -= len(piece)
        if self._room[stream] < 0:
            is_output = stream is Stream.OUTPUT
            limit, what = (self._limits.output, "") if is_output else (self._limits.messages, " of messages")
            raise ProgramError(f"{self.name} prints more than {limit / 1024**2:g} MiB{what}", why=_ENDED)


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
