"""The component's folder: archcheck's own files in it are whole or not written, those of others stay."""

import os
from pathlib import Path
from typing import Any

import pytest

from archcheck.actions.patch.folders import write_files
from archcheck.errors import ExitCode
from archcheck.patches.kustomize.component import MARK, PatchEntry, component
from tests.support.kustomizations import ANYWHERE, constrained, files_in, workload, write
from tests.support.kustomize import Kustomize, Run


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return write(tmp_path / "base", workload("web"), workload("agent", kind="DaemonSet"))


@pytest.fixture
def nodes(tmp_path: Path) -> Path:
    return tmp_path / "nodes"


@pytest.mark.parametrize(
    "name",
    ["kustomization.yaml", "deployment-web.yaml", "kustomization.yml", "Kustomization"],
)
def test_a_file_of_another_owner_in_its_way_is_an_error_and_nothing_is_written(
    base: Path, nodes: Path, archcheck: Run, name: str
) -> None:
    nodes.mkdir()
    (nodes / name).write_text("# mine\nresources: []\n")
    found = archcheck("patch", base / "objects.yaml", "-o", nodes)
    assert found.code == ExitCode.USAGE
    assert name in found.err
    assert files_in(nodes) == {name: b"# mine\nresources: []\n"}


def test_a_base_is_no_folder_for_it(base: Path, archcheck: Run) -> None:
    before = files_in(base)
    found = archcheck("patch", base / "objects.yaml", "-o", base)
    assert found.code == ExitCode.USAGE
    assert files_in(base) == before


def test_files_of_another_owner_beside_it_stay(base: Path, nodes: Path, patch: Run) -> None:
    nodes.mkdir()
    others = {
        "README.md": b"mine",
        "deployment-old.yaml": b"# mine\n",
        ".hidden.yaml": b"",
        "sub.yaml": b"\xff",
    }
    for name, data in others.items():
        (nodes / name).write_bytes(data)
    (nodes / "folder.yaml").mkdir()
    patch(base / "objects.yaml", "-o", nodes)
    write(base, workload("web", ANYWHERE))
    patch(base / "objects.yaml", "-o", nodes)
    found = files_in(nodes)
    found.pop("kustomization.yaml")
    assert found == others
    assert (nodes / "folder.yaml").is_dir()


def test_a_file_that_its_owner_took_over_stays(base: Path, nodes: Path, archcheck: Run, patch: Run) -> None:
    patch(base / "objects.yaml", "-o", nodes)
    (nodes / "deployment-web.yaml").write_text("# mine now\n")
    before = files_in(nodes)
    found = archcheck("patch", base / "objects.yaml", "-o", nodes)
    assert found.code == ExitCode.USAGE
    assert files_in(nodes) == before


def test_nothing_is_left_beside_the_files(base: Path, nodes: Path, patch: Run) -> None:
    patch(base / "objects.yaml", "-o", nodes)
    assert sorted(path.name for path in nodes.iterdir()) == [
        "daemonset-agent.yaml",
        "deployment-web.yaml",
        "kustomization.yaml",
    ]


def test_a_second_run_writes_nothing(base: Path, nodes: Path, patch: Run) -> None:
    patch(base / "objects.yaml", "-o", nodes)
    before = {path.name: path.stat().st_ino for path in nodes.iterdir()}
    patch(base / "objects.yaml", "-o", nodes)
    assert {path.name: path.stat().st_ino for path in nodes.iterdir()} == before


def test_a_folder_below_folders_that_are_not_there(tmp_path: Path, base: Path, patch: Run) -> None:
    patch(base / "objects.yaml", "-o", tmp_path / "a/b/c")
    assert "kustomization.yaml" in files_in(tmp_path / "a/b/c")


def test_a_file_instead_of_a_folder_is_an_error(base: Path, nodes: Path, archcheck: Run) -> None:
    nodes.write_text("mine")
    found = archcheck("patch", base / "objects.yaml", "-o", nodes)
    assert found.code == ExitCode.USAGE
    assert nodes.read_text() == "mine"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_must_not_be_written_is_an_error(base: Path, nodes: Path, archcheck: Run) -> None:
    nodes.mkdir(mode=0o500)
    found = archcheck("patch", base / "objects.yaml", "-o", nodes)
    assert found.code == ExitCode.USAGE
    assert "cannot be written" in found.err


def test_an_error_on_the_way_leaves_the_folder_as_it_was(
    base: Path, nodes: Path, archcheck: Run, patch: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    patch(base / "objects.yaml", "-o", nodes)
    before = files_in(nodes)
    write(base, workload("one"), workload("two"))
    flush = os.fsync
    written: list[int] = []

    def full_disk(number: int) -> None:
        written.append(number)
        if len(written) == 2:
            raise OSError(28, "No space left on device")
        flush(number)

    monkeypatch.setattr(os, "fsync", full_disk)
    found = archcheck("patch", base / "objects.yaml", "-o", nodes)
    assert found.code == ExitCode.USAGE
    assert "No space left" in found.err
    assert files_in(nodes) == before


def test_a_folder_of_a_run_that_fails_is_not_left(
    tmp_path: Path, base: Path, nodes: Path, kustomize: Kustomize, archcheck: Run
) -> None:
    file = base / "kustomization.yaml"
    file.chmod(0o400)
    found = archcheck("patch", base, "-o", nodes, "--kustomization", file)
    assert found.code == ExitCode.USAGE
    assert "kustomization.yaml is read-only" in found.err
    assert not nodes.exists()


def test_a_link_leads_nowhere_else(tmp_path: Path, base: Path, nodes: Path, archcheck: Run) -> None:
    victim = tmp_path / "victim"
    victim.write_text("mine")
    nodes.mkdir()
    (nodes / "deployment-web.yaml").symlink_to(victim)
    found = archcheck("patch", base / "objects.yaml", "-o", nodes)
    assert found.code == ExitCode.USAGE
    assert victim.read_text() == "mine"
    assert (nodes / "deployment-web.yaml").is_symlink()


def test_a_link_to_another_component_leaves_that_alone(
    tmp_path: Path, base: Path, nodes: Path, patch: Run
) -> None:
    other = tmp_path / "other"
    patch(base / "objects.yaml", "-o", other)
    nodes.mkdir()
    (nodes / "deployment-gone.yaml").symlink_to(other / "deployment-web.yaml")
    before = files_in(other)
    patch(base / "objects.yaml", "-o", nodes)
    assert files_in(other) == before


def test_a_dangling_link_is_an_error(base: Path, nodes: Path, archcheck: Run) -> None:
    nodes.mkdir()
    (nodes / "kustomization.yaml").symlink_to("absent")
    assert archcheck("patch", base / "objects.yaml", "-o", nodes).code == ExitCode.USAGE
    assert [path.name for path in nodes.iterdir()] == ["kustomization.yaml"]


def test_a_link_to_a_folder_is_that_folder(
    tmp_path: Path, base: Path, nodes: Path, kustomize: Kustomize, patch: Run
) -> None:
    (tmp_path / "real").mkdir()
    nodes.symlink_to("real")
    patch(base / "objects.yaml", "-o", nodes, "--kustomization", base / "kustomization.yaml")
    assert len(constrained(kustomize.build(base))) == 2
    assert nodes.is_symlink()


def test_input_that_cannot_be_read_whole_writes_nothing(base: Path, nodes: Path, archcheck: Run) -> None:
    (base / "broken.yaml").write_text("a: [\n")
    found = archcheck("patch", base / "objects.yaml", base / "broken.yaml", "-o", nodes)
    assert found.code == ExitCode.USAGE
    assert not nodes.exists()


def test_without_a_folder_it_is_a_preview(base: Path, patch: Run) -> None:
    found = patch(base / "objects.yaml")
    assert "# kustomization.yaml" in found.out
    assert "# deployment-web.yaml" in found.out
    assert "nothing is written" in found.err


def test_two_runs_with_different_inputs_end_as_one_after_the_other(
    tmp_path: Path, patch: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second reads anew what the first has written while it searched."""
    one = write(tmp_path / "one", workload("web")) / "objects.yaml"
    folder = tmp_path / "nodes"
    theirs = PatchEntry("b.yaml", f"{MARK}- op: add\n  path: /b\n", {"name": "b"})
    left = [True]

    def written(*arguments: Any) -> list[str]:
        if left and left.pop():
            write_files(folder, component([theirs]), {})
        return write_files(*arguments)

    monkeypatch.setattr("archcheck.actions.patch.component.write_files", written)
    patch(one, "-o", folder)
    assert not left
    assert sorted(files_in(folder)) == ["deployment-web.yaml", "kustomization.yaml"]
