"""Every target names one object, by the name that kustomize knows it by when components run."""

from pathlib import Path
from typing import Any

import pytest

from archcheck.errors import ExitCode
from tests.support.kustomizations import ANYWHERE, constrained, workload, write
from tests.support.kustomize import Kustomize, Run

pytestmark = pytest.mark.real

WEB = {"Deployment/web": "amd64"}


def included(patch: Run, source: Path, folder: Path, kustomization: Path | None = None) -> None:
    """Patch a source, and include the component in a kustomization: in the source's, unless another is named."""
    patch(source, "-o", folder, "--kustomization", (kustomization or source) / "kustomization.yaml")


@pytest.mark.parametrize(
    ("renaming", "label"),
    [
        ({"namePrefix": "dev-"}, "Deployment/dev-web"),
        ({"nameSuffix": "-dev"}, "Deployment/web-dev"),
        ({"namePrefix": "a-", "nameSuffix": "-b"}, "Deployment/a-web-b"),
        ({"namespace": "prod"}, "prod/Deployment/web"),
        ({"namePrefix": "dev-", "namespace": "prod"}, "prod/Deployment/dev-web"),
    ],
)
def test_an_overlay_that_renames(
    tmp_path: Path, kustomize: Kustomize, patch: Run, renaming: dict[str, Any], label: str
) -> None:
    write(tmp_path / "base", workload())
    overlay = write(tmp_path / "overlay", resources=["../base"], **renaming)
    included(patch, overlay, tmp_path / "nodes")
    assert constrained(kustomize.build(overlay)) == {label: "amd64"}


def test_a_base_whose_namespace_an_overlay_replaces(tmp_path: Path, kustomize: Kustomize, patch: Run) -> None:
    write(tmp_path / "base", workload(namespace="somewhere"))
    overlay = write(tmp_path / "overlay", resources=["../base"], namespace="prod")
    included(patch, overlay, tmp_path / "nodes")
    assert constrained(kustomize.build(overlay)) == {"prod/Deployment/web": "amd64"}


def test_prefixes_on_prefixes(tmp_path: Path, kustomize: Kustomize, patch: Run) -> None:
    write(tmp_path / "base", workload(), namePrefix="c-")
    write(tmp_path / "middle", resources=["../base"], namePrefix="b-")
    top = write(tmp_path / "top", resources=["../middle"], namePrefix="a-")
    included(patch, top, tmp_path / "nodes")
    assert constrained(kustomize.build(top)) == {"Deployment/a-b-c-web": "amd64"}


def test_one_base_under_two_prefixes(tmp_path: Path, kustomize: Kustomize, patch: Run) -> None:
    write(tmp_path / "base", workload())
    write(tmp_path / "dev", resources=["../base"], namePrefix="dev-")
    images = [{"name": "archlinux", "newName": "busybox", "newTag": "1.37"}]
    write(tmp_path / "prod", resources=["../base"], namePrefix="prod-", images=images)
    top = write(tmp_path / "top", resources=["../dev", "../prod"])
    included(patch, top, tmp_path / "nodes")
    assert constrained(kustomize.build(top)) == {"Deployment/dev-web": "amd64"}


def test_a_component_on_top_of_the_overlay(tmp_path: Path, kustomize: Kustomize, patch: Run) -> None:
    write(tmp_path / "base", workload())
    overlay = write(tmp_path / "overlay", resources=["../base"], namePrefix="dev-", namespace="prod")
    top = write(tmp_path / "top", resources=["../overlay"])
    included(patch, overlay, tmp_path / "nodes", top)
    assert constrained(kustomize.build(top)) == {"prod/Deployment/dev-web": "amd64"}


@pytest.mark.parametrize("source", ["base", "base/objects.yaml"])
def test_a_base_with_names_that_begin_like_the_prefix_of_the_overlay(
    tmp_path: Path, kustomize: Kustomize, patch: Run, source: str
) -> None:
    write(tmp_path / "base", workload("app-web"))
    overlay = write(tmp_path / "overlay", resources=["../base"], namePrefix="app-")
    included(patch, tmp_path / source, tmp_path / "nodes", overlay)
    assert constrained(kustomize.build(overlay)) == {"Deployment/app-app-web": "amd64"}


def test_one_name_in_two_namespaces(tmp_path: Path, kustomize: Kustomize, patch: Run) -> None:
    folder = write(
        tmp_path / "base",
        workload(namespace="one"),
        workload("web", ANYWHERE, namespace="two"),
        workload("web", ANYWHERE),
    )
    included(patch, folder, tmp_path / "nodes")
    assert constrained(kustomize.build(folder)) == {"one/Deployment/web": "amd64"}


def test_a_namesake_without_a_namespace(tmp_path: Path, kustomize: Kustomize, patch: Run) -> None:
    folder = write(tmp_path / "base", workload(), workload("web", ANYWHERE, namespace="two"))
    included(patch, folder, tmp_path / "nodes")
    assert constrained(kustomize.build(folder)) == WEB


def test_one_name_in_two_kinds(tmp_path: Path, kustomize: Kustomize, patch: Run) -> None:
    folder = write(tmp_path / "base", workload(), workload("web", ANYWHERE, kind="DaemonSet"))
    included(patch, folder, tmp_path / "nodes")
    assert constrained(kustomize.build(folder)) == WEB


@pytest.mark.parametrize(
    ("name", "neighbour"), [("web.v1", "web-v1"), ("a.b", "axb"), ("web", "my-web"), ("web", "web-2")]
)
def test_a_name_is_no_pattern(
    tmp_path: Path, kustomize: Kustomize, patch: Run, name: str, neighbour: str
) -> None:
    folder = write(tmp_path / "base", workload(name), workload(neighbour, ANYWHERE))
    included(patch, folder, tmp_path / "nodes")
    assert constrained(kustomize.build(folder)) == {f"Deployment/{name}": "amd64"}


def test_a_namespace_is_no_pattern(tmp_path: Path, kustomize: Kustomize, patch: Run) -> None:
    folder = write(tmp_path / "base", workload(namespace="a.b"), workload("web", ANYWHERE, namespace="axb"))
    included(patch, folder, tmp_path / "nodes")
    assert constrained(kustomize.build(folder)) == {"a.b/Deployment/web": "amd64"}


def test_a_namesake_of_earlier_is_left_alone(tmp_path: Path, kustomize: Kustomize, archcheck: Run) -> None:
    """A target of kustomize matches the names that objects had first, too: no target is exact here."""
    write(tmp_path / "prod", workload(), namespace="prod")
    write(tmp_path / "dev", workload("web", ANYWHERE, namespace="prod"), namespace="dev")
    top = write(tmp_path / "top", resources=["../prod", "../dev"])
    before = (top / "kustomization.yaml").read_bytes()
    found = archcheck("patch", top, "-o", tmp_path / "nodes", "--kustomization", top / "kustomization.yaml")
    assert found.code == ExitCode.FINDINGS
    assert "kustomize also applies it to dev/Deployment/web" in found.err
    assert (top / "kustomization.yaml").read_bytes() == before
    assert constrained(kustomize.build(top)) == {}


def test_groups_and_versions_are_part_of_it(tmp_path: Path, kustomize: Kustomize, patch: Run) -> None:
    other = workload("web", ANYWHERE) | {"apiVersion": "apps.example.org/v1"}
    folder = write(tmp_path / "base", workload(), other)
    included(patch, folder, tmp_path / "nodes")
    assert constrained(kustomize.build(folder)) == WEB
    assert kustomize.build(folder).count("kubernetes.io/arch") == 1
