"""Several runs at once over one kustomization: all succeed, and it is as one alone would have left it."""

from pathlib import Path

import pytest

from archcheck.actions.patch.folders import own_files, write_files
from archcheck.errors import ChangedError
from archcheck.patches.kustomize.component import MARK, PatchEntry, component
from tests.support.kustomizations import files_in

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
