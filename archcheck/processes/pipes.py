"""The three pipes of a program: its standard input is written while both of its outputs are read.

Where the system can watch pipes, one thread serves all three. Windows watches sockets alone: there each
pipe has a thread of its own.
"""

import os
import queue
import selectors
import subprocess
import threading
import time
from contextlib import suppress
from enum import Enum
from typing import IO, Protocol, TypeAlias

_PIECE = 256 * 1024
"""Bytes that are read or written at once."""

_PIPE = 1024 * 1024
"""Bytes that a pipe may hold (`/proc/sys/fs/pipe-max-size`)."""

_PIECES_AHEAD = 8
_SETTLING = 1.0
_PATIENCE = 0.2


class Stream(Enum):
    """An output of a program."""

    OUTPUT = "standard output"
    MESSAGES = "standard error"


Piece: TypeAlias = tuple[Stream, bytes]


class Pipes(Protocol):
    """What is open between this process and a program."""

    capacity: int
    """Bytes of a program's that may still be on their way when it has ended."""

    @property
    def are_open(self) -> bool:
        """Whether something may still come of them."""
        ...

    def served(self, seconds: float) -> list[Piece]:
        """Return what comes within some seconds; b"" is the end of a stream."""
        ...

    def rest(self) -> list[Piece]:
        """Return what comes of a program that has ended; nothing where all has been given that it wrote."""
        ...

    def close(self) -> None:
        """Let go of them."""
        ...


def pipes_of(process: subprocess.Popen[bytes], stdin: bytes) -> Pipes:
    """Return the pipes of a program that was started with three, to give it `stdin`."""
    return WatchedPipes(process, stdin) if hasattr(os, "killpg") else ThreadedPipes(process, stdin)


class WatchedPipes:
    """Pipes that the system watches."""

    capacity = _PIPE

    def __init__(self, process: subprocess.Popen[bytes], stdin: bytes) -> None:
        self._unsent = memoryview(stdin)
        self._stdin, outputs = _there(process)
        self._outputs = {pipe: stream for stream, pipe in outputs.items()}
        self._selector = selectors.DefaultSelector()
        os.set_blocking(self._stdin.fileno(), False)
        self._selector.register(self._stdin, selectors.EVENT_WRITE)
        for pipe in self._outputs:
            self._selector.register(pipe, selectors.EVENT_READ)

    @property
    def are_open(self) -> bool:
        """Whether one is open, the standard input too: who reads that has not ended."""
        return bool(self._selector.get_map())

    def served(self, seconds: float) -> list[Piece]:
        """Write what fits in, and return what is there."""
        pieces = []
        for key, _ in self._selector.select(seconds):
            if key.fileobj is self._stdin:
                self._feed()
                continue
            [pipe] = [output for output in self._outputs if output is key.fileobj]
            piece = pipe.read(_PIECE)
            if not piece:
                self._selector.unregister(pipe)
            pieces.append((self._outputs[pipe], piece))
        return pieces

    def rest(self) -> list[Piece]:
        """Return what is there now: what it wrote is in the pipes."""
        return self.served(0)

    def close(self) -> None:
        """Close them, though something in the background may have them open too."""
        self._selector.close()
        for pipe in (self._stdin, *self._outputs):
            pipe.close()

    def _feed(self) -> None:
        """Write to its standard input what fits in, and close that behind the last of it."""
        try:
            while self._unsent and (count := self._stdin.write(self._unsent[:_PIECE])):
                self._unsent = self._unsent[count:]
        except BrokenPipeError:  # it does not want to know
            self._unsent = memoryview(b"")
        if not self._unsent:
            self._selector.unregister(self._stdin)
            self._stdin.close()


class ThreadedPipes:
    """Pipes with a thread each, which closes its own: what one waits for must not be closed by another."""

    capacity = _PIPE + _PIECES_AHEAD * _PIECE

    def __init__(self, process: subprocess.Popen[bytes], stdin: bytes) -> None:
        self._pieces: queue.SimpleQueue[Piece] = queue.SimpleQueue()
        self._room = threading.Semaphore(_PIECES_AHEAD)
        self._is_closed = False
        self._settling = _SETTLING
        pipe, outputs = _there(process)
        self._open = len(outputs)
        self._threads = [
            threading.Thread(target=_write, args=(pipe, stdin), daemon=True),
            *(threading.Thread(target=self._read, args=item, daemon=True) for item in outputs.items()),
        ]
        for thread in self._threads:
            thread.start()

    @property
    def are_open(self) -> bool:
        """Whether an output has not been read to its end."""
        return self._open > 0

    def served(self, seconds: float) -> list[Piece]:
        """Return the next piece, if one comes."""
        try:
            stream, piece = self._pieces.get(timeout=seconds)
        except queue.Empty:
            return []
        self._room.release()
        self._open -= 0 if piece else 1
        return [(stream, piece)]

    def rest(self) -> list[Piece]:
        """Return the next piece, if one comes; all waiting together takes no longer than threads need."""
        begin = time.monotonic()
        pieces = self.served(self._settling)
        self._settling = max(0.0, self._settling - (time.monotonic() - begin))
        return pieces

    def close(self) -> None:
        """Let the threads end; not waited for is one whose pipe something in the background holds open."""
        self._is_closed = True
        self._room.release(len(Stream))
        for thread in self._threads:
            thread.join(_PATIENCE)

    def _read(self, stream: Stream, pipe: IO[bytes]) -> None:
        with pipe:
            piece = b"more"
            while piece and self._room.acquire() and not self._is_closed:
                try:
                    piece = pipe.read(_PIECE)
                except OSError:
                    piece = b""
                self._pieces.put((stream, piece))


def _write(pipe: IO[bytes], data: bytes) -> None:
    left = memoryview(data)
    with suppress(OSError), pipe:  # it does not want to know: EPIPE, or EINVAL on Windows
        while left:
            left = left[pipe.write(left[:_PIECE]) :]


def _there(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], dict[Stream, IO[bytes]]]:
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    return process.stdin, {Stream.OUTPUT: process.stdout, Stream.MESSAGES: process.stderr}
