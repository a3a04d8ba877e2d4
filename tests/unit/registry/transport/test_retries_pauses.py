"""A pause that a registry asks for: how long it is, and for whom."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
import respx
from hypothesis import given
from hypothesis import strategies as st

from archcheck.images.availability import Reason
from archcheck.registry.transport import retries
from archcheck.registry.transport.retry_after import asked_wait
from tests.unit.registry.asking import ask, ask_all, platforms_of, reason_of
from tests.unit.registry.documents import images_of
from tests.unit.registry.serving import HOST, manifest_url, serve

ARM = images_of("linux/arm64")
FOUND = respx.MockResponse(content=ARM.body, content_type=ARM.media_type)
OTHER = "other.example.net"


def in_seconds(seconds: float) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


@pytest.fixture
def rests(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return what requests waited before they were sent at all."""
    seconds: list[float] = []

    async def rest(duration: float) -> None:
        seconds.append(duration)

    monkeypatch.setattr(retries, "rest", rest)
    return seconds


def pause_first(web: respx.MockRouter, retry_after: str, status: int = 429) -> None:
    web.get(manifest_url("1")).side_effect = [
        respx.MockResponse(status, headers={"Retry-After": retry_after}),
        FOUND,
    ]


def test_a_date_is_as_good_as_seconds(web: respx.MockRouter, waits: list[float]) -> None:
    pause_first(web, in_seconds(12))
    assert platforms_of(ask()) == ["linux/arm64"]
    assert waits == [pytest.approx(12, abs=2)]


def test_a_date_too_far_away_is_reported(web: respx.MockRouter, waits: list[float]) -> None:
    web.get(manifest_url()).respond(429, headers={"Retry-After": in_seconds(3600)})
    answer = ask()
    assert reason_of(answer) is Reason.RATE_LIMITED
    assert "a pause of 60 min" in str(answer)
    assert (waits, len(web.calls)) == ([], 1)


@given(st.text() | st.from_regex(r"[A-Z][a-z]{2}, \d+ [A-Z][a-z]{2} \d+ \d+:\d+:\d+ [-+A-Z0-9]*"))
def test_any_text_is_a_wait_or_none(text: str) -> None:
    assert 0 <= asked_wait({"retry-after": text}) < 10**12


def test_all_requests_of_the_host_keep_the_pause(web: respx.MockRouter, rests: list[float]) -> None:
    pause_first(web, "7")
    serve(web, manifest_url("2"), ARM)
    ask_all(f"{HOST}/app:1", f"{HOST}/app:2", at_once=False)
    assert rests == [pytest.approx(7, abs=1)]


def test_other_hosts_do_not(web: respx.MockRouter, rests: list[float]) -> None:
    pause_first(web, "7")
    serve(web, manifest_url(origin=f"https://{OTHER}"), ARM)
    ask_all(f"{HOST}/app:1", f"{OTHER}/app:1", at_once=False)
    assert rests == []


def test_a_fault_of_one_request_is_no_pause_for_the_others(web: respx.MockRouter, rests: list[float]) -> None:
    pause_first(web, "7", status=503)
    serve(web, manifest_url("2"), ARM)
    ask_all(f"{HOST}/app:1", f"{HOST}/app:2", at_once=False)
    assert rests == []


def test_a_pause_that_is_too_long_ends_the_questions(web: respx.MockRouter) -> None:
    web.get(url__startswith=f"https://{HOST}/").respond(429, headers={"Retry-After": "3600"})
    answers = ask_all(*(f"{HOST}/app:{tag}" for tag in range(5)), at_once=False)
    assert {reason_of(answer) for answer in answers} == {Reason.RATE_LIMITED}
    assert len(web.calls) == 1
