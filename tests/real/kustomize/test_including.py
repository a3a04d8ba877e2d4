"""`--kustomization`: the lines that take a component in, and no other byte of the file."""

import stat
from pathlib import Path

import pytest
import yaml

from archcheck.errors import ExitCode
from archcheck.patches.kustomize.kustomization import with_component
from tests.support.kustomization_texts import ADDED, HEAD, OTHERS, PRESENT
from tests.support.kustomizations import AMD64_ONLY, COMPONENT, constrained, files_in, workload, write
from tests.support.kustomize import Kustomize, Run

pytestmark = pytest.mark.real


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "overlay", workload())


def test_a_file_that_took_a_component_in_builds_however_it_is_written(
    tmp_path: Path, kustomize: Kustomize, patch: Run
) -> None:
    texts = [
        *(before for before, _ in ADDED.values()),
        *OTHERS,
        *(f"{HEAD}components: [{each}]\n" for each in PRESENT),
    ]
    manifests = [workload(f"web{number}") for number, _ in enumerate(texts)]
    (tmp_path / "all.yaml").write_text(yaml.safe_dump_all(manifests))
    patch(tmp_path / "all.yaml", "-o", tmp_path / "nodes")
    for name in ("a", "b"):
        write(tmp_path / name, **COMPONENT)
    for number, text in enumerate(texts):
        folder = write(tmp_path / f"over{number}", manifests[number])
        (folder / "kustomization.yaml").write_bytes(with_component(text.encode(), "", "../nodes"))
    top = write(tmp_path / "top", resources=[f"../over{number}" for number, _ in enumerate(texts)])
    assert list(constrained(kustomize.build(top)).values()) == ["amd64"] * len(texts)


def test_the_line_is_added_by_the_command(folder: Path, kustomize: Kustomize, patch: Run) -> None:
    file = folder / "kustomization.yaml"
    file.write_text(HEAD)
    for _ in range(2):
        patch(folder / "objects.yaml", "-o", folder.with_name("nodes"), "--kustomization", file)
        assert file.read_text() == HEAD + "components: [../nodes]\n"
        assert constrained(kustomize.build(folder)) == {"Deployment/web": "amd64"}


@pytest.mark.parametrize(
    "text", ["- objects.yaml\n", "resources: [\n", "resources: []\n---\nresources: []\n", "components: x\n"]
)
def test_a_file_without_a_place_for_it_is_an_error_and_nothing_is_written(
    folder: Path, patch: Run, archcheck: Run, text: str
) -> None:
    file = folder / "kustomization.yaml"
    file.write_text(text)
    before = files_in(folder.parent)
    found = archcheck(
        "patch", folder / "objects.yaml", "-o", folder.with_name("nodes"), "--kustomization", file
    )
    assert found.code == ExitCode.USAGE
    assert str(file) in found.err
    assert files_in(folder.parent) == before


def test_a_file_that_is_not_there_is_an_error_and_nothing_is_written(folder: Path, archcheck: Run) -> None:
    before = files_in(folder.parent)
    found = archcheck(
        "patch",
        folder / "objects.yaml",
        "-o",
        folder.with_name("nodes"),
        "--kustomization",
        folder / "absent",
    )
    assert found.code == ExitCode.USAGE
    assert "absent cannot be read" in found.err
    assert files_in(folder.parent) == before


def test_permissions_and_links_stay(folder: Path, kustomize: Kustomize, patch: Run) -> None:
    file = folder / "kustomization.yaml"
    real = file.rename(folder / "real.yaml")
    real.chmod(0o640)
    file.symlink_to("real.yaml")
    patch(folder / "objects.yaml", "-o", folder.with_name("nodes"), "--kustomization", file)
    assert file.is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert "../nodes" in real.read_text()


def test_without_a_file_the_lines_are_printed(
    folder: Path, kustomize: Kustomize, patch: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder.parent)
    found = patch("overlay/objects.yaml", "-o", "made/nodes", "--kustomization")
    assert found.out == "components: [made/nodes]\n"


def test_the_printed_lines_fit_the_kustomization_that_was_built(
    folder: Path, kustomize: Kustomize, patch: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder.parent)
    found = patch("overlay", "-o", "nodes", "--kustomization")
    with (folder / "kustomization.yaml").open("a") as file:
        file.write(found.out)
    assert found.out == "components: [../nodes]\n"
    assert constrained(kustomize.build(folder)) == {"Deployment/web": "amd64"}
    assert AMD64_ONLY in kustomize.build(folder)


@pytest.mark.parametrize(
    "arguments",
    [("--kustomization", "k.yaml"), ("--form", "json6902", "-o", "x", "--kustomization", "k.yaml")],
)
def test_it_needs_a_component_with_a_folder(folder: Path, archcheck: Run, arguments: tuple[str, ...]) -> None:
    found = archcheck("patch", folder / "objects.yaml", *arguments)
    assert found.code == ExitCode.USAGE
    assert "--kustomization" in found.err


def test_without_kustomize_no_kustomization_is_changed(
    folder: Path, archcheck: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it would build is not known then."""
    monkeypatch.delenv("KUSTOMIZE_BIN", raising=False)
    monkeypatch.setenv("PATH", str(folder))
    before = files_in(folder.parent)
    target = ("-o", folder.with_name("nodes"), "--kustomization", folder / "kustomization.yaml")
    found = archcheck("patch", folder / "objects.yaml", *target)
    assert found.code == ExitCode.USAGE
    assert "neither kustomize nor kubectl is installed" in found.err
    assert files_in(folder.parent) == before


def test_a_file_that_kustomize_does_not_read_is_not_changed(
    folder: Path, kustomize: Kustomize, archcheck: Run
) -> None:
    file = folder / "other.yaml"
    file.write_text(HEAD)
    before = files_in(folder.parent)
    found = archcheck(
        "patch", folder / "objects.yaml", "-o", folder.with_name("nodes"), "--kustomization", file
    )
    assert found.code == ExitCode.USAGE
    assert "is not what kustomize reads" in found.err
    assert files_in(folder.parent) == before


def test_another_kind_of_that_name_is_an_error(folder: Path, kustomize: Kustomize, archcheck: Run) -> None:
    flux = write(folder.with_name("flux"), apiVersion="kustomize.toolkit.fluxcd.io/v1", kind="Kustomization")
    before = files_in(folder.parent)
    target = ("-o", folder.with_name("nodes"), "--kustomization", flux / "kustomization.yaml")
    found = archcheck("patch", folder / "objects.yaml", *target)
    assert found.code == ExitCode.USAGE
    assert files_in(folder.parent) == before
