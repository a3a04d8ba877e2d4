"""Docker Hub's quota of pulls: what is said of it, and what is still asked once it is used up."""

import logging
from pathlib import Path

import httpx
import pytest
import respx

from archcheck.images.availability import Availability, Reason
from archcheck.images.reference import parse_reference
from archcheck.registry.client.offline_first import look_up_all
from archcheck.registry.client.options import CachePolicy, RegistryOptions
from archcheck.registry.mirrors.model import HostSettings
from archcheck.registry.mirrors.routes import Routes, RouteTable
from archcheck.registry.transport import servers
from archcheck.registry.transport.quota import Quota, quota_of
from tests.unit.registry.asking import platforms_of, reason_of
from tests.unit.registry.documents import images_of
from tests.unit.registry.serving import HOST, asked, errors, manifest_url, serve

ARM = images_of("linux/arm64")
USED_UP = "You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit"
OTHER = "other.example.net"


def look_up(*tags: str, host: str = HOST, cache: Path | None = None) -> list[Availability]:
    """Look tags up, one after the other; what the cache has is too old to be believed."""
    references = [parse_reference(f"{host}/app:{tag}") for tag in tags]
    known = look_up_all(references, RegistryOptions(cache=CachePolicy(cache, ttl=-100))).known
    return [known[reference] for reference in references]


@pytest.fixture(autouse=True)
def one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "CONCURRENCY", 1)


def refuse(web: respx.MockRouter, tag: str = "") -> respx.Route:
    """Answer that the quota is used up: for one tag, or for all."""
    start = manifest_url(tag) if tag else f"https://{HOST}/"
    return web.get(url__startswith=start).respond(429, content=errors("TOOMANYREQUESTS", USED_UP))


@pytest.mark.parametrize(
    ("headers", "quota"),
    [
        ({"ratelimit-remaining": "76;w=21600", "ratelimit-limit": "100;w=21600"}, Quota(76, 100, 21600)),
        ({"ratelimit-remaining": "0;w=21600"}, Quota(0, 0, 21600)),
        ({"ratelimit-remaining": "5"}, Quota(5, 0, 0)),
        ({"ratelimit-remaining": "-1"}, None),
        ({"ratelimit-remaining": "many"}, None),
        ({"ratelimit-limit": "100;w=21600"}, None),
        ({}, None),
    ],
)
def test_what_the_headers_say(headers: dict[str, str], quota: Quota | None) -> None:
    assert quota_of(headers) == quota


def test_a_used_up_quota_is_found_out_once(web: respx.MockRouter) -> None:
    refuse(web)
    answers = look_up(*"12345")
    assert {reason_of(answer) for answer in answers} == {Reason.RATE_LIMITED}
    assert all("a login raises it" in str(answer) for answer in answers)
    assert asked(web) == [f"GET {manifest_url('1')}"]


def test_other_hosts_are_asked_all_the_same(web: respx.MockRouter) -> None:
    refuse(web)
    serve(web, manifest_url(origin=f"https://{OTHER}"), ARM)
    references = [parse_reference(f"{host}/app:1") for host in (HOST, OTHER)]
    known = look_up_all(references, RegistryOptions()).known
    assert platforms_of(known[references[1]]) == ["linux/arm64"]


def test_what_is_free_goes_on(web: respx.MockRouter, tmp_path: Path) -> None:
    """A HEAD request is no pull: what the cache has is still asked after."""
    headers = {"Content-Type": ARM.media_type, "Docker-Content-Digest": ARM.digest}
    web.get(manifest_url("known")).respond(content=ARM.body, headers=headers)
    web.head(manifest_url("known")).respond(headers=headers)
    look_up("known", cache=tmp_path)
    refuse(web, "new")
    new, known = look_up("new", "known", cache=tmp_path)
    assert reason_of(new) is Reason.RATE_LIMITED
    assert platforms_of(known) == ["linux/arm64"]
    assert asked(web)[1:] == [f"GET {manifest_url('new')}", f"HEAD {manifest_url('known')}"]


def test_what_is_not_free_does_not(web: respx.MockRouter, tmp_path: Path) -> None:
    """A GET with an entity tag is a pull, whatever comes of it."""
    web.get(manifest_url("known")).respond(
        content=ARM.body, headers={"Content-Type": ARM.media_type, "ETag": '"1"'}
    )
    look_up("known", cache=tmp_path)
    refuse(web, "new")
    new, known = look_up("new", "known", cache=tmp_path)
    assert reason_of(new) is reason_of(known) is Reason.RATE_LIMITED
    assert asked(web)[1:] == [f"GET {manifest_url('new')}"]


def left(web: respx.MockRouter, *remaining: int) -> None:
    """Answer each pull with how many are left after it."""
    web.get(url__startswith=f"https://{HOST}/").side_effect = [
        httpx.Response(
            200,
            content=ARM.body,
            headers={"ratelimit-remaining": f"{each};w=21600", "ratelimit-limit": "100;w=21600"},
        )
        for each in remaining
    ]


def test_what_is_left_is_said_at_the_end(web: respx.MockRouter, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="archcheck")
    left(web, 77, 76)
    look_up("1", "2")
    assert f"{HOST}: 76 of 100 pulls left in 6 h" in caplog.messages
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


def test_a_run_that_needs_more_is_warned_about_once(
    web: respx.MockRouter, caplog: pytest.LogCaptureFixture
) -> None:
    left(web, 2, 1, 0, 0)
    look_up(*"1234")
    [warning] = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert warning == f"{HOST}: 2 of 100 pulls left in 6 h, and 3 more are needed; a login raises the limit"


def test_a_run_that_just_fits_is_not_warned_about(
    web: respx.MockRouter, caplog: pytest.LogCaptureFixture
) -> None:
    left(web, 3, 2, 1, 0)
    look_up(*"1234")
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


def test_too_many_questions_by_head_end_the_questions(web: respx.MockRouter, tmp_path: Path) -> None:
    references = [parse_reference(f"{HOST}/app:{tag}") for tag in range(30)]
    told = {"Docker-Content-Digest": ARM.digest}
    answering = web.get(url__startswith=f"https://{HOST}/")
    answering.respond(content=ARM.body, content_type=ARM.media_type, headers=told)
    heads = web.head(url__startswith=f"https://{HOST}/").respond(429)
    settings = {HOST: HostSettings(concurrency=1)}
    access = RegistryOptions(routes=Routes((RouteTable(hosts=settings),)), cache=CachePolicy(tmp_path, 0.0))
    look_up_all(references, access)
    answers = look_up_all(references, access).known
    assert {reason_of(each) for each in answers.values()} == {Reason.RATE_LIMITED}
    assert (heads.call_count, answering.call_count) == (3, 30)
