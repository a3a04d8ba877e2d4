"""Renders that are kept: by key, whole, and not without end."""

import os
from pathlib import Path

import pytest

from archcheck.sources.gitops import render_cache
from archcheck.sources.gitops.render_cache import RenderCache, identity_of, key_of


def test_what_is_kept_is_not_made_again(tmp_path: Path) -> None:
    made: list[str] = []

    def work() -> tuple[bytes, bool]:
        made.append("x")
        return b"text", True

    assert [RenderCache(tmp_path / "renders").of("a", work) for _ in range(3)] == [b"text"] * 3
    assert made == ["x"]


def test_what_may_not_be_kept_is_not(tmp_path: Path) -> None:
    cache = RenderCache(tmp_path)
    cache.of("a", lambda: (b"secret", False))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("damage", [b"", b"nonsense", b"x\x9c"])
def test_a_damaged_file_is_made_again(tmp_path: Path, damage: bytes) -> None:
    cache = RenderCache(tmp_path)
    cache.of("a", lambda: (b"text", True))
    (tmp_path / "a.z").write_bytes(damage)
    assert cache.of("a", lambda: (b"text", True)) == b"text"
    assert RenderCache(tmp_path).of("a", lambda: (b"other", True)) == b"text"


def test_a_folder_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert RenderCache(tmp_path / "file" / "renders").of("a", lambda: (b"text", True)) == b"text"


def test_what_was_used_last_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = RenderCache(tmp_path)
    for number, name in enumerate("abc"):
        cache.of(name, lambda: (os.urandom(1000), True))
        os.utime(tmp_path / f"{name}.z", (number, number))
    cache.of("a", lambda: (b"", True))
    monkeypatch.setattr(render_cache, "FOLDER_LIMIT", 2500)
    cache.trim()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.z", "c.z"]


def test_keys_tell_what_goes_in(tmp_path: Path) -> None:
    program = tmp_path / "helm"
    program.write_text("1")
    before = identity_of(str(program))
    program.write_text("22")
    assert identity_of(str(program)) != before
    assert key_of("a", ["b"]) != key_of("a", "b")
    assert key_of({"a": 1, "b": 2}) == key_of({"b": 2, "a": 1})
