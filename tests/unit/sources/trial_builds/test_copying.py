"""Files are copied to their places below a folder, under bounds that hold whatever the file system says."""

import os
from pathlib import Path
from typing import NoReturn

import pytest

from archcheck.errors import InputError
from archcheck.sources.trees.discover.file_references import may_be_path
from archcheck.sources.trees.discover.kustomizations import texts_in_file
from archcheck.sources.trial_builds.copying import Copies
from tests.support.tables import walked


def too_much() -> NoReturn:
    raise InputError("too much")


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "here").mkdir()
    return tmp_path / "here"


@pytest.fixture
def copies(tmp_path: Path) -> Copies:
    (tmp_path / "copy").mkdir()
    return Copies(tmp_path / "copy", too_much)


def test_a_folder_is_copied_with_what_links_lead_to(here: Path, tmp_path: Path, copies: Copies) -> None:
    (tmp_path / "elsewhere/deep").mkdir(parents=True)
    (tmp_path / "elsewhere/deep/a.txt").write_text("a")
    (here / "link").symlink_to(tmp_path / "elsewhere")
    (here / "again").symlink_to(here)
    copies.add_below(here)
    copy = copies.copy_of(here)
    assert (copy / "link/deep/a.txt").read_text() == "a"
    assert (copy / "link").is_symlink()
    assert (copy / "link").resolve() == copies.copy_of(tmp_path / "elsewhere")


@pytest.mark.parametrize("target", ["loop", "absent", "../here/loop"])
def test_a_link_that_leads_nowhere_leads_nowhere_there(here: Path, copies: Copies, target: str) -> None:
    (here / "loop").symlink_to(target)
    copies.add(here / "loop")
    copies.add(here / "loop/below")
    assert not copies.copy_of(here / "loop").exists()


def test_files_are_counted_before_they_are_listed(
    here: Path, copies: Copies, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "abcde":
        (here / name).mkdir()
        (here / name / "file").touch()
    monkeypatch.setattr("archcheck.sources.trial_builds.copying.MOST_FILES", 3)
    listed: list[object] = []
    scan = os.scandir

    def listing(path: Path) -> object:
        listed.append(path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", listing)
    with pytest.raises(InputError, match="too much"):
        copies.add_below(here)
    assert listed == [here]


@pytest.mark.skipif(not Path("/proc/self/pagemap").exists(), reason="files without a size are Linux's")
def test_bytes_are_counted_as_they_are_read(copies: Copies, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says that it has none, and has terabytes."""
    monkeypatch.setattr("archcheck.sources.trial_builds.copying.MOST_BYTES", 4096)
    monkeypatch.setattr("archcheck.sources.trial_builds.copying._PIECE", 1024)
    with pytest.raises(InputError):
        copies.add(Path(f"/proc/{os.getpid()}/pagemap"))
    assert texts_in_file(Path("/proc/self/pagemap")) == []


def test_what_cannot_be_read_is_an_error(here: Path, copies: Copies, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: object) -> NoReturn:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(InputError, match="Permission denied"):
        copies.add_below(here)


@walked(
    "text, may",
    [
        ("a/b.yaml", True),
        ("x" * 255, True),
        ("x" * 256, False),
        ("a/" + "é" * 128, False),
        ("ab/" * 400, False),
        ("", False),
        ("a\nb", False),
        ("https://a", False),
        ("\ud800", True),
    ],
)
def test_what_no_file_system_takes_is_no_path(text: str, may: bool) -> None:
    assert may_be_path(text) is may
