"""Each kind of configuration, written and read as a run reads it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

import pytest

from archcheck.config.loading import FILE_NAME, load_settings
from archcheck.registry.mirrors.configured import load_routes
from archcheck.registry.mirrors.routes import Routes


class ReadText(Protocol):
    """Writes a file with this text; returns what it says."""

    def __call__(self, text: str) -> Routes: ...


class ReadFolder(Protocol):
    """Writes a folder with these files, by their paths; returns what they say."""

    def __call__(self, files: Mapping[str, str]) -> Routes: ...


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return where all of them are written."""
    return tmp_path


@pytest.fixture
def registries_yaml(folder: Path) -> ReadText:
    return _reader(folder / "registries.yaml")


@pytest.fixture
def registries_conf(folder: Path) -> ReadText:
    return _reader(folder / "registries.conf")


@pytest.fixture
def own_file(folder: Path) -> ReadText:
    """Read `.archcheck.yaml`."""

    def read(text: str) -> Routes:
        (folder / FILE_NAME).write_text(text)
        return load_routes(load_settings(None, folder, {}).registries, ())

    return read


@pytest.fixture
def certs_d(folder: Path) -> ReadFolder:
    def read(files: Mapping[str, str]) -> Routes:
        root = folder / "certs.d"
        root.mkdir()
        for name, text in files.items():
            path = root / name
            if name.endswith("/"):
                path.mkdir(parents=True)
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
        return load_routes({}, [root])

    return read


def _reader(path: Path) -> ReadText:
    def read(text: str) -> Routes:
        path.write_text(text)
        return load_routes({}, [path])

    return read
