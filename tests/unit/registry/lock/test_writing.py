"""A lock → its text → the same lock; and what of the text changes when an image does."""

import difflib
from datetime import date, timedelta
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from archcheck.images.availability import Found, ManifestKind, Unknown
from archcheck.images.platform import Platform
from archcheck.images.reference import Reference, parse_reference
from archcheck.registry.client.listings import platform_of_fields
from archcheck.registry.lock.merging import lockable
from archcheck.registry.lock.model import Lock, Locked
from archcheck.registry.lock.platforms import platform_of_text
from archcheck.registry.lock.reading import read_lock
from archcheck.registry.lock.writing import lock_text
from tests.support.tables import walked
from tests.unit.registry.lock.locks import (
    AMD64,
    ARM64,
    DAY,
    REFERENCES,
    entries,
    image,
    lock_file,
    locks,
)


@given(locks())
def test_what_is_written_is_read_again(lock: Lock) -> None:
    assert read_lock(lock_text(lock).encode(), "archcheck.lock") == lock


@given(locks())
def test_any_reader_of_yaml_sees_the_same(lock: Lock) -> None:
    document = yaml.safe_load(lock_text(lock))
    assert document["version"] == 1
    assert document.get("checked") == lock.checked
    images = document["images"]
    assert images.keys() == lock.entries.keys()
    for name, entry in lock.entries.items():
        assert images[name]["seen"] == entry.seen
        assert images[name]["kind"] == (entry.answer.kind if isinstance(entry.answer, Found) else "artifact")
        if isinstance(entry.answer, Found):
            assert images[name]["digest"] == entry.answer.digest
            assert tuple(map(_platform, images[name]["platforms"])) == entry.answer.platforms


def _platform(said: Any) -> Platform | None:
    return platform_of_text(said) if isinstance(said, str) else platform_of_fields(said)


@walked(
    "odd", ["v7\U0001f680", "\x7f", "\x85", "\u2028", "\ufeff", "\uffff", "\0", "a b", '"', "\\", "'", ": #"]
)
def test_a_platform_of_any_text_leaves_the_lock_readable(odd: str) -> None:
    lock = Lock({"docker.io/library/a:1": image(1, Platform("linux", "arm", odd))})
    assert read_lock(lock_text(lock).encode(), "archcheck.lock") == lock
    assert yaml.safe_load(lock_text(lock))["images"]["docker.io/library/a:1"]["seen"] == DAY


@pytest.mark.parametrize("half", ["\ud83d", "v\udcff7"])
def test_half_a_surrogate_pair_leaves_the_lock_readable_and_stable(half: str) -> None:
    """JSON can say it; no file in UTF-8 can."""
    found = lockable(
        Found((Platform("linux", "arm", half),), f"sha256:{1:064x}", ManifestKind.INDEX, "ghcr.io")
    )
    assert isinstance(found, Found)
    lock = Lock({"docker.io/library/a:1": Locked(found, DAY)})
    assert read_lock(lock_text(lock).encode(), "archcheck.lock") == lock
    assert (
        "\ufffd"
        in yaml.safe_load(lock_text(lock))["images"]["docker.io/library/a:1"]["platforms"][0]["variant"]
    )


@given(locks())
def test_names_are_sorted(lock: Lock) -> None:
    assert list(yaml.safe_load(lock_text(lock))["images"]) == sorted(lock.entries)


@given(locks())
def test_the_order_in_which_images_come_does_not_matter(lock: Lock) -> None:
    turned = Lock(dict(reversed(list(lock.entries.items()))), lock.checked)
    assert lock_text(turned) == lock_text(lock)


@given(st.data())
def test_one_entry_is_read_as_in_the_whole(data: st.DataObject) -> None:
    lock = data.draw(locks())
    name = data.draw(st.sampled_from(sorted(lock.entries)) if lock.entries else REFERENCES.map(str))
    limit = data.draw(st.one_of(st.none(), st.integers(0, 500)))
    text = lock_text(lock)
    partial, whole = lock_file(text, limit), lock_file(f"# read as a whole\n{text}", limit)
    reference = _lookup(name)
    assert partial.answer(reference) == whole.answer(reference)
    entry = lock.entries.get(name)
    if limit is None and entry is not None and isinstance(entry.answer, Found):
        found = partial.answer(reference)
        assert isinstance(found, Found)
        assert (found.platforms, found.digest, found.kind) == (
            entry.answer.platforms,
            entry.answer.digest,
            entry.answer.kind,
        )


@given(locks(), REFERENCES)
def test_what_is_not_in_the_lock_is_unknown(lock: Lock, reference: Reference) -> None:
    if str(reference) not in lock.entries:
        found = lock_file(lock_text(lock)).answer(reference)
        assert isinstance(found, Unknown)
        assert "archcheck lock" in found.message


@given(st.data())
def test_one_changed_image_is_one_changed_block(data: st.DataObject) -> None:
    lock = data.draw(locks(most=6).filter(lambda lock: len(lock.entries) > 0))
    name = data.draw(st.sampled_from(sorted(lock.entries)))
    changed = Lock({**lock.entries, name: data.draw(entries(_lookup(name)))}, lock.checked)
    old, new = lock_text(lock).splitlines(), lock_text(changed).splitlines()
    start = next(at for at, line in enumerate(old) if line.startswith("  ") and name in line)
    end = next((at for at in range(start + 1, len(old)) if not old[at].startswith("    ")), len(old))
    assert new[: start + 1] == old[: start + 1]
    assert new[len(new) - (len(old) - end) :] == old[end:]


def test_a_lost_platform_is_one_line_that_is_gone() -> None:
    old = lock_text(Lock({"docker.io/library/a:1": image(1, AMD64, ARM64)}))
    new = lock_text(Lock({"docker.io/library/a:1": image(1, AMD64)}))
    lines = list(difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=0))
    assert [line for line in lines[2:] if not line.startswith("@")] == ["-      - linux/arm64"]


def test_another_day_of_checking_is_one_line() -> None:
    def text(day: date) -> str:
        return lock_text(Lock({"docker.io/library/a:1": image(1), "docker.io/library/b:1": image(2)}, day))

    pairs = zip(text(DAY).splitlines(), text(DAY + timedelta(1)).splitlines(), strict=True)
    assert [pair for pair in pairs if pair[0] != pair[1]] == [("checked: 2026-01-01", "checked: 2026-01-02")]


def _lookup(name: str) -> Reference:
    reference = parse_reference(name).lookup
    assert str(reference) == name
    return reference
