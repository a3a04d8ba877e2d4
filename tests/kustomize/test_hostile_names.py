"""Whatever an object is called, its file lies in the component's folder and its patch reaches it alone."""

from pathlib import Path

import pytest
import yaml

from tests.kustomize.conftest import Kustomize, Run
from tests.kustomize.objects import (
    ANYWHERE,
    NOT_ARM32,
    constrained,
    expression,
    files_in,
    pod_of,
    read,
    required,
    workload,
    write,
)

RESERVED = {"con", "prn", "aux", "nul", "com1", "lpt1"}
NAMES = [
    "../../x",
    "/etc/passwd",
    "..",
    "a\nb: c",
    "a\\b",
    "a b",
    "~",
    "null",
    "CON",
    "web*",
    ".*",
    "(?i)web",
    "[a-z]+",
    'say "it"',
    "\u03b1-\u03b2",
    "x\u2028y",
    "\u202eweb",
    "#",
    "-",
    "kustomization",
    "n" * 400,
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name(tmp_path: Path, kustomize: Kustomize, patch: Run, name: str) -> None:
    folder = write(tmp_path / "base", workload(name), workload("web", ANYWHERE))
    patch(folder / "objects.yaml", "-o", tmp_path / "nodes", "--kustomization", folder / "kustomization.yaml")
    assert set(tmp_path.iterdir()) >= {folder, tmp_path / "nodes"}
    assert len(files_in(tmp_path / "nodes")) == 2
    assert list(constrained(kustomize.build(folder))) == [f"Deployment/{name}"]


@pytest.mark.parametrize("namespace", ["../..", "con", ".*", "a\nb", "é", "n" * 400])
def test_a_namespace(tmp_path: Path, kustomize: Kustomize, patch: Run, namespace: str) -> None:
    folder = write(
        tmp_path / "base", workload(namespace=namespace), workload("web", ANYWHERE, namespace="other")
    )
    patch(folder / "objects.yaml", "-o", tmp_path / "nodes", "--kustomization", folder / "kustomization.yaml")
    assert len(files_in(tmp_path / "nodes")) == 2
    assert list(constrained(kustomize.build(folder))) == [f"{namespace}/Deployment/web"]


def test_all_at_once_each_have_a_file(tmp_path: Path, kustomize: Kustomize, patch: Run) -> None:
    folder = write(tmp_path / "base", *map(workload, NAMES))
    component = tmp_path / "nodes"
    patch(folder / "objects.yaml", "-o", component, "--kustomization", folder / "kustomization.yaml")
    names = [path.name for path in component.iterdir()]
    assert len({name.casefold() for name in names}) == len(NAMES) + 1
    assert all(name.isascii() and len(name) < 256 for name in names)
    assert not RESERVED & {name.partition(".")[0] for name in names}
    assert all("nodeSelector" in pod_of(each) for each in read(kustomize.build(folder)))


def test_names_that_are_one_file_name(tmp_path: Path, kustomize: Kustomize, patch: Run) -> None:
    objects = [
        workload("deployment-b", namespace="a"),
        workload("b", namespace="a-deployment"),
        workload("b", ANYWHERE, namespace="a"),
    ]
    folder = write(tmp_path / "base", *objects)
    component = tmp_path / "nodes"
    patch(folder / "objects.yaml", "-o", component, "--kustomization", folder / "kustomization.yaml")
    assert len(files_in(component)) == 3
    assert constrained(kustomize.build(folder)) == {
        "a/Deployment/deployment-b": "amd64",
        "a-deployment/Deployment/b": "amd64",
    }


def test_a_comment_is_one_line(tmp_path: Path, patch: Run) -> None:
    name = "web\n- op: remove\n  path: /spec"
    linux = {"matchExpressions": [expression("kubernetes.io/os", "linux")]}
    asked = workload(name, NOT_ARM32, affinity=required(linux), tolerations=[{"operator": "Exists"}])
    folder = write(tmp_path / "base", asked)
    patch(folder / "objects.yaml", "-o", tmp_path / "nodes")
    texts = files_in(tmp_path / "nodes")
    del texts["kustomization.yaml"]
    ((_, text),) = texts.items()
    assert [each["op"] for each in yaml.safe_load(text)] == ["test", "add"]
