"""A server on this machine that does, byte by byte, what a test tells it."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from tests.unit.registry.documents import Blob, images_of

ARM = images_of("linux/arm64")


@dataclass
class Peer:
    """One connection, from the server's side. `number` counts the server's connections from 1."""

    socket: socket.socket
    number: int
    server: "Hostile"
    _read: bytes = b""

    def request(self) -> str:
        """Return the head of the next request; empty where the client has gone."""
        while b"\r\n\r\n" not in self._read:
            piece = self.socket.recv(65_536)
            if not piece:
                return ""
            self._read += piece
        head, _, self._read = self._read.partition(b"\r\n\r\n")
        text = head.decode("latin-1")
        self.server.requests.append(text)
        return text

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def drip(self, data: bytes, seconds: float) -> None:
        """Send one byte at a time; stop where the test has ended."""
        for at in range(len(data)):
            self.send(data[at : at + 1])
            if self.server.ended.wait(seconds):
                return


Behaviour = Callable[[Peer], None]


@dataclass
class Hostile:
    """Where it listens, the heads of the requests that came, and whether the test has ended."""

    host: str
    requests: list[str] = field(default_factory=list)
    connections: int = 0
    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def paths(self) -> list[str]:
        """Method and path of each request."""
        return [head.partition("\r\n")[0].rpartition(" ")[0] for head in self.requests]

    def header(self, name: str) -> list[str | None]:
        """Return a header of each request."""
        return [header_of(head, name) for head in self.requests]


def header_of(head: str, name: str) -> str | None:
    """Return a header in the head of a request."""
    lines = (line.partition(":") for line in head.split("\r\n")[1:])
    return next((value.strip() for key, _, value in lines if key.lower() == name.lower()), None)


def answer(body: bytes = ARM.body, status: str = "200 OK", **headers: str) -> bytes:
    """Return a whole response; a header without a value is left out."""
    lines = {"Content-Type": ARM.media_type, "Content-Length": str(len(body))} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value)
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode("latin-1") + body


def manifest(blob: Blob = ARM) -> bytes:
    return answer(blob.body, Content_Type=blob.media_type)


def always(*answers: bytes) -> Behaviour:
    """Answer the requests of all connections in turn, the last answer for ever."""
    left = list(answers)

    def behave(peer: Peer) -> None:
        while peer.request():
            peer.send(left.pop(0) if len(left) > 1 else left[0])

    return behave


@contextmanager
def hostile(behave: Behaviour, tls: ssl.SSLContext | None = None) -> Iterator[Hostile]:
    """Serve on a free port until the test ends; each connection in a thread of its own."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = Hostile(f"127.0.0.1:{listener.getsockname()[1]}")
        acceptor = threading.Thread(target=_accept, args=(listener, server, behave, tls), daemon=True)
        acceptor.start()
        try:
            yield server
        finally:
            server.ended.set()
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            acceptor.join(10)


def _accept(listener: socket.socket, server: Hostile, behave: Behaviour, tls: ssl.SSLContext | None) -> None:
    with suppress(OSError):
        while True:
            connection, _ = listener.accept()
            server.connections += 1
            peer = Peer(connection, server.connections, server)
            threading.Thread(target=_serve, args=(peer, behave, tls), daemon=True).start()


def _serve(peer: Peer, behave: Behaviour, tls: ssl.SSLContext | None) -> None:
    with suppress(OSError), peer.socket:
        peer.socket.settimeout(30)
        if tls is not None:
            peer.socket = tls.wrap_socket(peer.socket, server_side=True)
        with peer.socket:
            behave(peer)
