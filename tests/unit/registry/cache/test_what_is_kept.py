"""Answers are kept; that there was none is not."""

import httpx
import pytest
import respx

from archcheck.images.availability import Availability, Found, Missing, Reason, Unknown
from tests.unit.registry.asking import platforms_of, reason_of
from tests.unit.registry.cache.running import FakedRegistry, Machine, answering
from tests.unit.registry.documents import EMPTY, Blob, config, image, images_of, index, listed
from tests.unit.registry.serving import BEARER, HOST, REFERENCE, REFUSED, errors, grant, manifest_url

ARM = images_of("linux/arm64")
CHART = image(Blob(b"{}", "application/vnd.cncf.helm.config.v1+json"))
SBOM = image(Blob(b"{}", EMPTY), artifactType="application/spdx+json")


def status_of(answer: Availability) -> str:
    return "missing" if isinstance(answer, Missing) else reason_of(answer).value


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        pytest.param(401, b"", "denied", id="401"),
        pytest.param(403, b"", "denied", id="403"),
        pytest.param(404, errors("MANIFEST_UNKNOWN"), "missing", id="404, no such tag"),
        pytest.param(404, errors("NAME_UNKNOWN"), "missing", id="404, no such repository"),
        pytest.param(404, b"<html>", "invalid", id="404, a web page"),
        pytest.param(429, b"", "rate-limited", id="429"),
        pytest.param(429, b"You have reached your pull rate limit", "rate-limited", id="the quota"),
        pytest.param(500, b"", "unreachable", id="500"),
        pytest.param(503, b"", "unreachable", id="503"),
        pytest.param(200, b"", "invalid", id="nothing"),
        pytest.param(200, b"<html>", "invalid", id="a web page"),
        pytest.param(200, b"{}", "invalid", id="an empty object"),
        pytest.param(200, b'{"schemaVersion": 1, "fsLayers": []}', "invalid", id="schema 1"),
        pytest.param(200, b'{"schemaVersion": 2, "manifests": [1]}', "invalid", id="a broken index"),
    ],
)
def test_a_failure_is_asked_for_again(
    machine: Machine, registry: FakedRegistry, status: int, body: bytes, expected: str
) -> None:
    registry.put(ARM)
    registry.get = answering(status, body)
    assert status_of(machine.run().answer) == expected
    again = machine.run()
    assert status_of(again.answer) == expected
    assert again.requests != []
    assert status_of(machine.run(offline=True).answer) == "offline"
    registry.get = None
    assert machine.run().platforms == ["linux/arm64"]


@pytest.mark.parametrize("fault", [REFUSED, httpx.ReadTimeout("slow")])
def test_a_host_that_cannot_be_reached_is_asked_again(
    machine: Machine, registry: FakedRegistry, fault: Exception
) -> None:
    registry.route.mock(side_effect=fault)
    for _ in range(2):
        assert reason_of(machine.run().answer) is Reason.UNREACHABLE
    assert reason_of(machine.run(offline=True).answer) is Reason.OFFLINE


def test_an_image_whose_config_is_lost_is_asked_for_again(machine: Machine, registry: FakedRegistry) -> None:
    settings = config("linux/arm64")
    registry.put(image(settings))
    assert reason_of(machine.run().answer) is Reason.INVALID
    registry.put(image(settings), settings)
    assert machine.run().platforms == ["linux/arm64"]


def test_other_bytes_than_a_digest_stands_for_are_not_kept(machine: Machine, registry: FakedRegistry) -> None:
    name = f"{HOST}/app@{ARM.digest}"
    registry.get = answering(200, images_of("linux/amd64").body)
    assert reason_of(machine.run(name).answer) is Reason.INVALID
    registry.get = None
    registry.put(ARM)
    assert machine.run(name).platforms == ["linux/arm64"]


def test_a_failure_costs_the_others_nothing(machine: Machine, registry: FakedRegistry) -> None:
    registry.put(ARM)
    absent = f"{HOST}/absent:1"
    assert isinstance(machine.run(absent, REFERENCE).answers[0], Missing)
    again = machine.run(absent, REFERENCE)
    assert again.requests == [f"GET {manifest_url(repository='absent')}"]
    assert platforms_of(again.answers[1]) == ["linux/arm64"]


@pytest.mark.parametrize("manifest", [CHART, SBOM, index(artifactType="application/spdx+json")])
def test_that_it_is_an_artifact_is_kept(machine: Machine, registry: FakedRegistry, manifest: Blob) -> None:
    registry.put(manifest)
    cold = machine.run()
    assert reason_of(cold.answer) is Reason.ARTIFACT
    warm = machine.run()
    assert warm.requests == []
    assert warm.answers == cold.answers
    machine.wait()
    late = machine.run()
    assert late.kinds == ["HEAD manifests"]
    assert late.answers == cold.answers


def test_an_index_without_an_image_is_kept_as_that(machine: Machine, registry: FakedRegistry) -> None:
    registry.put(index())
    cold = machine.run()
    assert cold.platforms == []
    warm = machine.run()
    assert (warm.requests, warm.answers) == ([], cold.answers)


def test_platforms_are_kept_as_they_were_declared(machine: Machine, registry: FakedRegistry) -> None:
    declared = ["linux/arm/v6", "linux/arm64/v8", "linux/amd64/v2", "linux/armhf", "linux/mips64le/größe"]
    windows = listed("windows/amd64")
    windows["platform"]["os.version"] = "10.0.17763.6414"
    registry.put(index(*map(listed, declared), windows))
    cold, warm = machine.run(), machine.run()
    assert warm.requests == []
    assert warm.answers == cold.answers
    assert isinstance(warm.answer, Found)
    assert warm.answer.platforms[-1].os_version == "10.0.17763.6414"
    assert [each.variant for each in warm.answer.platforms][:3] == ["v6", "v8", "v2"]


def test_an_index_that_its_registry_does_not_bear_out_is_not_kept(
    machine: Machine, registry: FakedRegistry
) -> None:
    """Which of its parts a registry has lost may differ tomorrow, under the same digest."""
    settings = config("linux/arm64")
    child = image(settings)
    unlabelled = {key: value for key, value in child.descriptor().items() if key != "platform"}
    registry.put(index(listed("linux/amd64"), unlabelled))
    doubtful = machine.run().answer
    assert isinstance(doubtful, Found)
    assert doubtful.message
    assert reason_of(machine.run(offline=True).answer) is Reason.OFFLINE
    registry.put(child, settings, tag="child")
    assert machine.run().platforms == ["linux/amd64", "linux/arm64"]


def test_a_deep_look_up_takes_nothing_from_the_cache_and_leaves_nothing_there(
    machine: Machine, registry: FakedRegistry
) -> None:
    registry.put(ARM)
    first = machine.run(deep=True)
    assert isinstance(first.answer, Found)
    assert first.answer.platforms == ()
    assert "not there" in first.answer.message
    assert not machine.file.exists()
    assert machine.run().platforms == ["linux/arm64"]
    assert machine.run(deep=True).answers == first.answers
    assert machine.run().platforms == ["linux/arm64"]


def test_what_a_login_opened_is_kept_without_the_login(
    machine: Machine, registry: FakedRegistry, web: respx.MockRouter
) -> None:
    registry.put(ARM)
    registry.challenge = BEARER
    grant(web)
    machine.run()
    warm = machine.run()
    assert warm.requests == []
    assert warm.platforms == ["linux/arm64"]


def test_what_was_known_when_somebody_interrupted_is_kept(machine: Machine, registry: FakedRegistry) -> None:
    registry.put(ARM)

    def interrupt() -> httpx.Response:
        raise KeyboardInterrupt

    machine.run()
    registry.get = interrupt
    cut = machine.run(REFERENCE, f"{HOST}/other:1")
    assert platforms_of(cut.answers[0]) == ["linux/arm64"]
    assert cut.answers[1] == Unknown(Reason.UNREACHABLE, "not asked to the end: interrupted")
    registry.get = None
    registry.put(ARM, repository="other")
    assert machine.run(f"{HOST}/other:1").platforms == ["linux/arm64"]
