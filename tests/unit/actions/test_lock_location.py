from pathlib import Path

import pytest

from archcheck.actions.lock_location import lock_home, lock_to_read
from archcheck.config.model import Settings


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "a" / "b").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "a" / "b")
    return tmp_path


def test_the_lock_is_written_beside_the_configuration(root: Path) -> None:
    assert lock_home(Settings(file=Path("../.archcheck.yaml")), root / "a" / "b") == Path("..")
    assert lock_home(Settings(), root / "a" / "b") == Path("../..")


def test_the_nearest_lock_above_it_answers(root: Path) -> None:
    settings, here = Settings(file=Path(".archcheck.yaml")), root / "a" / "b"
    assert lock_to_read(settings, here) == Path("archcheck.lock")
    (root / "archcheck.lock").touch()
    assert lock_to_read(settings, here) == Path("../../archcheck.lock")
    (root / "a" / "archcheck.lock").touch()
    assert lock_to_read(settings, here) == Path("../archcheck.lock")


def test_a_lock_outside_of_the_repository_does_not(root: Path) -> None:
    (root / "a" / ".git").mkdir()
    (root / "archcheck.lock").touch()
    assert lock_to_read(Settings(), root / "a" / "b") == Path("../archcheck.lock")
