"""The first question to a host, and those that wait for its answer."""

import asyncio

import httpx
import respx

from archcheck.images.availability import Reason
from archcheck.registry.protocol import MANIFEST_LIMIT
from tests.unit.registry.asking import ask_all, reason_of
from tests.unit.registry.documents import images_of
from tests.unit.registry.serving import HOST

ARM = images_of("linux/arm64")


def test_an_invalid_first_answer_is_a_first_answer(web: respx.MockRouter) -> None:
    """Else each of the others would wait until the one before has found out the same."""
    now = most = 0

    async def answer(_: httpx.Request) -> httpx.Response:
        nonlocal now, most
        now += 1
        most = max(most, now)
        for _turn in range(20):
            await asyncio.sleep(0)
        now -= 1
        return httpx.Response(200, content=b" " * (MANIFEST_LIMIT + 1))

    web.route().mock(side_effect=answer)
    answers = ask_all(*(f"{HOST}/app:{tag}" for tag in range(4)))
    assert {reason_of(each) for each in answers} == {Reason.INVALID}
    assert most == 3
