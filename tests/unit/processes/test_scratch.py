"""Scratch folders: each is there for its step, and those of killed runs go with the next one."""

import os
from pathlib import Path

import pytest

from archcheck.processes.scratch import remove_abandoned, scratch_folder
from archcheck.storage.locking import folder_lock


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def left(root: Path, name: str = "archcheck-scratch-abcd1234", age: float = 3600) -> Path:
    """Return a folder with a file in it, as a killed run leaves it."""
    folder = root / name
    folder.mkdir()
    (folder / "values.yaml").write_text("a: b\n")
    then = folder.stat().st_mtime - age
    os.utime(folder, (then, then))
    return folder


def test_a_folder_is_there_for_its_step(root: Path) -> None:
    with scratch_folder() as folder:
        (folder / "a").write_text("b")
        assert folder.parent == root
    assert not folder.exists()


def test_what_a_killed_run_has_left_goes(root: Path) -> None:
    folder = left(root)
    with scratch_folder() as own:
        assert own.exists()
        assert not folder.exists()


def test_what_another_run_holds_stays(root: Path) -> None:
    folder = left(root)
    with folder_lock(folder) as held:
        assert held
        remove_abandoned(root)
    assert folder.exists()


def test_a_running_step_keeps_its_folder(root: Path) -> None:
    with scratch_folder() as folder:
        os.utime(folder, (0, 0))
        remove_abandoned(root)
        assert folder.exists()


@pytest.mark.parametrize(
    "name", ["archcheck-abcd1234", "archcheck-scratch-", "archcheck-scratch-mine", "other"]
)
def test_what_is_not_archchecks_stays(root: Path, name: str) -> None:
    folder = left(root, name)
    remove_abandoned(root)
    assert folder.exists()


def test_a_folder_that_was_made_just_now_stays(root: Path) -> None:
    folder = left(root, age=0)
    remove_abandoned(root)
    assert folder.exists()


def test_a_link_is_not_followed(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = left(tmp_path_factory.mktemp("elsewhere"), "mine")
    (root / "archcheck-scratch-abcd1234").symlink_to(elsewhere)
    remove_abandoned(root)
    assert (elsewhere / "values.yaml").exists()


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root gives files away")
def test_what_another_user_has_left_stays(root: Path) -> None:
    folder = left(root)
    os.chown(folder, 1234, 1234)
    remove_abandoned(root)
    assert folder.exists()
