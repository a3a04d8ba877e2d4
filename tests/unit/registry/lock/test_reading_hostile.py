"""Locks that nobody in their right mind wrote."""

import time

import pytest

from archcheck.errors import InputError
from archcheck.images.availability import Found, Reason, Unknown
from archcheck.registry.lock.reading import read_lock
from tests.support.tables import walked
from tests.unit.registry.lock.locks import answer, image, text_of

GOOD = text_of(a=image(1))
NAME = "docker.io/library/a:1"
ENTRY = f"{{digest: 'sha256:{1:064x}', kind: index, platforms: [linux/amd64], seen: 2026-01-01}}"


def _of(images: str, version: object = 1) -> str:
    return f"version: {version}\nimages:\n{images}"


@walked(
    "text, line",
    [
        ("- a list\n", 1),
        ("text\n", 1),
        (_of("", version=3), 1),
        (_of("", version="[1]"), 1),
        ("images: {}\n", 1),
        (_of("") + "more: 1\n", 3),
        ("version: 1\nimages: [a]\n", 2),
        ("version: 1\nimages: text\n", 2),
        ("version: 1\nchecked: [2026-01-01]\n", 2),
        ("version: 1\nchecked: yesterday\n", 2),
        (_of(f"  {NAME}: text\n"), 3),
        (_of(f"  {NAME}:\n"), 3),
        (_of(f"  {NAME}: {ENTRY.replace('seen', 'saw')}\n"), 3),
        (_of(f"  {NAME}: {ENTRY.replace('2026-01-01', '2026-13-01')}\n"), 3),
        (_of(f"  {NAME}: {ENTRY.replace('index', 'picture')}\n"), 3),
        (_of(f"  {NAME}: {ENTRY.replace('[linux/amd64]', 'linux/amd64')}\n"), 3),
        (_of(f"  {NAME}: {ENTRY.replace('linux/amd64', 'amd64')}\n"), 3),
        (_of(f"  {NAME}: {ENTRY.replace('linux/amd64', '{}')}\n"), 3),
        (_of(f"  {NAME}: {ENTRY.replace('linux/amd64', '{os: linux, cpu: z80}')}\n"), 3),
        (_of(f"  {NAME}: {ENTRY.replace('sha256:', 'sha256-')}\n"), 3),
        (_of(f"  {NAME}: {ENTRY}\n---\nversion: 1\n"), 5),
        (_of("  [\n"), 4),
    ],
)
def test_what_is_no_lock_is_refused_with_its_line(text: str, line: int) -> None:
    with pytest.raises(InputError) as caught:
        read_lock(text.encode(), "archcheck.lock")
    assert caught.value.line == line
    assert caught.value.path == "archcheck.lock"


def test_a_later_version_says_that_a_newer_archcheck_wrote_it() -> None:
    with pytest.raises(InputError, match="version '7'") as caught:
        read_lock(b"version: 7\nimages: {}\n", "archcheck.lock")
    assert "newer" in caught.value.hint


@pytest.mark.parametrize("text", [b"", b"\n", b"# nothing\n", b"---\n"])
def test_an_empty_lock_knows_nothing(text: bytes) -> None:
    assert read_lock(text, "archcheck.lock").entries == {}


@pytest.mark.parametrize("text", [b"\xff\xfe\xff", GOOD.encode("latin-1") + b"# \xe4\n", b"\x00"])
def test_bytes_that_are_no_text_are_refused(text: bytes) -> None:
    with pytest.raises(InputError):
        read_lock(text, "archcheck.lock")


def test_aliases_are_followed() -> None:
    text = _of(f"  docker.io/library/a:1: &a {ENTRY}\n  docker.io/library/b:1: *a\n")
    assert isinstance(answer(text, "b:1"), Found)


def test_aliases_that_grow_without_end_are_refused_soon() -> None:
    lines = ["x0: &x0 [a, a, a, a, a, a, a, a, a]"]
    lines += [f"x{at}: &x{at} [{', '.join([f'*x{at - 1}'] * 9)}]" for at in range(1, 12)]
    begun = time.process_time()
    with pytest.raises(InputError):
        read_lock("\n".join(["version: 1", *lines, "images: *x11"]).encode(), "archcheck.lock")
    assert time.process_time() - begun < 20


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(InputError):
        read_lock(f"version: 1\nimages: {'[' * 100_000}".encode(), "archcheck.lock")


def test_an_entry_that_stands_twice_is_not_read_in_parts() -> None:
    block = GOOD.split("images:\n")[1]
    other = block.replace(f"{1:064x}", f"{2:064x}")
    both, whole = answer(GOOD + other, "a:1"), answer(f"# whole\n{GOOD}{other}", "a:1")
    assert str(both) == str(whole)


@pytest.mark.parametrize(
    "line", ["    kind: index\n", f"    digest: sha256:{9:064x}\n", "    seen: 2026-01-02\n"]
)
def test_a_line_that_stands_twice_is_refused(line: str) -> None:
    """It is what is left where somebody took the markers of a merge away, and nothing else."""
    error = answer(GOOD + line, "a:1")
    assert isinstance(error, InputError)
    assert error.line == GOOD.count("\n") + 1


def test_a_digest_whose_entry_has_another_digest_is_not_believed() -> None:
    wanted = f"sha256:{5:064x}"
    text = GOOD.replace(NAME, f"docker.io/library/a@{wanted}")
    found = answer(text, f"docker.io/library/a@{wanted}")
    assert isinstance(found, Unknown)
    assert found.reason is Reason.INVALID
    assert "another digest" in found.message


def test_a_day_to_come_does_not_outlive_max_age() -> None:
    found = answer(GOOD.replace("seen: 2026-01-01", "seen: 2999-01-01"), "a:1", max_age=14)
    assert isinstance(found, Unknown | InputError)


def test_a_day_to_come_says_what_is_wrong_and_what_to_do() -> None:
    found = answer(GOOD.replace("seen: 2026-01-01", "seen: 2999-01-01"), "a:1", max_age=14)
    assert isinstance(found, Unknown)
    assert "2999-01-01" in found.message
    assert "archcheck lock --update" in found.message


def test_a_day_of_checking_to_come_does_not_outlive_max_age() -> None:
    found = answer(GOOD.replace("images:", "checked: 2999-01-01\nimages:"), "a:1", max_age=14)
    assert isinstance(found, Unknown | InputError)


def test_tomorrow_is_no_day_to_come_since_clocks_differ() -> None:
    assert isinstance(answer(GOOD.replace("seen: 2026-01-01", "seen: 2026-02-02"), "a:1", max_age=0), Found)


@pytest.mark.parametrize(("age", "limit", "is_found"), [(31, 31, True), (31, 30, False), (31, 0, False)])
def test_max_age_is_the_last_day_that_counts(age: int, limit: int, is_found: bool) -> None:
    found = answer(GOOD, "a:1", max_age=limit)
    assert isinstance(found, Found) == is_found
    if isinstance(found, Unknown):
        assert str(age) in found.message
        assert "archcheck lock --update" in found.message
