"""Many references: each asked once, in bounded number and time, by a layout or over HTTP."""

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path

import httpx
import pytest
import respx

from archcheck.errors import ConfigurationError
from archcheck.images.availability import Availability, Found, Missing, Reason
from archcheck.images.reference import Reference, parse_reference
from archcheck.registry.client import offline_first as client
from archcheck.registry.client import remote
from archcheck.registry.client.options import ANY_REGISTRY, RegistryOptions
from archcheck.registry.transport import servers
from tests.support.layouts import write_layout
from tests.unit.registry.asking import platforms_of, reason_of
from tests.unit.registry.documents import images_of
from tests.unit.registry.serving import HOST, asked, errors, grant, manifest_url, serve

ARM = images_of("linux/arm64")


def look_up_all(
    wanted: list[Reference],
    layouts: dict[str, Path],
    on_done: Callable[[Reference], None] = lambda _: None,
) -> Mapping[Reference, Availability]:
    return client.look_up_all(wanted, RegistryOptions(layouts), on_done).known


def references(*texts: str) -> list[Reference]:
    return [parse_reference(text) for text in texts]


def test_nothing() -> None:
    assert look_up_all([], {}) == {}


def test_answers_stand_in_the_order_of_the_references(web: respx.MockRouter) -> None:
    serve(web, manifest_url("1"), ARM)
    web.get(manifest_url("2")).respond(404, content=errors("MANIFEST_UNKNOWN"))
    serve(web, manifest_url("3"), images_of("linux/amd64"))
    wanted = references(f"{HOST}/app:3", f"{HOST}/app:1", f"{HOST}/app:2")
    answers = look_up_all(wanted, {})
    assert list(answers) == wanted
    assert [type(answer) for answer in answers.values()] == [Found, Found, Missing]
    assert platforms_of(answers[wanted[0]]) == ["linux/amd64"]


@pytest.mark.parametrize(
    "same",
    [
        pytest.param([f"{HOST}/app:1", f"{HOST}/app:1"], id="the same twice"),
        pytest.param([f"{HOST}/app", f"{HOST}/app:latest"], id="with and without latest"),
        pytest.param([f"{HOST}/app:1@{ARM.digest}", f"{HOST}/app@{ARM.digest}"], id="a tag beside a digest"),
        pytest.param(
            [f"{HOST}/app:1@{ARM.digest}", f"{HOST}/app:2@{ARM.digest}"], id="two tags beside a digest"
        ),
        pytest.param(["nginx", "docker.io/nginx", "index.docker.io/library/nginx:latest"], id="spellings"),
    ],
)
def test_what_is_the_same_is_asked_once(web: respx.MockRouter, same: list[str]) -> None:
    grant(web, realm="https://auth.docker.io/token")
    web.route().respond(content=ARM.body, content_type=ARM.media_type)
    done: list[Reference] = []
    answers = look_up_all(references(*same), {}, done.append)
    assert len([request for request in asked(web) if "/manifests/" in request]) == 1
    assert len(done) == 1
    assert set(answers) == set(references(*same))
    assert len(set(answers.values())) == 1


def test_what_differs_is_asked_for_itself(web: respx.MockRouter) -> None:
    web.route().respond(content=ARM.body, content_type=ARM.media_type)
    wanted = references(f"{HOST}/app:1", f"{HOST}/app:2", f"{HOST}/other:1", f"{HOST}/app@{ARM.digest}")
    look_up_all(wanted, {})
    assert len(web.calls) == 4


def test_each_reference_is_reported_when_it_is_done(web: respx.MockRouter) -> None:
    serve(web, manifest_url("1"), ARM)
    web.get(manifest_url("2")).respond(403)
    wanted = references(f"{HOST}/app:1", f"{HOST}/app:2")
    done: list[Reference] = []
    look_up_all(wanted, {}, done.append)
    assert sorted(done) == wanted


@pytest.fixture
def local(tmp_path: Path) -> Path:
    return write_layout(tmp_path / "local", {f"{HOST}/app:1": ["linux/s390x"], "nginx:1": ["linux/s390x"]})


def test_a_layout_for_one_registry(web: respx.MockRouter, local: Path) -> None:
    grant(web, realm="https://auth.docker.io/token")
    serve(web, "https://registry-1.docker.io/v2/library/nginx/manifests/1", ARM)
    ours, hub = references(f"{HOST}/app:1", "nginx:1")
    done: list[Reference] = []
    answers = look_up_all([ours, hub], {HOST: local}, done.append)
    assert platforms_of(answers[ours]) == ["linux/s390x"]
    assert platforms_of(answers[hub]) == ["linux/arm64"]
    assert asked(web)[1:] == ["GET https://registry-1.docker.io/v2/library/nginx/manifests/1"]
    assert sorted(done) == sorted([ours, hub])


def test_a_layout_for_all_registries(web: respx.MockRouter, local: Path) -> None:
    known, unknown = references(f"{HOST}/app:1", "quay.io/app:1")
    answers = look_up_all([unknown, known], {ANY_REGISTRY: local})
    assert list(answers) == [unknown, known]
    assert platforms_of(answers[known]) == ["linux/s390x"]
    assert reason_of(answers[unknown]) is Reason.OFFLINE
    assert not web.calls


def test_the_layout_of_a_registry_goes_before_that_of_all(
    web: respx.MockRouter, local: Path, tmp_path: Path
) -> None:
    rest = write_layout(tmp_path / "rest", {f"{HOST}/app:1": ["linux/amd64"], "nginx:1": ["linux/amd64"]})
    ours, hub = references(f"{HOST}/app:1", "nginx:1")
    answers = look_up_all([ours, hub], {ANY_REGISTRY: rest, HOST: local})
    assert platforms_of(answers[ours]) == ["linux/s390x"]
    assert platforms_of(answers[hub]) == ["linux/amd64"]


def test_a_directory_that_is_no_layout(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError):
        look_up_all(references("nginx:1"), {ANY_REGISTRY: tmp_path})


def test_a_registry_that_hangs_ends_with_the_time_for_a_reference(
    web: respx.MockRouter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote, "REFERENCE_TIMEOUT", 0.05)

    async def hang(_: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError

    web.get(manifest_url("hangs")).mock(side_effect=hang)
    other = "other.example.com"
    serve(web, manifest_url(origin=f"https://{other}"), ARM)
    hanging, fine = references(f"{HOST}/app:hangs", f"{other}/app:1")
    done: list[Reference] = []
    answers = look_up_all([hanging, fine], {}, done.append)
    assert reason_of(answers[hanging]) is Reason.UNREACHABLE
    assert HOST in str(answers[hanging])
    assert platforms_of(answers[fine]) == ["linux/arm64"]
    assert len(done) == 2


def most_at_once(web: respx.MockRouter, hosts: list[str], number: int) -> int:
    """Look up many images, and return how many requests were ever under way together."""
    now = most = 0

    async def serve_slowly(_: httpx.Request) -> httpx.Response:
        nonlocal now, most
        now += 1
        most = max(most, now)
        for _turn in range(20):
            await asyncio.sleep(0)
        now -= 1
        return httpx.Response(200, content=ARM.body)

    web.route().mock(side_effect=serve_slowly)
    wanted = references(*(f"{hosts[each % len(hosts)]}/app:{each}" for each in range(number)))
    answers = look_up_all(wanted, {})
    assert all(platforms_of(answer) == ["linux/arm64"] for answer in answers.values())
    return most


@pytest.mark.parametrize("limit", [1, 2, 5])
def test_never_more_at_once_than_the_limit(
    web: respx.MockRouter, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    monkeypatch.setattr(servers, "CONCURRENCY", limit)
    assert most_at_once(web, [HOST], 3 * limit) == limit


def test_the_limit_is_for_each_registry(web: respx.MockRouter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "CONCURRENCY", 2)
    hosts = [f"registry{number}.example.com" for number in range(3)]
    assert most_at_once(web, hosts, 18) == 6


def test_one_run_after_another(web: respx.MockRouter) -> None:
    """Nothing of the first run's client is left in the second."""
    serve(web, manifest_url(), ARM)
    [reference] = references(f"{HOST}/app:1")
    assert look_up_all([reference], {}) == look_up_all([reference], {})
    assert len(web.calls) == 2
