"""A second run changes nothing, whatever it reads: the manifests, or what kustomize built with the component."""

from pathlib import Path

import pytest
import yaml

from archcheck.errors import ExitCode
from tests.support.kustomizations import (
    AMD64_ONLY,
    ANYWHERE,
    ARCH,
    NOT_ARM32,
    constrained,
    files_in,
    pod_of,
    read,
    workload,
    write,
)
from tests.support.kustomize import Kustomize, Run

pytestmark = pytest.mark.real

A20 = [{"key": "arch", "operator": "Exists"}, {"key": "speed", "operator": "Exists"}]
GPU = "{name: gpu, hosts: [gpu], platform: linux/amd64, taints: ['gpu=yes:NoSchedule']}"
CLUSTER = (
    "nodes:\n  - {name: pc, hosts: [pc], platform: linux/amd64}\n"
    f"  - {{name: a64, hosts: [a64], platform: linux/arm64}}\n  - {GPU}\n"
)


def include(patch: Run, folder: Path, *options: object) -> Path:
    """Patch a folder and include the component in it."""
    component = folder.with_name("nodes")
    patch(folder, "-o", component, "--kustomization", folder / "kustomization.yaml", *options)
    return component


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A selector, terms beside terms, and an object that needs nothing; not in the order of kustomize."""
    return write(
        tmp_path / "base",
        workload("web"),
        workload("terms", NOT_ARM32, tolerations=A20),
        workload("fine", ANYWHERE),
        workload("agent", kind="DaemonSet"),
    )


def test_on_the_same_manifests(folder: Path, kustomize: Kustomize, patch: Run) -> None:
    component = include(patch, folder)
    before = files_in(component)
    patch(folder / "objects.yaml", "-o", component)
    assert files_in(component) == before


def test_on_what_kustomize_builds_with_the_component_in(
    folder: Path, kustomize: Kustomize, patch: Run
) -> None:
    component = include(patch, folder)
    everything = files_in(folder.parent)
    assert "4 as they are" in include_again(patch, folder)
    assert files_in(folder.parent) == everything
    assert len(files_in(component)) == 4


def include_again(patch: Run, folder: Path) -> str:
    found = patch(folder, "-o", folder.with_name("nodes"), "--kustomization", folder / "kustomization.yaml")
    return found.err


def test_on_what_kustomize_builds_through_a_pipe(
    tmp_path: Path, folder: Path, kustomize: Kustomize, patch: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    component = include(patch, folder)
    before = files_in(component)
    (tmp_path / "built.yaml").write_text(kustomize.build(folder))
    with (tmp_path / "built.yaml").open() as stream:
        monkeypatch.setattr("sys.stdin", stream)
        patch("-", "-o", component)
    assert files_in(component) == before


def test_a_workload_that_joins(folder: Path, kustomize: Kustomize, patch: Run) -> None:
    component = include(patch, folder)
    with (folder / "objects.yaml").open("a") as file:
        file.write("---\n" + yaml.safe_dump(workload("another")))
    include_again(patch, folder)
    joined = files_in(component)
    assert constrained(kustomize.build(folder)).keys() == {
        "Deployment/web",
        "Deployment/another",
        "DaemonSet/agent",
    }
    include_again(patch, folder)
    assert files_in(component) == joined


def test_a_workload_that_joins_with_the_name_of_a_file_that_is_taken(
    tmp_path: Path, kustomize: Kustomize, patch: Run
) -> None:
    first, second = workload("deployment-b", namespace="a"), workload("b", namespace="a-deployment")
    folder = write(tmp_path / "base", first)
    include(patch, folder)
    write(folder, first, second, components=["../nodes"])
    include_again(patch, folder)
    assert len(constrained(kustomize.build(folder))) == 2


def test_taints_that_are_tolerated_from_now_on(tmp_path: Path, kustomize: Kustomize, patch: Run) -> None:
    (tmp_path / "nodes.yaml").write_text(CLUSTER)
    folder = write(tmp_path / "base", workload())
    cluster = ("--nodes", tmp_path / "nodes.yaml")
    component = include(patch, folder, *cluster)
    patch(folder, "-o", component, "--tolerate", "gpu", *cluster)
    (obj,) = read(kustomize.build(folder))
    assert pod_of(obj).get("nodeSelector") == {ARCH: "amd64"}
    assert [each["key"] for each in pod_of(obj)["tolerations"]] == ["gpu"]
    before = files_in(component)
    patch(folder, "-o", component, "--tolerate", "gpu", *cluster)
    assert files_in(component) == before


def test_what_needs_nothing_any_more_loses_its_patch(folder: Path, kustomize: Kustomize, patch: Run) -> None:
    component = include(patch, folder)
    write(folder, workload("web", ANYWHERE), components=["../nodes"])
    patch(folder / "objects.yaml", "-o", component)
    assert set(files_in(component)) == {"kustomization.yaml"}


@pytest.mark.parametrize("piped", [False, True])
def test_what_was_built_with_a_patch_that_nothing_needs_any_more(
    folder: Path, kustomize: Kustomize, patch: Run, monkeypatch: pytest.MonkeyPatch, *, piped: bool
) -> None:
    component = include(patch, folder)
    write(folder, workload("web", ANYWHERE), workload("agent", kind="DaemonSet"), components=["../nodes"])
    said = again(patch, folder, kustomize, monkeypatch) if piped else include_again(patch, folder)
    assert files_in(component).keys() == {"kustomization.yaml", "daemonset-agent.yaml"}
    assert "deployment-web.yaml is removed" in said
    assert constrained(kustomize.build(folder)) == {"DaemonSet/agent": "amd64"}


@pytest.mark.parametrize("piped", [False, True])
def test_what_was_built_with_a_patch_that_has_become_another(
    folder: Path, kustomize: Kustomize, patch: Run, monkeypatch: pytest.MonkeyPatch, *, piped: bool
) -> None:
    component = include(patch, folder)
    write(folder, workload("web", NOT_ARM32, tolerations=A20), components=["../nodes"])
    said = again(patch, folder, kustomize, monkeypatch) if piped else include_again(patch, folder)
    assert "Deployment/web: a20 (2) ✗" in said
    (obj,) = read(kustomize.build(folder))
    assert "nodeSelector" not in pod_of(obj)
    assert "affinity" in pod_of(obj)
    everything = files_in(component)
    assert "as they are" in (
        again(patch, folder, kustomize, monkeypatch) if piped else include_again(patch, folder)
    )
    assert files_in(component) == everything


def test_what_was_built_for_a_cluster_that_is_another_now(
    tmp_path: Path, folder: Path, kustomize: Kustomize, patch: Run
) -> None:
    component = include(patch, folder)
    (tmp_path / "nodes.yaml").write_text("nodes:\n  - {name: pc, hosts: [pc], platform: linux/amd64}\n")
    patch(
        folder,
        "-o",
        component,
        "--kustomization",
        folder / "kustomization.yaml",
        "--nodes",
        tmp_path / "nodes.yaml",
    )
    assert files_in(component).keys() == {"kustomization.yaml"}


def test_a_selector_that_the_owner_wrote_stays_beside_that_of_a_namesake(
    folder: Path, kustomize: Kustomize, patch: Run
) -> None:
    component = include(patch, folder)
    own = workload("web-too", nodeSelector={ARCH: "amd64"})
    write(folder, workload("web", ANYWHERE), own, components=["../nodes"])
    include_again(patch, folder)
    assert files_in(component).keys() == {"kustomization.yaml"}
    assert constrained(kustomize.build(folder)) == {"Deployment/web-too": "amd64"}


def again(patch: Run, folder: Path, kustomize: Kustomize, monkeypatch: pytest.MonkeyPatch) -> str:
    """Patch what kustomize builds, through a pipe."""
    built = folder.with_name("built.yaml")
    built.write_text(kustomize.build(folder))
    with built.open() as stream:
        monkeypatch.setattr("sys.stdin", stream)
        return patch("-", "-o", folder.with_name("nodes")).err


def test_what_has_gone_loses_its_patch(folder: Path, kustomize: Kustomize, patch: Run) -> None:
    component = include(patch, folder)
    write(folder, workload("web"), components=["../nodes"])
    include_again(patch, folder)
    assert set(files_in(component)) == {"kustomization.yaml", "deployment-web.yaml"}


@pytest.mark.parametrize("source", [".", "objects.yaml"])
def test_an_image_that_has_become_unknown_keeps_the_patch(
    folder: Path, kustomize: Kustomize, archcheck: Run, patch: Run, source: str
) -> None:
    component = include(patch, folder)
    before = files_in(component)
    text = (folder / "objects.yaml").read_text().replace(AMD64_ONLY, "registry.invalid/gone:1")
    (folder / "objects.yaml").write_text(text)
    found = archcheck("patch", folder / source, "-o", component)
    assert found.code == ExitCode.INCOMPLETE
    assert "registry.invalid/gone:1" in found.err
    assert files_in(component).keys() == before.keys()
    assert constrained(kustomize.build(folder)) == {"Deployment/web": "amd64", "DaemonSet/agent": "amd64"}


@pytest.mark.parametrize("renaming", [{"namespace": "prod"}, {"namePrefix": "dev-"}])
def test_an_overlay_that_begins_to_rename(
    tmp_path: Path, kustomize: Kustomize, patch: Run, renaming: dict[str, str]
) -> None:
    write(tmp_path / "base", workload(namespace="team"))
    overlay = write(tmp_path / "overlay", resources=["../base"])
    include(patch, overlay)
    write(overlay, resources=["../base"], components=["../nodes"], **renaming)
    include_again(patch, overlay)
    assert list(constrained(kustomize.build(overlay)).values()) == ["amd64"]


def test_a_component_for_the_base_and_then_for_the_overlay_that_renames(
    tmp_path: Path, kustomize: Kustomize, patch: Run
) -> None:
    base = write(tmp_path / "base", workload())
    overlay = write(tmp_path / "overlay", resources=["../base"], namePrefix="dev-")
    patch(base, "-o", tmp_path / "nodes", "--kustomization", overlay / "kustomization.yaml")
    include_again(patch, overlay)
    assert constrained(kustomize.build(overlay)) == {"Deployment/dev-web": "amd64"}


def test_a_base_that_begins_to_rename(tmp_path: Path, kustomize: Kustomize, patch: Run) -> None:
    write(tmp_path / "base", workload())
    overlay = write(tmp_path / "overlay", resources=["../base"])
    include(patch, overlay)
    write(tmp_path / "base", workload(), namePrefix="dev-")
    include_again(patch, overlay)
    assert constrained(kustomize.build(overlay)) == {"Deployment/dev-web": "amd64"}


def test_a_folder_inside_the_manifests_that_it_patches(
    tmp_path: Path, kustomize: Kustomize, patch: Run
) -> None:
    folder = tmp_path / "deploy"
    write(folder / "app", workload("web"), workload("terms", NOT_ARM32, tolerations=A20))
    component = folder / "nodes"
    patch(folder, "-o", component, "--kustomization", folder / "app/kustomization.yaml")
    before = files_in(folder)
    patch(folder, "-o", component, "--kustomization", folder / "app/kustomization.yaml")
    assert files_in(folder) == before
