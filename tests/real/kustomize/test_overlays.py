"""What else an overlay does to the workloads that a component patches."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from archcheck.errors import ExitCode
from tests.support.kustomizations import (
    ARCH,
    COMPONENT,
    NOT_ARM32,
    constrained,
    expression,
    pod_of,
    read,
    required,
    workload,
    write,
)
from tests.support.kustomize import Kustomize, Run

pytestmark = pytest.mark.real

A20 = [{"key": "arch", "operator": "Exists"}, {"key": "speed", "operator": "Exists"}]
LINUX = {"matchExpressions": [expression("kubernetes.io/os", "linux")]}


def merge(**pod: object) -> list[dict[str, str]]:
    """Return the patches of an overlay that change the pod of Deployment web."""
    body = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "web"},
        "spec": {"template": {"spec": pod}},
    }
    return [{"patch": yaml.safe_dump(body)}]


def test_a_selector_of_its_own_comes_after_the_component(
    tmp_path: Path, kustomize: Kustomize, archcheck: Run, patch: Run
) -> None:
    """The overlay's patches run after its components: on top, the component sees what they made."""
    write(tmp_path / "base", workload())
    own = merge(nodeSelector={"kubernetes.io/os": "linux"})
    overlay = write(tmp_path / "overlay", resources=["../base"], patches=own)
    before = (overlay / "kustomization.yaml").read_bytes()
    found = archcheck(
        "patch", overlay, "-o", tmp_path / "nodes", "--kustomization", overlay / "kustomization.yaml"
    )
    assert found.code == ExitCode.FINDINGS
    assert "include it on top" in found.err
    assert (overlay / "kustomization.yaml").read_bytes() == before
    top = write(tmp_path / "top", resources=["../overlay"])
    patch(overlay, "-o", tmp_path / "nodes", "--kustomization", top / "kustomization.yaml")
    (obj,) = read(kustomize.build(top))
    assert pod_of(obj)["nodeSelector"] == {"kubernetes.io/os": "linux", ARCH: "amd64"}


@pytest.mark.parametrize(
    "own",
    [
        merge(tolerations=A20),
        merge(tolerations=A20, affinity=required(LINUX)),
        [
            {
                "target": {"kind": "Deployment"},
                "patch": '[{"op": "add", "path": "/spec/template/spec/affinity", "value": {}}]',
            }
        ],
    ],
)
def test_patches_of_its_own_that_run_after_the_component_are_reckoned_with(
    tmp_path: Path, kustomize: Kustomize, archcheck: Run, own: list[dict[str, object]]
) -> None:
    """Said to be safe is safe: else the command fails, and its output says what to do."""
    tolerations: dict[str, Any] = {} if "tolerations" in str(own) else {"tolerations": A20}
    write(tmp_path / "base", workload(image=NOT_ARM32, **tolerations))
    overlay = write(tmp_path / "overlay", resources=["../base"], patches=own)
    found = archcheck(
        "patch", overlay, "-o", tmp_path / "nodes", "--kustomization", overlay / "kustomization.yaml"
    )
    if found.code == ExitCode.OK:
        (tmp_path / "built.yaml").write_text(kustomize.build(overlay))
        assert archcheck("manifest", tmp_path / "built.yaml").code == ExitCode.OK


def test_such_patches_and_a_component_on_top(tmp_path: Path, kustomize: Kustomize, patch: Run) -> None:
    write(tmp_path / "base", workload(image=NOT_ARM32))
    own = merge(tolerations=A20, affinity=required(LINUX))
    overlay = write(tmp_path / "overlay", resources=["../base"], patches=own)
    top = write(tmp_path / "top", resources=["../overlay"])
    patch(overlay, "-o", tmp_path / "nodes", "--kustomization", top / "kustomization.yaml")
    (obj,) = read(kustomize.build(top))
    assert pod_of(obj)["tolerations"] == A20
    arch = expression(ARCH, "amd64", "arm64", "ppc64le", "s390x")
    assert pod_of(obj)["affinity"] == required({"matchExpressions": [*LINUX["matchExpressions"], arch]})


@pytest.mark.parametrize("line", ["components:\n  - ../monitoring\n", "components: [../monitoring]\n"])
def test_what_another_component_brings_is_patched(
    tmp_path: Path, kustomize: Kustomize, patch: Run, line: str
) -> None:
    write(tmp_path / "monitoring", workload("probe"), **COMPONENT)
    overlay = write(tmp_path / "overlay", workload("web"))
    with (overlay / "kustomization.yaml").open("a") as file:
        file.write(line)
    patch(overlay, "-o", tmp_path / "nodes", "--kustomization", overlay / "kustomization.yaml")
    assert constrained(kustomize.build(overlay)) == {
        "Deployment/web": "amd64",
        "Deployment/probe": "amd64",
    }


def test_a_component_may_include_it_too(tmp_path: Path, kustomize: Kustomize, patch: Run) -> None:
    monitoring = write(tmp_path / "monitoring", workload("probe"), **COMPONENT)
    overlay = write(tmp_path / "overlay", workload("web"), components=["../monitoring"])
    manifest = monitoring / "objects.yaml"
    patch(manifest, "-o", tmp_path / "nodes", "--kustomization", monitoring / "kustomization.yaml")
    assert constrained(kustomize.build(overlay)) == {"Deployment/probe": "amd64"}


def test_a_directory_that_does_not_build_is_one_error(
    tmp_path: Path, kustomize: Kustomize, archcheck: Run
) -> None:
    folder = write(tmp_path / "base", workload(), resources=["../absent"])
    found = archcheck("patch", folder, "-o", tmp_path / "nodes")
    assert found.code == ExitCode.USAGE
    assert "kustomize failed" in found.err
    assert not (tmp_path / "nodes").exists()
