"""How the programs are built: once, from the module proxy, within a limit."""

import time
from pathlib import Path

import pytest

from tests.real.kube import build

KUBERNETES = """\
module k8s.io/kubernetes

go 1.23.0

godebug default=go1.23

godebug winsymlink=0

require (
	k8s.io/api v0.0.0
	github.com/spf13/cobra v1.8.1
)

replace (
	k8s.io/api => ./staging/src/k8s.io/api
	k8s.io/client-go => ./staging/src/k8s.io/client-go
)
"""
SLOW = """\
#!/bin/sh
if [ "$1" = mod ]; then echo "{\\"GoMod\\": \\"$PWD/go.mod\\"}"; else sleep 60; fi
"""


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of all programs there are, before an empty cache."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(build, "CACHE", tmp_path / "cache")
    return folder


def test_staging_modules_come_from_the_proxy_and_go_behaves_as_kubernetes_asks() -> None:
    assert build._own_module(KUBERNETES).splitlines() == [
        "module archcheck.test/kube",
        "go 1.23.0",
        "godebug default=go1.23",
        "godebug winsymlink=0",
        f"require k8s.io/kubernetes v{build.VERSION}",
        f"replace k8s.io/api => k8s.io/api v0.{build.VERSION[2:]}",
        f"replace k8s.io/client-go => k8s.io/client-go v0.{build.VERSION[2:]}",
    ]


def test_what_is_there_is_not_built(programs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    build.CACHE.mkdir()
    for program in build.PROGRAMS:
        build.binary(program).touch()
    assert build.main() == 0
    assert "are there" in capsys.readouterr().err


def test_one_of_them_is_not_all_of_them(programs: Path) -> None:
    build.CACHE.mkdir()
    build.binary(build.PROGRAMS[0]).touch()
    assert build.main() == 1


def test_without_go_nothing_is_built(programs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert build.main() == 1
    assert "go is not installed" in capsys.readouterr().err


def test_it_gives_up_in_time_and_leaves_nothing_behind(
    programs: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (programs / "go").write_text(SLOW)
    (programs / "go").chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
    monkeypatch.setattr(build, "LIMIT", 1)
    start = time.monotonic()
    assert build.main() == 1
    assert time.monotonic() - start < 20
    assert "gave up" in capsys.readouterr().err
    assert list(build.CACHE.iterdir()) == []
