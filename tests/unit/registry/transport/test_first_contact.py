"""The first question to a host, and those that wait for its answer."""

import asyncio

import httpx
import pytest
import respx

from archcheck.images.availability import Reason
from archcheck.registry.protocol import MANIFEST_LIMIT
from tests.unit.registry.asking import ask, ask_all, platforms_of, reason_of
from tests.unit.registry.documents import images_of
from tests.unit.registry.serving import HOST, manifest_url

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


@pytest.mark.parametrize("status", [429, 503])
def test_a_host_of_two_schemes_that_answers_is_asked_again_in_the_one_it_answered_in(
    web: respx.MockRouter, waits: list[float], status: int
) -> None:
    """A registry on this machine may be starting up, or have too many requests, when it is asked first."""
    host = "localhost:5000"
    route = web.get(manifest_url(origin=f"http://{host}"))
    manifest = httpx.Response(200, content=ARM.body, headers={"Content-Type": ARM.media_type})
    route.mock(side_effect=[httpx.Response(status, headers={"Retry-After": "3"}), manifest])
    assert platforms_of(ask(f"{host}/app:1")) == ["linux/arm64"]
    assert waits == [3]
    assert {call.request.url.scheme for call in web.calls} == {"http"}
    route.mock(return_value=httpx.Response(status))
    assert reason_of(ask(f"{host}/app:1")) in (Reason.RATE_LIMITED, Reason.UNREACHABLE)
    assert {call.request.url.scheme for call in web.calls} == {"http"}
