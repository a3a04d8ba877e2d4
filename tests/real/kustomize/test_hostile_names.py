"""Whatever an object is called, its file lies in the component's folder and its patch reaches it alone."""

from pathlib import Path

import pytest
import yaml

from tests.support.kustomizations import (
    ANYWHERE,
    NOT_ARM32,
    constrained,
    expression,
    files_in,
    required,
    workload,
    write,
)
from tests.support.kustomize import Kustomize, Run

pytestmark = pytest.mark.real

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
NAMESPACES = ["../..", "con", ".*", "a\nb", "é", "n" * 400]


def test_names(tmp_path: Path, kustomize: Kustomize, patch: Run) -> None:
    """Each has a file of its own, and its patch reaches neither the others nor what needs nothing."""
    folder = write(tmp_path / "base", *map(workload, NAMES), workload("web", ANYWHERE))
    before = set(tmp_path.iterdir())
    component = tmp_path / "nodes"
    patch(folder / "objects.yaml", "-o", component, "--kustomization", folder / "kustomization.yaml")
    assert set(tmp_path.iterdir()) == {*before, component}
    names = [path.name for path in component.iterdir()]
    assert len({name.casefold() for name in names}) == len(NAMES) + 1
    assert all(name.isascii() and len(name) < 256 for name in names)
    assert not RESERVED & {name.partition(".")[0] for name in names}
    assert constrained(kustomize.build(folder)).keys() == {f"Deployment/{name}" for name in NAMES}


def test_namespaces(tmp_path: Path, kustomize: Kustomize, patch: Run) -> None:
    objects = [workload(namespace=namespace) for namespace in NAMESPACES]
    folder = write(tmp_path / "base", *objects, workload("web", ANYWHERE, namespace="other"))
    component = tmp_path / "nodes"
    patch(folder / "objects.yaml", "-o", component, "--kustomization", folder / "kustomization.yaml")
    assert len(files_in(component)) == len(NAMESPACES) + 1
    built = constrained(kustomize.build(folder))
    assert built.keys() == {f"{namespace}/Deployment/web" for namespace in NAMESPACES}


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
