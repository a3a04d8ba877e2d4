"""A component, built by the real kustomize with what it patches, makes every workload safe."""

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from archcheck.errors import ExitCode
from tests.support import command, programs
from tests.support.kustomizations import AMD64_ONLY, ANYWHERE, constrained, pod_of, read, workload, write
from tests.support.kustomize import FIXTURES, Kustomize, Run

pytestmark = pytest.mark.real

Verdicts = Callable[[str], dict[str, str]]
CUSTOM = {"apiVersion": "example.org/v1", "kind": "Widget", "metadata": {"name": "web"}, "spec": {"size": 1}}
DEFINITION = {
    "apiVersion": "apiextensions.k8s.io/v1",
    "kind": "CustomResourceDefinition",
    "metadata": {"name": "widgets.example.org"},
    "spec": {
        "group": "example.org",
        "names": {"kind": "Widget", "plural": "widgets"},
        "scope": "Namespaced",
        "versions": [{"name": "v1", "served": True, "storage": True}],
    },
}


def test_an_overlay_with_the_component_builds_what_is_safe(
    tmp_path: Path, kustomize: Kustomize, kubectl: Kustomize, patch: Run, verdicts: Verdicts
) -> None:
    base = write(tmp_path / "base", workload("web"), workload("agent", kind="DaemonSet"))
    overlay = write(tmp_path / "overlay", resources=["../base"])
    assert verdicts(kustomize.build(overlay)) == {"web": "at-risk", "agent": "at-risk"}
    told = patch(base, "-o", tmp_path / "nodes", "--kustomization", overlay / "kustomization.yaml").err
    assert "Deployment/web: a64 (2) ✗, pc (2), server → pc (2), server" in told
    built = kustomize.build(overlay)
    assert constrained(built) == {"Deployment/web": "amd64", "DaemonSet/agent": "amd64"}
    assert verdicts(built) == {"web": "ok", "agent": "ok"}
    assert read(kubectl.build(overlay)) == read(built)


def test_nothing_else_changes(tmp_path: Path, kustomize: Kustomize, patch: Run) -> None:
    service = {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "web"},
        "spec": {"type": "NodePort"},
    }
    beside = workload("beside", ANYWHERE)
    folder = write(tmp_path / "base", workload("web"), beside, service, CUSTOM, DEFINITION)
    before = read(kustomize.build(folder))
    patch(folder, "-o", tmp_path / "nodes", "--kustomization", folder / "kustomization.yaml")
    after = read(kustomize.build(folder))
    for each in after:
        if (each["kind"], each["metadata"]["name"]) == ("Deployment", "web"):
            del pod_of(each)["nodeSelector"]
    assert after == before


def test_lists_of_containers_that_name_a_thing_twice_stay(
    tmp_path: Path, kustomize: Kustomize, kubectl: Kustomize, patch: Run
) -> None:
    """A strategic merge of kustomize drops what has the same key, anywhere in the object."""
    asked = workload("web")
    (main,) = pod_of(asked)["containers"]
    main["env"] = [
        {"name": "A", "value": "1"},
        {"name": "B", "value": "$(A)"},
        {"name": "A", "value": "2"},
    ]
    main["ports"] = [{"containerPort": 80, "name": "http"}, {"containerPort": 80, "name": "https"}]
    folder = write(tmp_path / "base", asked)
    patch(folder, "-o", tmp_path / "nodes", "--kustomization", folder / "kustomization.yaml")
    for program in (kustomize, kubectl):
        (obj,) = read(program.build(folder))
        assert pod_of(obj)["containers"] == [main]


def test_a_component_without_patches_builds(
    tmp_path: Path, kustomize: Kustomize, kubectl: Kustomize, patch: Run
) -> None:
    folder = write(tmp_path / "base", workload("web", ANYWHERE))
    before = kustomize.build(folder)
    patch(folder, "-o", tmp_path / "nodes", "--kustomization", folder / "kustomization.yaml")
    assert kustomize.build(folder) == before
    assert read(kubectl.build(folder)) == read(before)


def test_items_of_a_list(tmp_path: Path, kustomize: Kustomize, patch: Run) -> None:
    items = {"apiVersion": "v1", "kind": "List", "items": [workload("web"), workload("job", ANYWHERE)]}
    folder = write(tmp_path / "base", items)
    patch(folder / "objects.yaml", "-o", tmp_path / "nodes", "--kustomization", folder / "kustomization.yaml")
    assert constrained(kustomize.build(folder)) == {"Deployment/web": "amd64"}


def test_names_with_a_hash_of_their_contents_stay(tmp_path: Path, kustomize: Kustomize, patch: Run) -> None:
    volumes = [{"name": "settings", "configMap": {"name": "settings"}}]
    folder = write(
        tmp_path / "base",
        workload("web", volumes=volumes),
        configMapGenerator=[{"name": "settings", "literals": ["a=b"]}],
    )
    before = {each["kind"]: each for each in read(kustomize.build(folder))}
    name = before["ConfigMap"]["metadata"]["name"]
    patch(folder, "-o", tmp_path / "nodes", "--kustomization", folder / "kustomization.yaml")
    after = {each["kind"]: each for each in read(kustomize.build(folder))}
    assert name.startswith("settings-")
    assert after["ConfigMap"] == before["ConfigMap"]
    assert pod_of(after["Deployment"])["volumes"][0]["configMap"]["name"] == name
    assert "nodeSelector" in pod_of(after["Deployment"])


@pytest.mark.parametrize(("image", "patched"), [(ANYWHERE, {}), (AMD64_ONLY, {"Deployment/web": "amd64"})])
def test_the_image_that_an_overlay_puts_in_counts(
    tmp_path: Path, kustomize: Kustomize, patch: Run, image: str, patched: dict[str, str]
) -> None:
    write(tmp_path / "base", workload("web", "example.org/placeholder"))
    name, _, tag = image.partition(":")
    images = [{"name": "example.org/placeholder", "newName": name, "newTag": tag}]
    overlay = write(tmp_path / "overlay", resources=["../base"], images=images)
    patch(overlay, "-o", tmp_path / "nodes", "--kustomization", overlay / "kustomization.yaml")
    assert constrained(kustomize.build(overlay)) == patched


def test_a_job_without_a_name_is_refused(tmp_path: Path, archcheck: Run) -> None:
    job = workload("import", kind="Job") | {"apiVersion": "batch/v1", "metadata": {"generateName": "import-"}}
    file = tmp_path / "job.yaml"
    file.write_text(yaml.safe_dump(job))
    found = archcheck("patch", file, "-o", tmp_path / "nodes")
    assert found.code == ExitCode.FINDINGS
    assert "generateName" in found.err
    assert "patches: []" in (tmp_path / "nodes/kustomization.yaml").read_text()


def test_what_a_chart_renders(
    tmp_path: Path, kustomize: Kustomize, patch: Run, verdicts: Verdicts, monkeypatch: pytest.MonkeyPatch
) -> None:
    helm = programs.require("helm", "pip install 'kube-archcheck[helm]'")
    monkeypatch.setenv("HELM_BIN", helm)
    chart = FIXTURES / "charts/homecloud"
    patch("--chart", chart, "-o", tmp_path / "nodes")
    rendered = Kustomize((helm, "template", "release-name")).build(chart)
    folder = write(tmp_path / "base", *read(rendered), components=["../nodes"])
    assert verdicts(rendered)["release-name-backup"] == "at-risk"
    assert set(verdicts(kustomize.build(folder)).values()) == {"ok"}


def test_the_installed_command(tmp_path: Path, kustomize: Kustomize) -> None:
    folder = write(tmp_path / "base", workload("web"))
    home = ("--nodes", FIXTURES / "clusters/olinuxino.yaml", "--registry-layout", FIXTURES / "registry")
    found = command.run(
        "patch", ".", "-o", "nodes", "--kustomization", "kustomization.yaml", *home, cwd=folder
    )
    assert found.code == ExitCode.OK, found.err
    assert constrained(kustomize.build(folder)) == {"Deployment/web": "amd64"}
