"""A connection that is closed while somebody wants to end the task that closes it."""

import asyncio

import pytest

from archcheck.registry.transport.network import NetworkStream


class Transport:
    aborted = False

    def abort(self) -> None:
        self.aborted = True


class Writer:
    def __init__(self) -> None:
        self.transport = Transport()


def test_closing_does_not_swallow_an_interruption() -> None:
    """Otherwise the task goes on with its next try after Ctrl-C."""
    writer = Writer()

    async def run() -> None:
        stream = NetworkStream(asyncio.StreamReader(), writer)  # type: ignore[arg-type]
        task = asyncio.create_task(stream.aclose())
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(run())
    assert writer.transport.aborted
