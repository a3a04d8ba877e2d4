"""A configuration that is there and cannot be used is an error, and nothing that may never end is read."""

import os
from pathlib import Path

import pytest

from archcheck.config.loading import FILE_NAME, find_file, load_settings
from archcheck.errors import ConfigurationError
from archcheck.images.platform import parse_platform

ARM = (parse_platform("arm64"),)


def complaint(directory: Path, explicit: Path | None = None) -> ConfigurationError:
    with pytest.raises(ConfigurationError) as caught:
        load_settings(explicit, directory, {})
    return caught.value


@pytest.fixture
def below(tmp_path: Path) -> Path:
    """Return a directory in one whose configuration could be read instead."""
    (tmp_path / FILE_NAME).write_text("platforms: [arm64]\n")
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    return folder


@pytest.mark.parametrize("place", [".", ".."])
def test_a_link_that_leads_nowhere(below: Path, place: str) -> None:
    (below / place / FILE_NAME).symlink_to("gone.yaml")
    error = complaint(below)
    assert FILE_NAME in error.what
    assert "cannot be read: a link to gone.yaml, which is not there" in error.what


def test_a_link_to_itself(below: Path) -> None:
    (below / FILE_NAME).symlink_to(FILE_NAME)
    assert "cannot be read: Too many levels of symbolic links" in complaint(below).what


def test_a_link_to_a_file_is_that_file(below: Path) -> None:
    (below / "shared.yaml").write_text("platforms: [arm64]\n")
    (below / FILE_NAME).symlink_to("shared.yaml")
    assert load_settings(None, below, {}).platforms == ARM


def test_a_directory_of_that_name(below: Path) -> None:
    (below / FILE_NAME).mkdir()
    assert "cannot be read: Is a directory" in complaint(below).what


def test_a_file_that_may_not_be_read(below: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (below / FILE_NAME).write_text("platforms: [arm64]\n")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert "cannot be read: Permission denied" in complaint(below).what


@pytest.mark.parametrize("place", [".", "..", "../.."])
def test_the_other_ending_is_refused_with_the_right_name(below: Path, place: str) -> None:
    (below / place / ".archcheck.yml").write_text("platforms: [amd64]\n")
    error = complaint(below)
    assert str(error).endswith(".archcheck.yml is not read")
    assert error.hint == "call it .archcheck.yaml"


def test_the_other_ending_above_the_nearest_file_says_nothing(below: Path) -> None:
    (below.parent.parent / ".archcheck.yml").write_text("")
    (below / FILE_NAME).write_text("platforms: [arm64]\n")
    assert load_settings(None, below, {}).platforms == ARM


def test_a_file_that_is_named_may_be_called_anything(below: Path) -> None:
    named = below / ".archcheck.yml"
    named.write_text("platforms: [arm64]\n")
    assert load_settings(named, below, {}).platforms == ARM


@pytest.mark.parametrize("is_named", [True, False])
def test_a_named_pipe_is_not_waited_for(tmp_path: Path, is_named: bool) -> None:
    pipe = tmp_path / FILE_NAME
    os.mkfifo(pipe)
    assert find_file(tmp_path) == pipe
    assert "cannot be read: no ordinary file" in complaint(tmp_path, pipe if is_named else None).what


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/stdin", "/dev/fd/0"])
def test_a_link_to_a_stream_is_not_read(tmp_path: Path, device: str) -> None:
    (tmp_path / FILE_NAME).symlink_to(device)
    reading, writing = os.pipe()
    saved = os.dup(0)
    os.dup2(reading, 0)
    try:
        assert "cannot be read: no ordinary file" in complaint(tmp_path).what
    finally:
        os.dup2(saved, 0)
        for each in (reading, writing, saved):
            os.close(each)


def test_a_stream_that_a_person_names_is_read(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.write(writing, b"platforms: [arm64]\n")
    os.close(writing)
    try:
        settings = load_settings(Path(f"/dev/fd/{reading}"), tmp_path, {})
    finally:
        os.close(reading)
    assert settings.platforms == ARM
    assert settings.lines == {"platforms": 1}


def test_a_stream_has_the_limit_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "long").write_bytes(b"# filler\n" * 200_000)
    descriptor = os.open(tmp_path / "long", os.O_RDONLY)
    try:
        assert "larger than" in complaint(tmp_path, Path(f"/dev/fd/{descriptor}")).what
    finally:
        os.close(descriptor)


def test_no_configuration_at_all_can_be_named(below: Path) -> None:
    assert load_settings(Path("/dev/null"), below, {}).platforms == ()
