"""Two locks that grew from one, merged by the real git."""

import subprocess
import tempfile
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from archcheck.errors import InputError
from archcheck.images.availability import Found, ManifestKind
from archcheck.images.platform import Platform
from archcheck.registry.lock.conflicts import read_conflicted
from archcheck.registry.lock.model import Lock, Locked
from archcheck.registry.lock.reading import is_conflicted, read_lock
from archcheck.registry.lock.writing import lock_text
from tests.support import programs
from tests.unit.registry.lock.locks import AMD64, ARM64, ARMV7, DAY, answer

NAMES = [f"docker.io/library/{letter}:1" for letter in "abcdef"]


def _held(number: int) -> Found:
    """Return one of a few images: what a digest has never changes."""
    return Found((AMD64, ARM64, ARMV7)[: 1 + number % 3], f"sha256:{number:064x}", ManifestKind.INDEX, "")


_DAYS = st.integers(0, 2).map(lambda days: DAY + timedelta(days))
_ENTRIES = st.builds(Locked, st.integers(0, 3).map(_held), _DAYS)
_CHANGES = st.dictionaries(st.sampled_from(NAMES), st.one_of(st.none(), _ENTRIES), max_size=3)
_CHECKED = st.one_of(st.none(), _DAYS.map(lambda day: day + timedelta(31)))


def _lock(entries: Mapping[str, Locked | None], checked: date | None) -> Lock:
    kept = {name: entry for name, entry in entries.items() if entry is not None}
    return Lock(kept, checked if kept else None)


@st.composite
def _histories(draw: st.DrawFn) -> tuple[Lock, Lock, Lock]:
    """Return a lock and what two people made of it."""
    base = _lock(draw(st.dictionaries(st.sampled_from(NAMES), _ENTRIES)), draw(_CHECKED))
    ours, theirs = (_lock({**base.entries, **draw(_CHANGES)}, draw(_CHECKED)) for _ in range(2))
    return base, ours, theirs


def _merged(base: Lock, ours: Lock, theirs: Lock, *options: str) -> tuple[bool, bytes]:
    """Return whether git could merge them, and the text that it made."""
    git = programs.require("git", "apt install git")
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / name for name in ("ours", "base", "theirs")]
        for file, lock in zip(files, (ours, base, theirs), strict=True):
            file.write_text(lock_text(lock))
        done = subprocess.run(
            [git, "merge-file", "-p", *options, *files], capture_output=True, check=False, timeout=20
        )
    return done.returncode == 0, done.stdout


def _wanted(base: Lock, ours: Lock, theirs: Lock) -> dict[str, Found | None]:
    """Return what a merge means for each image that does not contradict itself; None where it has gone."""
    wanted: dict[str, Found | None] = {}
    for name in NAMES:
        old, mine, yours = (
            entry.answer if (entry := lock.entries.get(name)) else None for lock in (base, ours, theirs)
        )
        if mine == yours or yours == old:
            wanted[name] = mine  # type: ignore[assignment]
        elif mine == old:
            wanted[name] = yours  # type: ignore[assignment]
    return wanted


@given(_histories(), st.sampled_from([(), ("--diff3",), ("--zdiff3",)]))
def test_a_clean_merge_tells_no_lie_and_loses_nothing(
    history: tuple[Lock, Lock, Lock], options: tuple[str, ...]
) -> None:
    clean, data = _merged(*history, *options)
    event(f"clean: {clean}")
    if not clean:
        return
    found = read_lock(data, "archcheck.lock")
    for name in NAMES:
        sides = [lock.entries.get(name) for lock in history[1:]]
        entry = found.entries.get(name)
        if entry is None:
            assert None in sides, name
        else:
            assert entry.answer in [side.answer for side in sides if side], name


@given(_histories(), st.sampled_from([(), ("--diff3",), ("--zdiff3",)]))
def test_a_conflict_is_refused_with_its_line_whichever_image_is_asked_for(
    history: tuple[Lock, Lock, Lock], options: tuple[str, ...]
) -> None:
    clean, data = _merged(*history, *options)
    if clean:
        return
    line = next(at for at, text in enumerate(data.splitlines(), 1) if text.startswith(b"<<<<<<<"))
    for name in NAMES:
        error = answer(data, name)
        assert isinstance(error, InputError)
        assert error.line == line
        assert "archcheck lock" in error.hint


@given(_histories(), st.sampled_from([(), ("--diff3",), ("--zdiff3",)]))
def test_what_is_mended_of_a_conflict_is_what_both_sides_say(
    history: tuple[Lock, Lock, Lock], options: tuple[str, ...]
) -> None:
    clean, data = _merged(*history, *options)
    if clean:
        return
    assert is_conflicted(data)
    wanted = _wanted(*history)
    for name, entry in read_conflicted(data, "archcheck.lock").entries.items():
        sides = [side.answer for lock in history[1:] if (side := lock.entries.get(name))]
        expected = wanted.get(name)
        allowed = [expected] if expected else sides
        assert entry.answer in allowed, name


def test_a_block_of_which_only_a_part_is_in_the_conflict_is_not_put_together() -> None:
    """One side drops a and b, the other changes b and drops c: what is left of c is the end of b."""
    base = _lock({name: Locked(_held(0), DAY) for name in NAMES[:3]}, None)
    ours = _lock({NAMES[2]: Locked(_held(0), DAY)}, None)
    theirs = _lock({NAMES[0]: Locked(_held(0), DAY), NAMES[1]: Locked(_held(1), DAY)}, None)
    clean, data = _merged(base, ours, theirs)
    assert not clean
    kept = read_conflicted(data, "archcheck.lock").entries.get(NAMES[2])
    assert kept is None or kept.answer == _held(0)


def test_a_conflict_within_the_common_text_of_a_conflict_is_none_of_the_sides() -> None:
    """A merge of several common ancestors shows them with longer markers (git's merge-recursive)."""
    text = lock_text(_lock({NAMES[0]: Locked(_held(0), DAY)}, DAY))
    nested = text.replace(
        f"checked: {DAY}\n",
        "<<<<<<< ours\nchecked: 2026-01-03\n||||||| merged common ancestors\n"
        "<<<<<<<<< Temporary merge branch 1\nchecked: 2020-01-01\n||||||||| older\nchecked: 2019-01-01\n"
        "=========\nchecked: 2021-01-01\n>>>>>>>>> Temporary merge branch 2\n"
        "=======\nchecked: 2026-01-04\n>>>>>>> theirs\n",
    )
    assert read_conflicted(nested.encode(), "archcheck.lock").checked == date(2026, 1, 3)


def test_sides_that_contradict_each_other_leave_nothing_of_an_image() -> None:
    base = _lock({name: Locked(_held(0), DAY) for name in NAMES[:2]}, None)
    ours = _lock({**base.entries, NAMES[0]: Locked(_held(1), DAY)}, None)
    theirs = _lock({**base.entries, NAMES[0]: Locked(_held(2), DAY)}, None)
    clean, data = _merged(base, ours, theirs)
    assert not clean
    assert set(read_conflicted(data, "archcheck.lock").entries) == {NAMES[1]}


def test_platforms_in_a_conflict_keep_their_order() -> None:
    entry = Locked(Found((Platform("linux", "arm"), AMD64), f"sha256:{9:064x}", ManifestKind.INDEX, ""), DAY)
    base = _lock({NAMES[0]: entry}, None)
    clean, data = _merged(base, _lock(base.entries, date(2026, 3, 1)), _lock(base.entries, date(2026, 3, 2)))
    assert not clean
    assert read_conflicted(data, "archcheck.lock").entries == base.entries


@pytest.mark.parametrize("gone", [b"<<<<<<<", b"=======", b">>>>>>>"])
@pytest.mark.parametrize("style", [(), ("--diff3",)])
def test_a_conflict_without_all_of_its_markers_is_not_mended(gone: bytes, style: tuple[str, ...]) -> None:
    base = _lock({name: Locked(_held(0), DAY) for name in NAMES[:2]}, None)
    ours, theirs = (_lock({**base.entries, NAMES[0]: Locked(_held(at), DAY)}, None) for at in (1, 2))
    _, data = _merged(base, ours, theirs, *style)
    kept = [line for line in data.splitlines(keepends=True) if not line.startswith(gone)]
    with pytest.raises(InputError, match="not resolved") as caught:
        read_conflicted(b"".join(kept), "archcheck.lock")
    assert "--update" in caught.value.hint


def test_a_conflict_with_line_breaks_of_windows_is_mended_the_same() -> None:
    base = _lock({name: Locked(_held(0), DAY) for name in NAMES[:2]}, None)
    ours, theirs = (_lock({**base.entries, NAMES[0]: Locked(_held(at), DAY)}, None) for at in (1, 2))
    _, data = _merged(base, ours, theirs)
    mended = read_conflicted(data.replace(b"\n", b"\r\n"), "archcheck.lock")
    assert mended == read_conflicted(data, "archcheck.lock")


def test_an_image_whose_block_is_whole_on_one_side_only_is_asked_for() -> None:
    """What is left of the other side may be of another image."""
    text = lock_text(_lock({NAMES[0]: Locked(_held(0), DAY)}, None))
    other = lock_text(_lock({NAMES[0]: Locked(_held(1), DAY)}, None))
    block, torn = text.split("images:\n")[1], other.split("images:\n")[1].split("    platforms")[0]
    conflict = f"<<<<<<< ours\n{block}=======\n{torn}>>>>>>> theirs\n"
    data = text.split("images:\n")[0] + "images:\n" + conflict
    assert not read_conflicted(data.encode(), "archcheck.lock").entries
