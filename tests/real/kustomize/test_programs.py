"""Which program builds a directory that is a kustomization."""

import shutil
from pathlib import Path

import pytest

from archcheck.errors import ExitCode
from tests.support.kustomizations import files_in, workload, write
from tests.support.kustomize import Kustomize, Run

pytestmark = pytest.mark.real


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    """Something that only a build finds: it lies in another directory."""
    write(tmp_path / "base", workload())
    return write(tmp_path / "overlay", resources=["../base"], namePrefix="dev-")


def only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *programs: str) -> None:
    """Leave nothing but these programs on the PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for program in programs:
        (folder / Path(program).name).symlink_to(program)
    monkeypatch.delenv("KUSTOMIZE_BIN", raising=False)
    monkeypatch.setenv("PATH", str(folder))


def test_kubectl_where_there_is_no_kustomize(
    tmp_path: Path, overlay: Path, kubectl: Kustomize, patch: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    only(tmp_path, monkeypatch, str(shutil.which(kubectl.command[0])))
    patch(overlay, "-o", tmp_path / "nodes")
    assert files_in(tmp_path / "nodes").keys() == {"kustomization.yaml", "deployment-dev-web.yaml"}


def test_neither_is_a_warning_and_the_files_are_read(
    tmp_path: Path, overlay: Path, archcheck: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    only(tmp_path, monkeypatch)
    found = archcheck("patch", overlay, tmp_path / "base", "-o", tmp_path / "nodes")
    assert found.code == ExitCode.OK
    assert "neither kustomize nor kubectl is installed" in found.err
    assert "Deployment/web" in found.err


@pytest.mark.parametrize("name", ["kustomization.yaml", "kustomization.yml", "Kustomization"])
def test_all_names_of_a_kustomization(
    tmp_path: Path, overlay: Path, kustomize: Kustomize, patch: Run, name: str
) -> None:
    (overlay / "kustomization.yaml").rename(overlay / name)
    patch(overlay, "-o", tmp_path / "nodes")
    assert "name: web" in (tmp_path / "nodes/kustomization.yaml").read_text()


def test_a_directory_with_the_name_of_an_option(
    tmp_path: Path, overlay: Path, kustomize: Kustomize, patch: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    overlay.rename(tmp_path / "--help")
    monkeypatch.chdir(tmp_path)
    assert "Deployment/dev-web" in patch("-o", "nodes", "--", "--help").err


def test_manifests_beside_a_kustomization_are_read_too(
    tmp_path: Path, overlay: Path, kustomize: Kustomize, patch: Run
) -> None:
    (tmp_path / "more").mkdir()
    write(tmp_path / "more", workload("more"))
    patch(overlay, tmp_path / "more/objects.yaml", "-o", tmp_path / "nodes")
    assert len(files_in(tmp_path / "nodes")) == 3
