"""How long a token is used, and by whom."""

import json
from collections.abc import Iterator
from itertools import count

import httpx
import pytest
import respx

from tests.unit.registry.asking import ask_all, platforms_of
from tests.unit.registry.conftest import WriteConfig
from tests.unit.registry.credentials.running import run, run_in_time
from tests.unit.registry.documents import images_of
from tests.unit.registry.logins import basic, login
from tests.unit.registry.serving import BEARER, HOST, REALM, REFERENCE, authorizations

ARM = images_of("linux/arm64")


@pytest.fixture
def numbers() -> Iterator[int]:
    return count(1)


def number_tokens(web: respx.MockRouter, numbers: Iterator[int], **answer: object) -> respx.Route:
    """Serve every manifest to who has any token; each token has the next number."""

    def manifest(request: httpx.Request) -> httpx.Response:
        if request.headers.get("authorization", "").startswith("Bearer "):
            return httpx.Response(200, content=ARM.body, headers={"Content-Type": ARM.media_type})
        return httpx.Response(401, headers={"WWW-Authenticate": BEARER})

    web.get(url__startswith=f"https://{HOST}/").mock(side_effect=manifest)
    route = web.route(url__startswith=REALM)
    route.mock(side_effect=lambda _: httpx.Response(200, json=answer | {"token": str(next(numbers))}))
    return route


@pytest.mark.parametrize(
    ("answer", "lasts", "expires"),
    [
        pytest.param({"expires_in": 300}, 200, 301, id="as the server says"),
        pytest.param({"expires_in": 3600.0}, 3000, 3601, id="a fraction"),
        pytest.param({}, 45, 61, id="a minute where it does not say"),
        pytest.param({"expires_in": None}, 45, 61, id="null"),
        pytest.param({"expires_in": 0}, 45, 61, id="zero"),
        pytest.param({"expires_in": -5}, 45, 61, id="before it began"),
        pytest.param({"expires_in": "300"}, 45, 301, id="a text"),
        pytest.param({"expires_in": True}, 45, 61, id="a truth"),
        pytest.param({"expires_in": 10**30}, 45, 61, id="for ever"),
    ],
)
def test_a_token_is_used_until_it_expires(
    web: respx.MockRouter, numbers: Iterator[int], answer: dict[str, object], lasts: float, expires: float
) -> None:
    number_tokens(web, numbers, **answer)
    answers = run_in_time(REFERENCE, lasts, REFERENCE, expires - lasts, REFERENCE)
    assert [platforms_of(each) for each in answers] == [["linux/arm64"]] * 3
    assert authorizations(web, HOST) == [None, "Bearer 1", "Bearer 1", "Bearer 2"]


def test_a_token_is_not_used_in_its_last_moment(web: respx.MockRouter, numbers: Iterator[int]) -> None:
    """It must still be good when it arrives."""
    number_tokens(web, numbers, expires_in=100)
    run_in_time(REFERENCE, 99, REFERENCE)
    assert authorizations(web, HOST)[-1] == "Bearer 2"


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "1e400"])
def test_a_lifetime_that_is_no_number(web: respx.MockRouter, numbers: Iterator[int], value: str) -> None:
    tokens = number_tokens(web, numbers)
    tokens.mock(
        side_effect=lambda _: httpx.Response(
            200, text=f'{{"token": "{next(numbers)}", "expires_in": {value}}}'
        )
    )
    run_in_time(REFERENCE, 61, REFERENCE)
    assert authorizations(web, HOST) == [None, "Bearer 1", "Bearer 2"]


def test_tasks_that_want_the_same_token_wait_for_one(web: respx.MockRouter, numbers: Iterator[int]) -> None:
    tokens = number_tokens(web, numbers)
    answers = ask_all(*(f"{HOST}/app:{number}" for number in range(20)))
    assert [platforms_of(answer) for answer in answers] == [["linux/arm64"]] * 20
    assert tokens.call_count == 1


def test_a_refusal_is_shared_too(web: respx.MockRouter, numbers: Iterator[int]) -> None:
    tokens = number_tokens(web, numbers)
    tokens.respond(403)
    ask_all(*(f"{HOST}/app:{number}" for number in range(20)))
    assert tokens.call_count == 1


def test_each_user_has_tokens_of_their_own(
    web: respx.MockRouter, docker_config: WriteConfig, numbers: Iterator[int]
) -> None:
    """One repository, asked for by pods with and without a pull secret."""
    tokens = number_tokens(web, numbers)
    secret = json.dumps(login(HOST, "of-the-pod"))
    references = [f"{HOST}/app:{number}" for number in range(4)]
    run(*references, secrets=dict.fromkeys(references[:2], (secret,)))
    sent = [call.request.headers.get("authorization") for call in tokens.calls]
    assert sorted(str(each) for each in sent) == [basic("of-the-pod", "s3cret"), "None"]


def test_each_repository_has_a_token_of_its_own(web: respx.MockRouter, numbers: Iterator[int]) -> None:
    tokens = number_tokens(web, numbers)
    ask_all(
        *(f"{HOST}/app{number}:1" for number in range(3)), *(f"{HOST}/app{number}:2" for number in range(3))
    )
    assert sorted(call.request.url.params["scope"] for call in tokens.calls) == [
        f"repository:app{number}:pull" for number in range(3)
    ]
