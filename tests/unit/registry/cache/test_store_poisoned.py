"""Rows that nobody wrote as archcheck does: they are no answer, and spoil none."""

import sqlite3
from collections.abc import Callable
from typing import Any

import pytest

from tests.unit.registry.asking import platforms_of
from tests.unit.registry.cache.running import AMD, ARM, FakedRegistry, Machine
from tests.unit.registry.serving import HOST, REFERENCE


@pytest.fixture
def filled(machine: Machine, registry: FakedRegistry) -> Machine:
    """A machine that has two images in its cache, one of which the registry has moved."""
    registry.put(ARM)
    registry.put(AMD, repository="other")
    machine.run(REFERENCE, f"{HOST}/other:1")
    registry.put(AMD)
    return machine


def poison(machine: Machine, table: str, column: str, value: Any) -> None:
    with sqlite3.connect(machine.file) as database:
        changed = database.execute(f"UPDATE {table} SET {column} = ? WHERE digest = ?", (value, ARM.digest))
        assert changed.rowcount == 1
    database.close()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        pytest.param("platforms", "", id="empty"),
        pytest.param("platforms", "[[", id="no JSON"),
        pytest.param("platforms", "[" * 100_000, id="deep"),
        pytest.param("platforms", "null", id="null"),
        pytest.param("platforms", "7", id="a number"),
        pytest.param("platforms", '""', id="a text"),
        pytest.param("platforms", '"ab"', id="a longer text"),
        pytest.param("platforms", "{}", id="a mapping"),
        pytest.param("platforms", '{"ab": 1}', id="a mapping with a key"),
        pytest.param("platforms", '["ab"]', id="a text for a platform"),
        pytest.param("platforms", '[["linux"]]', id="too short a platform"),
        pytest.param("platforms", '[["linux", "amd64", "", "", ""]]', id="too long a platform"),
        pytest.param("platforms", '[["linux", null, "", ""]]', id="null for an architecture"),
        pytest.param("platforms", "[[1, 2, 3, 4]]", id="numbers for names"),
        pytest.param("platforms", '[[["linux"], {}, "", ""]]', id="containers for names"),
        pytest.param("platforms", '[["linux", "amd64", "", ""], 1]', id="one good and one bad"),
        pytest.param("platforms", b"\xff\xfe", id="bytes"),
        pytest.param("platforms", 7, id="not even a text"),
        pytest.param("kind", "picture", id="an unknown kind"),
        pytest.param("kind", "", id="no kind"),
        pytest.param("kind", 7, id="a number for a kind"),
        pytest.param("kind", b"index", id="bytes for a kind"),
        pytest.param("kind", "artifact", id="an artifact without a message"),
    ],
)
def test_a_broken_manifest_is_asked_for_anew(
    filled: Machine, warnings: Callable[[], list[str]], column: str, value: Any
) -> None:
    poison(filled, "manifests", column, value)
    run = filled.run(REFERENCE, f"{HOST}/other:1")
    assert [platforms_of(answer) for answer in run.answers] == [["linux/amd64"], ["linux/amd64"]]
    assert len(run.requests) == 1
    assert filled.run().requests == []
    assert warnings() == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("checked_at", "yesterday"),
        ("checked_at", b"\x00"),
        ("checked_at", float("inf")),
        ("checked_at", float("-inf")),
        ("checked_at", -1.0),
        ("host", b"\xff"),
        ("place", b"\xff"),
        ("validator", b"\xff"),
    ],
)
def test_a_broken_name_is_asked_for_anew(filled: Machine, column: str, value: Any) -> None:
    poison(filled, "names", column, value)
    run = filled.run(REFERENCE, f"{HOST}/other:1")
    assert [platforms_of(answer) for answer in run.answers] == [["linux/amd64"], ["linux/amd64"]]
    assert filled.run().requests == []


@pytest.mark.parametrize("validator", ['"a"\r\nX-Evil: 1', "\x00", "größe", "x" * 10_000, "\ud7ff"])
def test_a_poisoned_entity_tag_never_reaches_the_wire(
    filled: Machine, registry: FakedRegistry, validator: str
) -> None:
    poison(filled, "names", "validator", validator)
    poison(filled, "names", "states_digest", 0)
    filled.wait()
    assert filled.run().platforms == ["linux/amd64"]
    assert all("X-Evil" not in call.request.headers for call in registry.route.calls)


@pytest.mark.parametrize("digest", ["", "sha256:", "latest", "sha512:" + "0" * 128])
def test_a_digest_that_leads_nowhere(filled: Machine, digest: str) -> None:
    with sqlite3.connect(filled.file) as database:
        database.execute("UPDATE names SET digest = ? WHERE digest = ?", (digest, ARM.digest))
    database.close()
    assert filled.run().platforms == ["linux/amd64"]


def test_a_digest_that_leads_to_another_one(filled: Machine) -> None:
    """What is asked for by its digest is that, or nothing."""
    name = f"{HOST}/app@{ARM.digest}"
    filled.run(name)
    with sqlite3.connect(filled.file) as database:
        database.execute("UPDATE names SET digest = ? WHERE target = ?", (AMD.digest, ARM.digest))
    database.close()
    run = filled.run(name)
    assert run.platforms == ["linux/arm64"]
    assert len(run.requests) == 1


def test_a_place_that_nobody_asks_is_no_reason_to_ask_it(filled: Machine) -> None:
    poison(filled, "names", "place", "https://evil.example.com/v2/app")
    filled.wait()
    run = filled.run()
    assert run.platforms == ["linux/amd64"]
    assert all(HOST in request for request in run.requests)


def test_text_that_is_no_text_in_the_file(filled: Machine) -> None:
    with sqlite3.connect(filled.file) as database:
        database.execute("UPDATE names SET host = CAST(x'ff' AS TEXT) WHERE digest = ?", (ARM.digest,))
    database.close()
    run = filled.run(REFERENCE, f"{HOST}/other:1")
    assert [platforms_of(answer) for answer in run.answers] == [["linux/amd64"], ["linux/amd64"]]
