"""How long an answer is believed, and what it costs to ask whether it still holds."""

import pytest
import respx

from tests.unit.registry.asking import platforms_of
from tests.unit.registry.cache.running import AMD, ARM, TTL, FakedRegistry, Machine, quoted_digest
from tests.unit.registry.documents import config, image
from tests.unit.registry.serving import HOST, REFERENCE, manifest_url


def test_within_the_time_to_live_nothing_is_asked(machine: Machine, registry: FakedRegistry) -> None:
    registry.put(ARM)
    cold = machine.run()
    assert cold.requests == [f"GET {manifest_url()}"]
    machine.wait(TTL - 1)
    warm = machine.run()
    assert warm.requests == []
    assert warm.answers == cold.answers


def test_a_hundred_images(machine: Machine, registry: FakedRegistry) -> None:
    names = [f"{HOST}/app{number}:1" for number in range(100)]
    for number in range(100):
        registry.put(ARM, repository=f"app{number}")
    cold = machine.run(*names)
    assert cold.kinds == ["GET manifests"] * 100
    assert machine.run(*names).requests == []
    machine.wait()
    late = machine.run(*names)
    assert late.kinds == ["HEAD manifests"] * 100
    assert cold.answers == late.answers


def test_a_registry_that_states_digests_is_asked_by_head(machine: Machine, registry: FakedRegistry) -> None:
    registry.put(ARM)
    registry.etag = quoted_digest
    machine.run()
    machine.wait()
    late = machine.run()
    assert late.requests == [f"HEAD {manifest_url()}"]
    assert late.platforms == ["linux/arm64"]


def test_a_registry_that_gives_entity_tags_only(machine: Machine, registry: FakedRegistry) -> None:
    registry.put(ARM)
    registry.states_digest, registry.etag = False, lambda blob: f'W/"{blob.digest[-8:]}"'
    cold = machine.run()
    machine.wait()
    late = machine.run()
    assert late.requests == [f"GET {manifest_url()}"]
    assert late.answers == cold.answers
    conditions = [call.request.headers.get("If-None-Match") for call in registry.route.calls]
    assert conditions == [None, f'W/"{ARM.digest[-8:]}"']
    assert [call.response.status_code for call in registry.route.calls] == [200, 304]


def test_both_requests_accept_the_same(machine: Machine, registry: FakedRegistry) -> None:
    """Distribution compares entity tags before it looks at what is accepted."""
    registry.put(ARM)
    registry.states_digest, registry.etag = False, quoted_digest
    machine.run()
    machine.wait()
    machine.run()
    first, second = (call.request.headers["Accept"] for call in registry.route.calls)
    assert first == second


def test_a_registry_that_gives_neither(machine: Machine, registry: FakedRegistry) -> None:
    registry.put(ARM)
    registry.states_digest = False
    cold = machine.run()
    machine.wait()
    late = machine.run()
    assert late.requests == [f"GET {manifest_url()}"]
    assert late.answers == cold.answers
    assert all("If-None-Match" not in call.request.headers for call in registry.route.calls)


def test_what_was_asked_anew_is_believed_anew(machine: Machine, registry: FakedRegistry) -> None:
    registry.put(ARM)
    machine.run()
    machine.wait()
    machine.run()
    machine.wait(TTL - 1)
    assert machine.run().requests == []
    machine.wait(2)
    assert len(machine.run().requests) == 1


@pytest.mark.parametrize("ttl", [0.0, 60.0, TTL])
def test_each_run_has_its_own_time_to_live(machine: Machine, registry: FakedRegistry, ttl: float) -> None:
    registry.put(ARM)
    machine.run(ttl=TTL)
    machine.wait(120)
    assert machine.run(ttl=ttl).kinds == ([] if ttl == TTL else ["HEAD manifests"])


@pytest.mark.parametrize("tag", ["", ":1"], ids=["alone", "behind a tag"])
def test_a_digest_is_never_asked_for_again(machine: Machine, registry: FakedRegistry, tag: str) -> None:
    registry.put(ARM)
    name = f"{HOST}/app{tag}@{ARM.digest}"
    cold = machine.run(name)
    assert len(cold.requests) == 1
    machine.wait(10 * 365 * 86400)
    late = machine.run(name, ttl=0)
    assert late.requests == []
    assert late.answers == cold.answers


def test_a_digest_that_only_a_tag_led_to_is_asked_for(machine: Machine, registry: FakedRegistry) -> None:
    registry.put(ARM)
    machine.run()
    assert machine.run(f"{HOST}/app@{ARM.digest}").requests == [f"GET {manifest_url(ARM.digest)}"]


def test_the_same_digest_under_another_repository_is_asked_for(
    machine: Machine, registry: FakedRegistry
) -> None:
    """That one repository has it says nothing of another."""
    registry.put(ARM)
    machine.run(f"{HOST}/app@{ARM.digest}")
    other = machine.run(f"{HOST}/other@{ARM.digest}")
    assert other.requests == [f"GET {manifest_url(ARM.digest, repository='other')}"]
    assert "other" in str(other.answer)


def test_the_same_repository_of_another_registry_is_asked_for(
    machine: Machine, registry: FakedRegistry, web: respx.MockRouter
) -> None:
    registry.put(ARM)
    FakedRegistry(web, "other.example.com").put(AMD)
    machine.run()
    other = machine.run("other.example.com/app:1")
    assert other.requests == [f"GET {manifest_url(origin='https://other.example.com')}"]
    assert other.platforms == ["linux/amd64"]


def test_a_single_image_is_revalidated_without_its_config(machine: Machine, registry: FakedRegistry) -> None:
    settings = config("linux/arm/v7")
    registry.put(image(settings), settings)
    cold = machine.run()
    assert cold.kinds == ["GET manifests", "GET blobs"]
    assert machine.run().requests == []
    machine.wait()
    late = machine.run()
    assert late.kinds == ["HEAD manifests"]
    assert late.answers == cold.answers
    assert late.platforms == ["linux/arm/v7"]


def test_a_single_image_is_compared_by_its_bytes_where_nothing_else_tells(
    machine: Machine, registry: FakedRegistry
) -> None:
    settings = config("linux/arm/v7")
    registry.put(image(settings), settings)
    registry.states_digest = False
    cold = machine.run()
    machine.wait()
    late = machine.run()
    assert late.kinds == ["GET manifests"]
    assert late.answers == cold.answers


@pytest.mark.parametrize("seconds", [-30, 30], ids=["back", "forward"])
def test_a_clock_that_is_set_a_little(machine: Machine, registry: FakedRegistry, seconds: float) -> None:
    registry.put(ARM)
    machine.run()
    machine.wait(seconds)
    assert machine.run().requests == []


@pytest.mark.parametrize("seconds", [-30, 0, 30])
def test_without_a_time_to_live_no_tag_is_believed(
    machine: Machine, registry: FakedRegistry, seconds: float
) -> None:
    registry.put(ARM)
    machine.run()
    machine.wait(seconds)
    assert machine.run(ttl=0).kinds == ["HEAD manifests"]


@pytest.mark.parametrize("days", [-20_000, -1, 1, 20_000])
def test_a_clock_that_is_set_far(machine: Machine, registry: FakedRegistry, days: int) -> None:
    """An answer from the future is believed as little as an old one, and then has its time to live."""
    registry.put(ARM)
    machine.run()
    registry.put(AMD)
    machine.wait(days * 86400)
    late = machine.run()
    assert late.platforms == ["linux/amd64"]
    assert machine.run().requests == []


def test_a_reference_that_is_asked_for_twice(machine: Machine, registry: FakedRegistry) -> None:
    registry.put(ARM)
    names = (REFERENCE, f"{HOST}/app:1@{ARM.digest}", f"{HOST}/app@{ARM.digest}", REFERENCE)
    assert len(machine.run(*names).requests) == 2
    machine.wait()
    late = machine.run(*names)
    assert late.kinds == ["HEAD manifests"]
    assert [platforms_of(answer) for answer in late.answers] == [["linux/arm64"]] * 4
