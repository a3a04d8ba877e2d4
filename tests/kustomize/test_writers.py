"""Several runs at once over one kustomization: all succeed, and it is as one alone would have left it."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from archcheck.actions.patch.folders import own_files, write_files
from archcheck.errors import ChangedError
from archcheck.patches.kustomize.component import MARK, PatchEntry, component
from tests.kustomize.conftest import FIXTURES, Kustomize, Run
from tests.kustomize.objects import constrained, files_in, workload, write

HOME = ["--nodes", str(FIXTURES / "clusters/olinuxino.yaml"), "--registry-layout", str(FIXTURES / "registry")]


def start(folder: Path) -> subprocess.Popen[str]:
    words = ["patch", "over", "-o", "nodes", "--kustomization", "over/kustomization.yaml", *HOME]
    return subprocess.Popen(
        [sys.executable, "-m", "archcheck", *words],
        cwd=folder,
        text=True,
        env={**os.environ, "NO_COLOR": "1"},
        stderr=subprocess.PIPE,
    )


def test_four_at_once_do_what_one_does(tmp_path: Path, kustomize: Kustomize) -> None:
    trees = [tmp_path / "alone", tmp_path / "together"]
    for tree in trees:
        write(tree / "base", workload("web"), workload("agent", kind="DaemonSet"))
        write(tree / "over", resources=["../base"], namePrefix="dev-")
    runs = [start(trees[0]), *(start(trees[1]) for _ in range(4))]
    said = [run.communicate(timeout=200)[1] for run in runs]
    assert [run.returncode for run in runs] == [0] * 5, said
    assert files_in(trees[1]) == files_in(trees[0])
    assert len(constrained(kustomize.build(trees[1] / "over"))) == 2


A, B = "- op: add\n  path: /a\n", "- op: add\n  path: /b\n"


def made(**texts: str) -> dict[str, str]:
    """Return the files of a component with these patches."""
    return component(
        [PatchEntry(f"{name}.yaml", MARK + text, {"name": name}) for name, text in texts.items()]
    )


@pytest.fixture
def nodes(tmp_path: Path) -> Path:
    write_files(tmp_path / "nodes", made(a=A, old=A), {})
    return tmp_path / "nodes"


@pytest.mark.parametrize(
    "theirs",
    [
        pytest.param(made(a=A, b=B, old=A), id="one more"),
        pytest.param(made(a=A), id="one less"),
        pytest.param(made(a=B, old=A), id="another that this run leaves alone"),
        pytest.param(made(a=A, old=B), id="another that this run removes"),
        pytest.param(made(a=B, c=B), id="another of the same name"),
    ],
)
def test_what_another_run_has_written_since_is_not_lost(nodes: Path, theirs: dict[str, str]) -> None:
    read = own_files(nodes)
    write_files(nodes, theirs, own_files(nodes))
    before = files_in(nodes)
    with pytest.raises(ChangedError):
        write_files(nodes, made(a=A, c=A), read)
    assert files_in(nodes) == before


@pytest.mark.parametrize("name", ["a.yaml", "old.yaml", "kustomization.yaml"])
def test_an_edit_since_it_was_read_is_not_lost(nodes: Path, name: str) -> None:
    read = own_files(nodes)
    with (nodes / name).open("a") as file:
        file.write("# mine\n")
    before = files_in(nodes)
    with pytest.raises(ChangedError):
        write_files(nodes, made(a=A, c=A), read)
    assert files_in(nodes) == before


def test_an_edit_at_the_last_moment_of_what_goes_is_not_lost(
    nodes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = Path.replace

    def replaced(path: Path, target: Path) -> Path:
        (nodes / "old.yaml").write_text(MARK + B)
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", replaced)
    with pytest.raises(ChangedError):
        write_files(nodes, made(a=A, c=A), own_files(nodes))
    assert (nodes / "old.yaml").read_text() == MARK + B


def test_the_same_written_twice_is_no_change(nodes: Path) -> None:
    read = own_files(nodes)
    write_files(nodes, made(a=A, c=A), read)
    before = files_in(nodes)
    write_files(nodes, made(a=A, c=A), own_files(nodes))
    assert files_in(nodes) == before


def test_other_line_ends_are_no_change(nodes: Path) -> None:
    """As git makes them on Windows."""
    for path in nodes.iterdir():
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    before = files_in(nodes)
    write_files(nodes, made(a=A, old=A), own_files(nodes))
    assert files_in(nodes) == before


def test_two_runs_with_different_inputs_end_as_one_after_the_other(
    tmp_path: Path, patch: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second reads anew what the first has written while it searched."""
    one = write(tmp_path / "one", workload("web")) / "objects.yaml"
    folder = tmp_path / "nodes"
    left = [True]

    def written(*arguments: Any) -> list[str]:
        if left and left.pop():
            write_files(folder, made(b=B), {})
        return write_files(*arguments)

    monkeypatch.setattr("archcheck.actions.patch.component.write_files", written)
    patch(one, "-o", folder)
    assert not left
    assert sorted(files_in(folder)) == ["deployment-web.yaml", "kustomization.yaml"]
