"""What is tried again, how often, and after which wait."""

import httpx
import pytest
import respx

from archcheck.images.availability import Reason
from tests.unit.registry.asking import ask, platforms_of, reason_of
from tests.unit.registry.documents import images_of
from tests.unit.registry.serving import BEARER, REALM, challenge, errors, grant, manifest_url, serve

ARM = images_of("linux/arm64")
FOUND = respx.MockResponse(content=ARM.body, content_type=ARM.media_type)
QUOTA = "You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit"

FAULTS = [
    httpx.ConnectError("refused"),
    httpx.ConnectTimeout("no answer"),
    httpx.ReadTimeout("no answer"),
    httpx.ReadError("reset"),
    httpx.WriteError("reset"),
    httpx.RemoteProtocolError("Server disconnected without sending a response."),
]


def answers(web: respx.MockRouter, *results: httpx.Response | Exception) -> None:
    """Answer the requests for the image with these, in turn."""
    web.get(manifest_url()).side_effect = list(results)


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_a_status_that_may_pass(web: respx.MockRouter, waits: list[float], status: int) -> None:
    answers(web, respx.MockResponse(status), respx.MockResponse(status), FOUND)
    assert platforms_of(ask()) == ["linux/arm64"]
    assert waits == [0.5, 1.0]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)
def test_a_fault_that_may_pass(web: respx.MockRouter, waits: list[float], fault: Exception) -> None:
    answers(web, fault, fault, FOUND)
    assert platforms_of(ask()) == ["linux/arm64"]
    assert waits == [0.5, 1.0]


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (503, Reason.UNREACHABLE),
        (500, Reason.UNREACHABLE),
        (408, Reason.UNREACHABLE),
        (429, Reason.RATE_LIMITED),
    ],
)
def test_a_status_that_stays(web: respx.MockRouter, status: int, reason: Reason) -> None:
    web.get(manifest_url()).respond(status)
    assert reason_of(ask()) is reason
    assert len(web.calls) == 3


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)
def test_a_fault_that_stays(web: respx.MockRouter, fault: Exception) -> None:
    web.get(manifest_url()).mock(side_effect=fault)
    answer = ask()
    assert reason_of(answer) is Reason.UNREACHABLE
    assert "registry.example.com" in str(answer)
    assert len(web.calls) == 3


@pytest.mark.parametrize(
    ("asked", "waited"),
    [
        pytest.param("0", 0.5, id="none"),
        pytest.param("2", 2.0, id="seconds"),
        pytest.param("20", 20.0, id="the longest"),
        pytest.param("", 0.5, id="empty"),
        pytest.param("soon", 0.5, id="a word"),
        pytest.param("-5", 0.5, id="negative"),
        pytest.param("1.5", 0.5, id="a fraction"),
        pytest.param("Wed, 21 Oct 2015 07:28:00 GMT", 0.5, id="a date"),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_the_wait_that_a_registry_asks_for(
    web: respx.MockRouter, waits: list[float], status: int, asked: str, waited: float
) -> None:
    answers(web, respx.MockResponse(status, headers={"Retry-After": asked}), FOUND)
    assert platforms_of(ask()) == ["linux/arm64"]
    assert waits == [waited]


@pytest.mark.parametrize("seconds", [21, 3600, 999_999_999])
def test_a_wait_that_is_too_long_is_reported_instead(
    web: respx.MockRouter, waits: list[float], seconds: int
) -> None:
    web.get(manifest_url()).respond(429, headers={"Retry-After": str(seconds)})
    answer = ask()
    assert reason_of(answer) is Reason.RATE_LIMITED
    assert "a pause of " in str(answer)
    assert waits == []


@pytest.mark.parametrize(
    "text", [QUOTA, "You have reached your pull rate limit. You may increase the limit by upgrading"]
)
def test_a_quota_that_is_used_up_is_not_tried_again(
    web: respx.MockRouter, waits: list[float], text: str
) -> None:
    web.get(manifest_url()).respond(
        429, content=errors("TOOMANYREQUESTS", text), headers={"Retry-After": "1"}
    )
    answer = ask()
    assert reason_of(answer) is Reason.RATE_LIMITED
    assert "a login raises it" in str(answer)
    assert len(web.calls) == 1
    assert waits == []


def test_a_token_is_tried_again_too(web: respx.MockRouter, waits: list[float]) -> None:
    serve(web, manifest_url(), ARM, authorization="Bearer t")
    tokens = web.get(url__startswith=REALM)
    tokens.side_effect = [respx.MockResponse(502), respx.MockResponse(json={"token": "t"})]
    challenge(web, BEARER)
    assert platforms_of(ask()) == ["linux/arm64"]
    assert waits == [0.5]


def test_a_failure_is_not_remembered_by_the_next_run(web: respx.MockRouter) -> None:
    answers(web, *[respx.MockResponse(503)] * 3, FOUND)
    assert reason_of(ask()) is Reason.UNREACHABLE
    assert platforms_of(ask()) == ["linux/arm64"]


def test_a_failure_of_the_token_server_is_not_remembered_by_the_next_run(web: respx.MockRouter) -> None:
    serve(web, manifest_url(), ARM, authorization="Bearer t")
    broken = grant(web).respond(403)
    challenge(web, BEARER)
    assert reason_of(ask()) is Reason.DENIED
    broken.respond(json={"token": "t"})
    assert platforms_of(ask()) == ["linux/arm64"]
