"""`--kustomization`: the lines that take a component in, and no other byte of the file."""

import stat
from pathlib import Path

import pytest
import yaml

from archcheck.errors import ExitCode
from tests.support.kustomizations import AMD64_ONLY, constrained, files_in, workload, write
from tests.support.kustomize import Kustomize, Run

pytestmark = pytest.mark.real

HEAD = "# what runs at home\nresources:\n- objects.yaml # all of it\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "overlay", workload())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(HEAD, HEAD + "components: [../nodes]\n", id="no components"),
        pytest.param(
            "resources: [objects.yaml]",
            "resources: [objects.yaml]\ncomponents: [../nodes]\n",
            id="no newline at the end",
        ),
        pytest.param(
            "resources: [objects.yaml]\r\n",
            "resources: [objects.yaml]\r\ncomponents: [../nodes]\r\n",
            id="the line ends of Windows",
        ),
        pytest.param(HEAD + "components: []\n", HEAD + "components: [../nodes]\n", id="an empty list"),
        pytest.param(
            HEAD + "components:\n- ../a # first\nnamePrefix: x-\n",
            HEAD + "components:\n- ../a # first\n- ../nodes\nnamePrefix: x-\n",
            id="a list",
        ),
        pytest.param(
            "components:\n    - '../a'\nresources:\n    - objects.yaml\n",
            "components:\n    - '../a'\n    - ../nodes\nresources:\n    - objects.yaml\n",
            id="a list that is indented, quoted and first",
        ),
        pytest.param(
            HEAD + "components:\r\n  - ../a\r\n",
            HEAD + "components:\r\n  - ../a\r\n  - ../nodes\r\n",
            id="a list with the line ends of Windows",
        ),
        pytest.param(
            HEAD + "components:\n  - ../a",
            HEAD + "components:\n  - ../a\n  - ../nodes",
            id="a list without a newline at the end",
        ),
        pytest.param(
            HEAD + "components: [../a, '../b'] # two\n",
            HEAD + "components: [../a, '../b', ../nodes] # two\n",
            id="a list in brackets",
        ),
    ],
)
def test_only_the_needed_lines_are_added(
    folder: Path, kustomize: Kustomize, patch: Run, before: str, after: str
) -> None:
    write(folder.with_name("a"), apiVersion="kustomize.config.k8s.io/v1alpha1", kind="Component")
    write(folder.with_name("b"), apiVersion="kustomize.config.k8s.io/v1alpha1", kind="Component")
    file = folder / "kustomization.yaml"
    file.write_bytes(before.encode())
    patch(folder / "objects.yaml", "-o", folder.with_name("nodes"), "--kustomization", file)
    assert file.read_bytes().decode() == after
    assert list(constrained(kustomize.build(folder)).values()) == ["amd64"]


@pytest.mark.parametrize(
    "text",
    [
        "resources: [objects.yaml]\n...\n",
        "--- # one\nresources: [objects.yaml]\n",
        "{resources: [objects.yaml]}\n",
        '{"resources": ["objects.yaml"]}\n',
        '{"resources": ["objects.yaml"],\n "components": []}\n',
        "\ufeffresources: [objects.yaml]\n",
        "resources: [objects.yaml]\ncomponents:\n",
        "resources: [objects.yaml]\ncomponents: ~\n",
        "resources: &all [objects.yaml]\nlabels: []\n",
        "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n- objects.yaml\n\n# end\n",
    ],
)
def test_other_ways_to_write_a_file(folder: Path, kustomize: Kustomize, patch: Run, text: str) -> None:
    file = folder / "kustomization.yaml"
    file.write_bytes(text.encode())
    patch(folder / "objects.yaml", "-o", folder.with_name("nodes"), "--kustomization", file)
    added = yaml.safe_load(file.read_bytes())
    assert added.pop("components") == ["../nodes"]
    before = yaml.safe_load(text.removeprefix("\ufeff"))
    before.pop("components", None)
    assert added == before
    assert constrained(kustomize.build(folder)) == {"Deployment/web": "amd64"}


@pytest.mark.parametrize("written", ["../nodes", "'../nodes'", '"../nodes/"', "./../nodes", "../nodes/."])
def test_one_that_is_in_already_is_not_added(
    folder: Path, kustomize: Kustomize, patch: Run, written: str
) -> None:
    file = folder / "kustomization.yaml"
    file.write_text(HEAD + f"components:\n  - {written}\n")
    before = file.read_bytes()
    patch(folder / "objects.yaml", "-o", folder.with_name("nodes"), "--kustomization", file)
    assert file.read_bytes() == before
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
