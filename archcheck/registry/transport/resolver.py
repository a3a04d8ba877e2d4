"""Host names → addresses, each name asked once in a run, in threads that are not waited for.

asyncio's own resolver runs in a pool whose threads a process waits for when it ends: a name server that
does not answer would hold up Ctrl-C for half a minute.
"""

import asyncio
import ipaddress
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

T = TypeVar("T")

_THIS_MACHINE = ("127.0.0.1", "::1")


async def in_thread(work: Callable[[], T]) -> T:
    """Return what `work` returns; a thread that never ends does not keep the process alive."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[T] = loop.create_future()

    def settle(value: T | None, error: BaseException | None) -> None:
        if answer.done():
            return
        if error is not None:
            answer.set_exception(error)
        else:
            answer.set_result(value)  # type: ignore[arg-type]

    def run() -> None:
        value, failure = None, None
        try:
            value = work()
        except Exception as error:  # noqa: BLE001 - it is raised where it is awaited
            failure = error
        with suppress(RuntimeError):  # the loop has ended
            loop.call_soon_threadsafe(settle, value, failure)

    threading.Thread(target=run, daemon=True).start()
    return await answer


def retrieved(task: "asyncio.Task[T]") -> "asyncio.Task[T]":
    """Return a task whose failure is no news to asyncio, even where all that waited for it have gone."""
    task.add_done_callback(lambda done: done.cancelled() or done.exception())
    return task


class Resolver:
    """The addresses of one run."""

    def __init__(self) -> None:
        self._known: dict[str, asyncio.Task[tuple[str, ...]]] = {}

    async def addresses(self, host: str) -> tuple[str, ...]:
        """Return the IP addresses of a host, the system's preferred one first.

        Names below `localhost` are this machine's, and no name server is asked (RFC 6761, 6.3): in a
        container it may know one, and what is meant for this machine (plain http, a login) would leave it.

        Raises:
            OSError: the name has none (`socket.gaierror`).

        """
        name = host.strip("[]")
        with suppress(ValueError):
            ipaddress.ip_address(name)
            return (name,)
        if name.lower().rstrip(".").endswith(".localhost"):
            return _THIS_MACHINE
        if name not in self._known:
            self._known[name] = retrieved(asyncio.create_task(in_thread(lambda: _look_up(name))))
        return await asyncio.shield(self._known[name])

    def prefer(self, host: str, address: str) -> None:
        """Remember which address answered: the next connection tries it first."""
        task = self._known.get(host)
        if task is not None and task.done() and task.exception() is None and task.result()[0] != address:
            others = tuple(other for other in task.result() if other != address)
            self._known[host] = asyncio.create_task(_settled((address, *others)))


async def _settled(addresses: tuple[str, ...]) -> tuple[str, ...]:
    return addresses


def _look_up(name: str) -> tuple[str, ...]:
    addresses = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(address[0]) for *_, address in addresses))
