"""A tag that may have moved, and registries that do not say so in the way that was expected."""

import httpx
import pytest

from archcheck.images.availability import Found, Missing, Reason
from tests.unit.registry.asking import platforms_of, reason_of
from tests.unit.registry.cache.running import (
    AMD,
    ARM,
    CONFIGURATIONS,
    Configure,
    FakedRegistry,
    Machine,
    answering,
    gives_entity_tags,
    gives_neither,
    quoted_digest,
    states_digests,
)
from tests.unit.registry.documents import config, image
from tests.unit.registry.serving import HOST, REFERENCE, errors, manifest_url

HEAD_AND_GET = ["HEAD manifests", "GET manifests"]


@pytest.mark.parametrize(
    ("configure", "kinds"),
    [
        (states_digests, HEAD_AND_GET),
        (gives_entity_tags, ["GET manifests"]),
        (gives_neither, ["GET manifests"]),
    ],
)
def test_a_tag_that_moved(
    machine: Machine, registry: FakedRegistry, configure: Configure, kinds: list[str]
) -> None:
    configure(registry)
    registry.put(ARM)
    machine.run()
    registry.put(AMD)
    assert machine.run().platforms == ["linux/arm64"]
    machine.wait()
    late = machine.run()
    assert late.kinds == kinds
    assert late.platforms == ["linux/amd64"]
    assert isinstance(late.answer, Found)
    assert late.answer.digest == AMD.digest
    assert machine.run() == type(late)(late.answers, [])


@pytest.mark.parametrize("configure", CONFIGURATIONS)
def test_a_tag_that_moved_and_came_back(
    machine: Machine, registry: FakedRegistry, configure: Configure
) -> None:
    configure(registry)
    for manifest, platform in ((ARM, "linux/arm64"), (AMD, "linux/amd64"), (ARM, "linux/arm64")):
        registry.put(manifest)
        assert machine.run().platforms == [platform]
        machine.wait()


@pytest.mark.parametrize("configure", CONFIGURATIONS)
def test_a_tag_that_became_a_single_image(
    machine: Machine, registry: FakedRegistry, configure: Configure
) -> None:
    configure(registry)
    registry.put(ARM)
    machine.run()
    machine.wait()
    settings = config("linux/riscv64")
    registry.put(image(settings), settings)
    late = machine.run()
    assert late.platforms == ["linux/riscv64"]
    assert late.kinds[-1] == "GET blobs"


@pytest.mark.parametrize("new_tag", [True, False], ids=["another entity tag", "the condition is ignored"])
def test_the_same_single_image_sent_again_costs_no_config(
    machine: Machine, registry: FakedRegistry, new_tag: bool
) -> None:
    settings = config("linux/arm/v7")
    gives_entity_tags(registry)
    registry.put(image(settings), settings)
    cold = machine.run()
    machine.wait()
    if new_tag:
        registry.etag = lambda _: '"other"'
    registry.honours_etag = False
    late = machine.run()
    assert late.kinds == ["GET manifests"]
    assert late.answers == cold.answers


def test_an_entity_tag_is_taken_from_the_last_answer(machine: Machine, registry: FakedRegistry) -> None:
    gives_entity_tags(registry)
    registry.put(ARM)
    machine.run()
    for number in (1, 2):
        machine.wait()
        registry.etag = lambda _, number=number: f'"{number}"'  # type: ignore[misc]
        machine.run()
    conditions = [call.request.headers.get("If-None-Match") for call in registry.route.calls]
    assert conditions == [None, quoted_digest(ARM), '"1"']


@pytest.mark.parametrize("etag", ['"größe"', '"\x7f"', '"a b"', "unquoted", '"' + "x" * 5000 + '"'])
def test_an_odd_entity_tag_does_not_spoil_the_next_run(
    machine: Machine, registry: FakedRegistry, etag: str
) -> None:
    """HTTP lets an entity tag have bytes above 127."""
    registry.put(ARM)
    registry.states_digest = False
    answer = httpx.Response(200, headers=[(b"ETag", etag.encode("latin-1"))], content=ARM.body)
    registry.get = lambda: answer
    assert machine.run().platforms == ["linux/arm64"]
    machine.wait()
    registry.get = None
    late = machine.run()
    assert late.platforms == ["linux/arm64"]


def test_not_modified_where_nobody_named_a_manifest(machine: Machine, registry: FakedRegistry) -> None:
    registry.get = answering(304)
    assert reason_of(machine.run().answer) is Reason.INVALID
    registry.get = None
    registry.put(ARM)
    assert machine.run().platforms == ["linux/arm64"]


@pytest.mark.parametrize("configure", CONFIGURATIONS)
@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (404, errors("MANIFEST_UNKNOWN"), None),
        (403, b"", Reason.DENIED),
        (429, b"", Reason.RATE_LIMITED),
        (500, b"", Reason.UNREACHABLE),
        (200, b"<html>", Reason.INVALID),
    ],
)
def test_a_refusal_is_the_answer_and_the_old_one_stays_where_it_is(
    machine: Machine,
    registry: FakedRegistry,
    configure: Configure,
    status: int,
    body: bytes,
    expected: Reason | None,
) -> None:
    configure(registry)
    registry.put(ARM)
    machine.run()
    machine.wait()
    registry.head, registry.get = answering(status), answering(status, body)
    refused = machine.run().answer
    if expected is None:
        assert isinstance(refused, Missing)
    else:
        assert reason_of(refused) is expected
    registry.head = registry.get = None
    late = machine.run()
    assert late.platforms == ["linux/arm64"]
    assert len(late.requests) == 1


def test_a_registry_that_is_gone(machine: Machine, registry: FakedRegistry) -> None:
    """That it cannot be asked is not hidden by what it said an hour ago; --offline would take that."""
    registry.put(ARM)
    machine.run()
    machine.wait()
    registry.host_is_down()
    assert reason_of(machine.run().answer) is Reason.UNREACHABLE
    assert machine.run(offline=True).platforms == ["linux/arm64"]


def test_one_run_with_all_kinds(machine: Machine, registry: FakedRegistry) -> None:
    """Fresh, old and unknown names in one run: each costs only its own."""
    registry.put(ARM, repository="old")
    machine.run(f"{HOST}/old:1")
    machine.wait()
    registry.put(ARM)
    machine.run(REFERENCE)
    registry.put(AMD, repository="new")
    run = machine.run(f"{HOST}/old:1", REFERENCE, f"{HOST}/new:1")
    assert sorted(run.requests) == [
        f"GET {manifest_url(repository='new')}",
        f"HEAD {manifest_url(repository='old')}",
    ]
    platforms = [platforms_of(answer)[0] for answer in run.answers]
    assert platforms == ["linux/arm64", "linux/arm64", "linux/amd64"]
