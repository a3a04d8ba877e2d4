"""A patch counts only where a build has shown it: what is known to take a component in is tried, the rest is said."""

import io
import sys
from pathlib import Path

import pytest

from archcheck.errors import ExitCode
from tests.support.kustomizations import constrained, files_in, merge, workload, write
from tests.support.kustomize import Kustomize, Run

pytestmark = pytest.mark.real

UNTRIED = "has not been tried"
BY_NAME = "followed by name alone"


@pytest.fixture
def un(tmp_path: Path) -> Path:
    """A kustomization whose own patches undo what a component adds in it."""
    return write(tmp_path / "un", workload(), patches=merge(nodeSelector=None))


@pytest.mark.parametrize("options", [("-o", "un/arch"), ("-o", "un/arch", "--kustomization"), ()])
def test_a_kustomization_that_is_built_is_tried_unasked(
    un: Path, kustomize: Kustomize, archcheck: Run, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]
) -> None:
    monkeypatch.chdir(un.parent)
    before = files_in(un)
    found = archcheck("patch", "un", *options)
    assert found.code == ExitCode.FINDINGS
    assert "1 workload: 1 not helped" in found.err
    assert "which is at risk" in found.err
    assert "components:" not in found.out
    assert files_in(un) == before


def test_the_command_of_the_hint_helps(
    un: Path, kustomize: Kustomize, archcheck: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(un.parent)
    said = archcheck("patch", "un", "-o", "un/arch").err
    write(un.with_name("TOP"), resources=["../un"])
    command = said.partition("and then archcheck ")[2].splitlines()[0]
    assert archcheck(*command.split()).code == ExitCode.OK
    assert constrained(kustomize.build(un.with_name("TOP"))) == {"Deployment/web": "amd64"}


def test_what_needs_nothing_of_it_stays(un: Path, kustomize: Kustomize, archcheck: Run) -> None:
    """Of two workloads one keeps its patch: that is written, and only that."""
    patches = merge(nodeSelector=None)
    patches[0]["target"]["name"] = "web"
    write(un, workload("web"), workload("db"), patches=patches)
    found = archcheck("patch", un, "-o", un / "arch")
    assert found.code == ExitCode.FINDINGS
    assert "2 workloads: 1 patched, 1 not helped" in found.err
    assert sorted(files_in(un / "arch")) == ["deployment-db.yaml", "kustomization.yaml"]


def test_a_component_of_two_inputs_protects_only_the_one_that_has_it(
    tmp_path: Path, kustomize: Kustomize, archcheck: Run
) -> None:
    write(tmp_path / "base", workload())
    dev = write(tmp_path / "dev", resources=["../base"], components=["arch"])
    prod = write(tmp_path / "prod", resources=["../base"])
    write(dev / "arch", apiVersion="kustomize.config.k8s.io/v1alpha1", kind="Component")
    (dev / "arch/kustomization.yaml").unlink()
    found = archcheck("patch", dev, prod, "-o", dev / "arch")
    assert found.code == ExitCode.FINDINGS
    assert "2 workloads: 1 patched, 1 not helped" in found.err
    assert f"archcheck patch {prod} -o {prod / 'arch'} --kustomization {prod}" in found.err


@pytest.mark.parametrize("form", ["a file", "standard input", "two kustomizations"])
def test_a_component_that_no_known_kustomization_takes_in_is_said_to_be_untried(
    tmp_path: Path, un: Path, kustomize: Kustomize, patch: Run, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = write(tmp_path / "other", workload("other"))
    inputs: dict[str, list[object]] = {
        "a file": [un / "objects.yaml"],
        "standard input": ["-"],
        "two kustomizations": [un, other],
    }
    piped(monkeypatch, kustomize.build(un))
    found = patch(*inputs[form], "-o", tmp_path / "arch")
    assert "patched" in found.err
    assert UNTRIED in found.err
    assert "--kustomization FILE" in found.err


@pytest.mark.parametrize("source", ["objects.yaml", "-"])
def test_a_kustomization_beside_that_has_the_component_is_tried(
    un: Path, kustomize: Kustomize, archcheck: Run, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    piped(monkeypatch, kustomize.build(un))
    write(un, workload(), patches=merge(nodeSelector=None), components=["arch"])
    before = files_in(un)
    found = archcheck("patch", source if source == "-" else un / source, "-o", un / "arch")
    assert found.code == ExitCode.FINDINGS, found.err
    assert "1 workload: 1 not helped" in found.err
    assert files_in(un) == before


def test_a_component_of_another_kustomization_is_not_tried_in_the_input(
    tmp_path: Path, kustomize: Kustomize, archcheck: Run
) -> None:
    """The input would be safe with it, and does not have it."""
    one = write(tmp_path / "one", workload())
    two = write(tmp_path / "two", workload("other", "busybox:1.37"), components=["arch"])
    before = files_in(tmp_path)
    found = archcheck("patch", one, "-o", two / "arch")
    assert found.code == ExitCode.FINDINGS
    assert f"{two / 'kustomization.yaml'} does not build what {one} builds" in found.err
    assert files_in(tmp_path) == before


def test_nothing_is_said_of_what_needs_no_patch(tmp_path: Path, kustomize: Kustomize, patch: Run) -> None:
    fine = write(tmp_path / "fine", workload("web", "busybox:1.37"))
    assert UNTRIED not in patch(fine / "objects.yaml", "-o", tmp_path / "arch").err


def test_a_component_that_nothing_takes_in_yet_is_said_to_be_that(
    tmp_path: Path, kustomize: Kustomize, patch: Run
) -> None:
    """It was tried, and protects nothing before it is taken in."""
    plain = write(tmp_path / "plain", workload())
    place = ("-o", plain / "arch")
    said = f"no kustomization that is known has {plain / 'arch'} in its components: yet"
    assert said in patch(plain, *place).err
    found = patch(plain, *place)
    assert "1 workload: 1 patched" in found.err
    assert said in found.err
    option = found.err.partition("yet; ")[2].split(" adds")[0].split()
    assert said not in patch(plain, *place, "--kustomization").err
    assert said not in patch(plain, *place, *option).err
    assert constrained(kustomize.build(plain)) == {"Deployment/web": "amd64"}
    assert said not in patch(plain, *place).err


def test_without_kustomize_the_reason_is_that(
    tmp_path: Path, patch: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = write(tmp_path / "plain", workload())
    monkeypatch.delenv("KUSTOMIZE_BIN", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    found = patch(plain, "-o", tmp_path / "arch")
    assert f"{UNTRIED}: neither kustomize nor kubectl is installed" in found.err


def test_what_is_piped_in_is_known_where_it_is_what_is_built(
    tmp_path: Path, kustomize: Kustomize, patch: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So it is with the component of an earlier run in it."""
    plain = write(tmp_path / "plain", workload())
    options = ("-", "-o", plain / "arch", "--kustomization", plain / "kustomization.yaml")
    for said in ("1 patched", "1 as they are"):
        piped(monkeypatch, kustomize.build(plain))
        found = patch(*options)
        assert said in found.err
        assert BY_NAME not in found.err
        assert UNTRIED not in found.err
    assert constrained(kustomize.build(plain)) == {"Deployment/web": "amd64"}


def test_what_is_piped_in_and_is_another_object_of_that_name_is_said(
    tmp_path: Path, kustomize: Kustomize, patch: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = write(tmp_path / "one", workload(priorityClassName="other"))
    two = write(tmp_path / "two", workload())
    piped(monkeypatch, kustomize.build(one))
    found = patch("-", "-o", two / "arch", "--kustomization", two / "kustomization.yaml")
    assert f"Deployment/web: {BY_NAME}" in found.err
    assert "1 patched" in found.err


def piped(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
