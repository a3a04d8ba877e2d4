"""HEAD requests: free of quota, and not understood everywhere."""

from collections.abc import Callable

import httpx
import pytest
import respx

from archcheck.images.availability import Reason, Unknown
from archcheck.registry.transport.breaker import BREAKER_THRESHOLD
from archcheck.registry.transport.server import CONCURRENCY
from tests.unit.registry.asking import platforms_of, reason_of
from tests.unit.registry.cache.running import (
    AMD,
    ARM,
    CONFIGURATIONS,
    Configure,
    FakedRegistry,
    Machine,
    answering,
)
from tests.unit.registry.documents import Blob, config, digest_of, image
from tests.unit.registry.serving import BEARER, HOST, REALM, errors, grant, manifest_url

HEAD_AND_GET = ["HEAD manifests", "GET manifests"]


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(answering(405), id="not allowed"),
        pytest.param(answering(403), id="forbidden"),
        pytest.param(answering(404), id="not found"),
        pytest.param(answering(401), id="unauthorized, without a challenge"),
        pytest.param(answering(400), id="bad"),
        pytest.param(answering(500), id="broken"),
        pytest.param(answering(304), id="not modified, though nobody asked that"),
        pytest.param(answering(200), id="no digest"),
        pytest.param(answering(200, Docker_Content_Digest="latest"), id="no digest but a word"),
        pytest.param(answering(404, Docker_Content_Digest=ARM.digest), id="not found, with the digest"),
        pytest.param(
            answering(200, Docker_Content_Digest=digest_of(ARM.body, "sha512")), id="in another algorithm"
        ),
        pytest.param(answering(307, Location="https://s3.example.com/signed"), id="redirected to a refusal"),
    ],
)
@pytest.mark.parametrize("moved", [ARM, AMD], ids=["unchanged", "moved"])
def test_where_head_does_not_tell_get_decides(
    machine: Machine,
    registry: FakedRegistry,
    web: respx.MockRouter,
    head: Callable[[], httpx.Response],
    moved: Blob,
) -> None:
    web.head("https://s3.example.com/signed").respond(403)
    registry.put(ARM)
    machine.run()
    machine.wait()
    registry.put(moved)
    registry.head = head
    late = machine.run()
    assert late.platforms == ["linux/arm64" if moved is ARM else "linux/amd64"]
    assert late.requests[-1] == f"GET {manifest_url()}"


def test_where_head_is_refused_an_unchanged_single_image_costs_no_config(
    machine: Machine, registry: FakedRegistry
) -> None:
    settings = config("linux/arm/v7")
    registry.put(image(settings), settings)
    machine.run()
    machine.wait()
    registry.head = answering(405)
    assert machine.run().kinds == HEAD_AND_GET


def test_head_pays_the_challenge_too(
    machine: Machine, registry: FakedRegistry, web: respx.MockRouter
) -> None:
    registry.put(ARM)
    grant(web)
    machine.run()
    machine.wait()
    registry.challenge = BEARER
    late = machine.run()
    assert late.platforms == ["linux/arm64"]
    requests = [request.split("?")[0] for request in late.requests]
    assert requests == [f"HEAD {manifest_url()}", f"GET {REALM}", f"HEAD {manifest_url()}"]


def test_a_spent_quota_lets_tags_be_compared(machine: Machine, registry: FakedRegistry) -> None:
    """A HEAD request is no pull; one that moved must wait."""
    names = [f"{HOST}/app{number}:1" for number in range(30)]
    for number in range(30):
        registry.put(ARM, repository=f"app{number}")
    machine.run(*names)
    machine.wait()
    registry.put(AMD, repository="app0")
    quota = errors("TOOMANYREQUESTS", "You have reached your pull rate limit.")
    registry.get = answering(429, quota)
    first, *others = machine.run(*names).answers
    assert isinstance(first, Unknown)
    assert first.reason is Reason.RATE_LIMITED
    assert all(platforms_of(answer) == ["linux/arm64"] for answer in others)


@pytest.mark.parametrize("turns", [0, 1, 10])
@pytest.mark.parametrize("configure", CONFIGURATIONS[1:])
def test_a_spent_quota_ends_what_would_be_a_pull(
    machine: Machine, registry: FakedRegistry, configure: Configure, turns: int
) -> None:
    """Those on their way are answered, however long that takes, and those that start before it is clear."""
    configure(registry)
    names = [f"{HOST}/app{number}:1" for number in range(60)]
    for number in range(60):
        registry.put(ARM, repository=f"app{number}")
    machine.run(*names)
    machine.wait()
    quota = errors("TOOMANYREQUESTS", "You have reached your pull rate limit.")
    registry.get = answering(429, quota)
    registry.turns = turns
    late = machine.run(*names)
    assert {reason_of(answer) for answer in late.answers} == {Reason.RATE_LIMITED}
    assert len(late.requests) < CONCURRENCY + BREAKER_THRESHOLD
