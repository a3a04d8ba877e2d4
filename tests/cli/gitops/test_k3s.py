"""Folders that k3s applies, beside what else deploys a repository and without it."""

from pathlib import Path

from tests.support import programs
from tests.support.command import run
from tests.support.releases import write

POD = "apiVersion: v1\nkind: Pod\nmetadata: {{name: {0}}}\nspec: {{containers: [{{name: c, image: '{0}:1'}}]}}\n"
FOLDER = "nodes/server/manifests"
FILES = (
    (f"{FOLDER}/on.yaml", POD.format("on")),
    (f"{FOLDER}/deep/off.yaml", POD.format("off")),
    (f"{FOLDER}/off.yaml.skip", ""),
    ("other/off.yaml", POD.format("elsewhere")),
)
KUSTOMIZATION = """apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec: {path: ./apps, sourceRef: {kind: GitRepository, name: flux-system}}
"""


def test_what_is_switched_off_is_not_read(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    report = run("manifest", ".", "--offline", "--format", "json", cwd=tmp_path).report
    assert [image["reference"] for image in report["images"]] == [
        "docker.io/library/on:1",
        "docker.io/library/elsewhere:1",
    ]
    assert [(part["path"], part["reason"]) for part in report["skipped"]] == [
        (f"{FOLDER}/deep/off.yaml", "k3s does not apply it: off.yaml.skip is there")
    ]


def test_k3s_applies_its_folders_whatever_flux_reaches(tmp_path: Path) -> None:
    programs.require("kustomize", "github.com/kubernetes-sigs/kustomize")
    write(tmp_path, [*FILES, ("clusters/home.yaml", KUSTOMIZATION), ("apps/pod.yaml", POD.format("app"))])
    (tmp_path / ".git").mkdir()
    assert run("images", ".", "--offline", cwd=tmp_path).out.split() == ["app:1", "on:1"]


def test_a_state_of_helmfile_of_any_name_is_named(tmp_path: Path) -> None:
    """It is no object, so that it would be in no count of what Flux does not reach."""
    programs.require("kustomize", "github.com/kubernetes-sigs/kustomize")
    state = "releases:\n- {name: web, chart: ./web}\n"
    write(
        tmp_path,
        [
            ("clusters/home.yaml", KUSTOMIZATION),
            ("apps/pod.yaml", POD.format("app")),
            ("bootstrap/helmfile-crds.yaml", state),
            ("bootstrap/apps.helmfile.yaml", state),
            ("bootstrap/values.yaml", "releases: []\nchart: web\n"),
        ],
    )
    (tmp_path / ".git").mkdir()
    outcome = run("manifest", ".", "--offline", "--format", "json", cwd=tmp_path)
    named = [part for part in outcome.report["skipped"] if part["kind"] == "helmfile"]
    assert sorted(part["path"] for part in named) == [
        "bootstrap/apps.helmfile.yaml",
        "bootstrap/helmfile-crds.yaml",
    ]
    assert outcome.code == 3
    text = run("manifest", ".", "--offline", cwd=tmp_path)
    assert "helmfile -f bootstrap/apps.helmfile.yaml template | archcheck manifest -" in text.out + text.err
