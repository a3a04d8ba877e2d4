"""Patches that come with the manifests: the server takes what each form makes, and it is the same object."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from archcheck.errors import ExitCode
from tests.real.kube.placing import DATA, HOME, TOLERATE, cases, listed, parsed, patches, reaches
from tests.real.kube.server import Server
from tests.support.command import Outcome, run

pytestmark = [pytest.mark.real, pytest.mark.kube]

ALL = "---\n".join(cases().values())
LIST_OF_FUNCTIONS = "config.kubernetes.io/v1"
BESIDE = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: beside}\ndata: {key: value}\n"


def done(outcome: Outcome) -> str:
    assert outcome.code == ExitCode.OK, outcome.err
    return outcome.out


def post_rendered(folder: Path) -> str:
    return done(run("post-render", *TOLERATE, *HOME, stdin=f"{BESIDE}---\n{ALL}"))


def post_rendered_json(folder: Path) -> str:
    found = run("post-render", *TOLERATE, *HOME, stdin=listed(map(parsed, [BESIDE, *cases().values()])))
    assert json.loads(done(found))
    return found.out


def by_function(folder: Path) -> str:
    items = [each for each in yaml.safe_load_all(f"{BESIDE}---\n{ALL}") if each]
    wanted = {"apiVersion": LIST_OF_FUNCTIONS, "kind": "ResourceList", "items": items}
    found = done(run("krm", *TOLERATE, *HOME, stdin=json.dumps(wanted)))
    return found.replace(LIST_OF_FUNCTIONS, "v1", 1).replace("ResourceList", "List", 1)


def edited(folder: Path) -> str:
    shutil.copytree(DATA, folder / "base")
    done(run("patch", folder / "base", "--form", "in-place", "--write", *TOLERATE, *HOME))
    files = sorted((folder / "base").glob("*.yaml"))
    return "---\n".join([BESIDE, *(file.read_text() for file in files)])


def built(server: Server, folder: Path) -> str:
    base = folder / "base"
    shutil.copytree(DATA, base)
    (base / "beside.yaml").write_text(BESIDE)
    resources = sorted(file.name for file in base.glob("*.yaml"))
    (base / "kustomization.yaml").write_text(json.dumps({"resources": resources}))
    component = folder / "component"
    outcome = run(
        "patch",
        base,
        "--output",
        component,
        "--kustomization",
        base / "kustomization.yaml",
        *TOLERATE,
        *HOME,
    )
    assert outcome.code == ExitCode.OK, outcome.err
    found = server.kubectl("kustomize", base)
    assert found.returncode == 0, found.stderr
    return found.stdout


WAYS: dict[str, Callable[[Server, Path], str]] = {
    "post-render": lambda _, folder: post_rendered(folder),
    "post-render JSON": lambda _, folder: post_rendered_json(folder),
    "krm": lambda _, folder: by_function(folder),
    "in-place": lambda _, folder: edited(folder),
    "kustomize": built,
}


def apply(server: Server, manifest: str, *options: str) -> dict[str, dict[str, Any]]:
    """Apply a manifest as its owner; return by name what the server makes of each workload."""
    words = ("apply", "--server-side", "--field-manager=helm", "--filename=-", "--output=json", *options)
    found = server.kubectl(*words, stdin=manifest)
    assert found.returncode == 0, found.stderr
    items = json.loads(found.stdout)["items"]
    return {each["metadata"]["name"]: each for each in items}


@pytest.mark.parametrize("way", WAYS)
def test_the_server_takes_every_document_and_pods_reach_only_nodes_that_run_them(
    server: Server, tmp_path: Path, way: str
) -> None:
    found = apply(server, WAYS[way](server, tmp_path), "--dry-run=server")
    assert set(found) == {*cases(), "beside"}
    reached = reaches(listed(found.values()))
    assert set(reached) == set(cases())
    assert {name: each.lands - each.good for name, each in reached.items() if each.lands != each.good} == {}


@pytest.mark.parametrize("way", WAYS)
def test_an_owner_applies_it_over_what_is_there_without_a_conflict(
    server: Server, tmp_path: Path, way: str
) -> None:
    apply(server, f"{BESIDE}---\n{ALL}")
    patched = apply(server, WAYS[way](server, tmp_path))
    live = patches(listed(patched.values()))
    assert live == {}


def test_every_way_makes_the_same_objects(server: Server, tmp_path: Path) -> None:
    found = {
        way: apply(server, make(server, tmp_path / way), "--dry-run=server") for way, make in WAYS.items()
    }
    for way, objects in found.items():
        for name, each in objects.items():
            assert unordered(each) == unordered(found["kustomize"][name]), (way, name)


def unordered(found: dict[str, Any]) -> Any:
    """Return what an object asks for, with lists in the order of their text."""

    def sort(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: sort(each) for key, each in value.items()}
        return sorted(map(sort, value), key=json.dumps) if isinstance(value, list) else value

    return sort(found.get("spec", found.get("data")))
