"""--refresh, --no-cache and --offline, below the command line."""

from pathlib import Path

import pytest

from archcheck.images.availability import Availability, Reason
from archcheck.images.reference import parse_reference
from archcheck.registry.client.offline_first import look_up_all
from archcheck.registry.client.options import CachePolicy, RegistryOptions
from tests.support.layouts import write_layout
from tests.unit.registry.asking import platforms_of, reason_of
from tests.unit.registry.cache.running import AMD, ARM, FakedRegistry, Machine
from tests.unit.registry.documents import images_of
from tests.unit.registry.serving import HOST, REFERENCE, manifest_url


def test_refresh_asks_everything_and_keeps_it(machine: Machine, registry: FakedRegistry) -> None:
    registry.put(ARM)
    names = (REFERENCE, f"{HOST}/app@{ARM.digest}")
    machine.run(*names)
    registry.put(AMD)
    fresh = machine.run(*names, refresh=True)
    assert sorted(fresh.requests) == sorted([f"GET {manifest_url()}", f"GET {manifest_url(ARM.digest)}"])
    assert platforms_of(fresh.answers[0]) == ["linux/amd64"]
    warm = machine.run(*names)
    assert (warm.requests, warm.answers) == ([], fresh.answers)


def test_refresh_sends_no_condition(machine: Machine, registry: FakedRegistry) -> None:
    registry.states_digest, registry.etag = False, lambda _: '"1"'
    registry.put(ARM)
    machine.run()
    machine.run(refresh=True)
    assert [call.response.status_code for call in registry.route.calls] == [200, 200]


def test_a_refresh_that_fails_leaves_what_was_kept(machine: Machine, registry: FakedRegistry) -> None:
    registry.put(ARM)
    machine.run()
    registry.put(AMD, tag="elsewhere")
    registry.host_is_down()
    assert reason_of(machine.run(refresh=True).answer) is Reason.UNREACHABLE
    assert machine.run(offline=True).platforms == ["linux/arm64"]


def test_without_a_cache_nothing_is_written(machine: Machine, registry: FakedRegistry) -> None:
    registry.put(ARM)
    machine.run(keep=False)
    assert not machine.folder.exists()
    assert len(machine.run(keep=False).requests) == 1


def test_without_a_cache_nothing_is_read_or_changed(machine: Machine, registry: FakedRegistry) -> None:
    registry.put(ARM)
    machine.run()
    before = machine.file.read_bytes()
    registry.put(AMD)
    uncached = machine.run(keep=False)
    assert uncached.requests == [f"GET {manifest_url()}"]
    assert uncached.platforms == ["linux/amd64"]
    assert machine.file.read_bytes() == before


@pytest.mark.parametrize("days", [0, 1, 4000])
def test_offline_an_answer_counts_however_old(machine: Machine, registry: FakedRegistry, days: int) -> None:
    registry.put(ARM)
    cold = machine.run()
    machine.wait(days * 86400)
    offline = machine.run(ttl=0, offline=True)
    assert (offline.requests, offline.answers) == ([], cold.answers)


@pytest.mark.parametrize("days", [1, 20_000])
def test_offline_an_answer_counts_on_a_board_whose_clock_starts_anew(
    machine: Machine, registry: FakedRegistry, days: int
) -> None:
    """Without a battery it wakes up in 1970, and without a network it stays there."""
    registry.put(ARM)
    cold = machine.run()
    machine.wait(-days * 86400)
    offline = machine.run(offline=True)
    assert (offline.requests, offline.answers) == ([], cold.answers)


def test_offline_what_is_not_kept_is_not_known(machine: Machine, registry: FakedRegistry) -> None:
    registry.put(ARM)
    machine.run()
    other = f"{HOST}/other:1"
    offline = machine.run(REFERENCE, other, offline=True)
    assert offline.requests == []
    assert platforms_of(offline.answers[0]) == ["linux/arm64"]
    assert reason_of(offline.answers[1]) is Reason.OFFLINE
    assert "not in the cache" in str(offline.answers[1])


def test_offline_without_a_cache_nothing_is_known(machine: Machine, registry: FakedRegistry) -> None:
    registry.put(ARM)
    machine.run()
    offline = machine.run(offline=True, keep=False)
    assert offline.requests == []
    assert reason_of(offline.answer) is Reason.OFFLINE


def test_offline_a_deep_look_up_knows_nothing(machine: Machine, registry: FakedRegistry) -> None:
    registry.put(ARM)
    machine.run()
    assert reason_of(machine.run(offline=True, deep=True).answer) is Reason.OFFLINE


def test_offline_layouts_answer(machine: Machine, tmp_path: Path, registry: FakedRegistry) -> None:
    registry.put(ARM)
    machine.run()
    layout = write_layout(tmp_path / "layout", {"here.example.com/app:1": ["linux/riscv64"]})
    names = ("here.example.com/app:1", "here.example.com/absent:1", REFERENCE)
    offline = machine.run(*names, offline=True, layouts={"here.example.com": layout})
    assert offline.requests == []
    assert platforms_of(offline.answers[0]) == ["linux/riscv64"]
    assert reason_of(offline.answers[1]) is Reason.OFFLINE
    assert platforms_of(offline.answers[2]) == ["linux/arm64"]


def test_what_a_layout_answers_is_not_kept(machine: Machine, tmp_path: Path) -> None:
    layout = write_layout(tmp_path / "layout", {REFERENCE: ["linux/riscv64"]})
    assert machine.run(layouts={"*": layout}).platforms == ["linux/riscv64"]
    assert not machine.folder.exists()


def test_each_reference_is_reported_as_done_once(machine: Machine, registry: FakedRegistry) -> None:
    registry.put(ARM)
    machine.run()
    done: list[str] = []
    references = [parse_reference(text) for text in (REFERENCE, f"{HOST}/other:1")]
    access = RegistryOptions(cache=CachePolicy(machine.folder, 60))
    known = look_up_all(references, access, lambda reference: done.append(str(reference))).known
    assert sorted(done) == sorted(map(str, references))
    assert list(known) == references


def test_the_order_of_the_answers_is_that_of_the_question(machine: Machine, registry: FakedRegistry) -> None:
    names = [f"{HOST}/{name}:1" for name in "cab"]
    for name in "abc":
        registry.put(images_of(f"linux/{name}"), repository=name)
    machine.run(names[1])
    answers: list[Availability] = machine.run(*names).answers
    assert [platforms_of(answer) for answer in answers] == [["linux/c"], ["linux/a"], ["linux/b"]]
