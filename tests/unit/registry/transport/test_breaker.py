"""Hosts that fall silent are given up, and those that stumble are not."""

import httpx
import respx

from archcheck.images.availability import Reason
from archcheck.registry.transport.breaker import BREAKER_THRESHOLD
from tests.unit.registry.asking import ask_all, platforms_of, reason_of
from tests.unit.registry.documents import images_of
from tests.unit.registry.serving import HOST, manifest_url, serve

ARM = images_of("linux/arm64")


def test_a_host_that_falls_silent_is_given_up(web: respx.MockRouter) -> None:
    serve(web, manifest_url("0"), ARM)
    silent = web.get(url__startswith=f"https://{HOST}/").mock(side_effect=httpx.ConnectTimeout("silent"))
    first, *others = ask_all(*(f"{HOST}/app:{tag}" for tag in range(40)), at_once=False)
    assert platforms_of(first) == ["linux/arm64"]
    assert {reason_of(each) for each in others} == {Reason.UNREACHABLE}
    assert silent.call_count == 3 * BREAKER_THRESHOLD


def test_a_hiccup_is_forgiven(web: respx.MockRouter) -> None:
    serve(web, manifest_url("good"), ARM)
    web.get(url__startswith=f"https://{HOST}/").mock(side_effect=httpx.ConnectTimeout("silent"))
    tags = ["good", *("bad", "bad", "good") * 4]
    answers = ask_all(*(f"{HOST}/app:{tag}" for tag in tags), at_once=False)
    assert platforms_of(answers[-1]) == ["linux/arm64"]
