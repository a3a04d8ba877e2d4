"""`--form json6902` and `strategic`: documents that apply, and the commands that apply them."""

import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonpatch
import pytest
import yaml

from archcheck.errors import ExitCode
from tests.support.kustomizations import (
    AMD64_ONLY,
    ANYWHERE,
    NOT_ARM32,
    expression,
    pod_of,
    read,
    required,
    workload,
    write,
)
from tests.support.kustomize import Kustomize, Run

Verdicts = Callable[[str], dict[str, str]]
A20 = [{"key": "arch", "operator": "Exists"}, {"key": "speed", "operator": "Exists"}]
LINUX = {"matchExpressions": [expression("kubernetes.io/os", "linux")]}
OBJECTS = {
    "plain": workload("plain"),
    "daemon": workload("daemon", kind="DaemonSet", namespace="kube-system"),
    "selected": workload("selected", nodeSelector={"kubernetes.io/os": "linux"}),
    "terms": workload("terms", NOT_ARM32, affinity=required(LINUX), tolerations=A20),
    "fine": workload("fine", ANYWHERE),
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write(tmp_path / "base", *OBJECTS.values()) / "objects.yaml"


def patches(text: str) -> dict[str, Any]:
    """Return the documents by the name in the command above each."""
    return {words[3]: document for words, document in map(_split, text.split("---\n"))}


def _split(text: str) -> tuple[list[str], Any]:
    (command,) = (line for line in text.splitlines() if line.startswith("# kubectl patch "))
    return shlex.split(command.removeprefix("# ")), yaml.safe_load(text)


def test_json_patches_apply(file: Path, patch: Run, verdicts: Verdicts) -> None:
    found = patches(patch(file, "--form", "json6902").out)
    assert found.keys() == OBJECTS.keys() - {"fine"}
    after = {name: jsonpatch.apply_patch(OBJECTS[name], each) for name, each in found.items()}
    assert set(verdicts(yaml.safe_dump_all(after.values())).values()) == {"ok"}
    for name, each in after.items():
        fields = ("nodeSelector", "affinity", "tolerations")
        bare = [{k: v for k, v in pod_of(obj).items() if k not in fields} for obj in (OBJECTS[name], each)]
        assert bare[0] == bare[1]


def test_json_patches_of_what_has_changed_do_not(file: Path, patch: Run) -> None:
    found = patches(patch(file, "--form", "json6902").out)
    with pytest.raises(jsonpatch.JsonPatchTestFailed):
        jsonpatch.apply_patch(workload("selected", nodeSelector={"disk": "ssd"}), found["selected"])
    with pytest.raises(jsonpatch.JsonPatchTestFailed):
        jsonpatch.apply_patch(workload("terms", affinity=required(LINUX, LINUX)), found["terms"])


def test_merges_leave_out_what_they_would_replace(file: Path, archcheck: Run) -> None:
    found = archcheck("patch", file, "--form", "strategic")
    assert found.code == ExitCode.FINDINGS
    assert patches(found.out).keys() == {"plain", "daemon", "selected"}
    assert "Deployment/terms: no patch: its lists" in found.err


def test_merges_apply_in_kustomize(
    file: Path, kustomize: Kustomize, archcheck: Run, verdicts: Verdicts
) -> None:
    found = archcheck("patch", file, "--form", "strategic")
    (file.parent / "merges.yaml").write_text(found.out)
    folder = write(
        file.parent,
        *(OBJECTS[name] for name in ("plain", "daemon", "selected")),
        patches=[{"path": "merges.yaml"}],
    )
    built = kustomize.build(folder)
    assert set(verdicts(built).values()) == {"ok"}
    selectors = {each["metadata"]["name"]: pod_of(each)["nodeSelector"] for each in read(built)}
    assert selectors["selected"] == {"kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64"}


@pytest.mark.parametrize(("form", "kind"), [("json6902", "json"), ("strategic", "strategic")])
def test_the_command_names_the_object(file: Path, archcheck: Run, form: str, kind: str) -> None:
    out = archcheck("patch", file, "--form", form).out
    assert f"# kubectl patch deployment.apps plain --type={kind} --patch-file=FILE\n" in out
    assert (
        f"# kubectl patch daemonset.apps daemon --namespace=kube-system --type={kind} --patch-file=FILE\n"
        in out
    )


@pytest.mark.parametrize("form", ["json6902", "strategic"])
def test_a_hostile_name_is_one_word_of_one_line(tmp_path: Path, patch: Run, form: str) -> None:
    name = "x; rm -rf ~\n---\n$(id)"
    folder = write(tmp_path / "base", workload(name))
    out = patch(folder / "objects.yaml", "--form", form).out
    words, _ = _split(out)
    assert words[3] == "x; rm -rf ~?---?$(id)"
    assert len(list(yaml.safe_load_all(out))) == 1


@pytest.mark.parametrize("form", ["json6902", "strategic"])
def test_nothing_to_patch_is_an_empty_text(tmp_path: Path, patch: Run, form: str) -> None:
    folder = write(tmp_path / "base", workload("web", ANYWHERE))
    assert patch(folder / "objects.yaml", "--form", form).out == ""


def test_they_go_into_a_file(tmp_path: Path, file: Path, patch: Run) -> None:
    target = tmp_path / "patches.yaml"
    printed = patch(file, "--form", "json6902").out
    assert patch(file, "--form", "json6902", "-o", target).out == ""
    assert target.read_text() == printed
    assert AMD64_ONLY not in printed
