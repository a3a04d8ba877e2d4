"""What `.sourceignore` and `spec.ignore` leave out is not there for Flux."""

from pathlib import Path

from tests.support import programs
from tests.support.command import run
from tests.support.releases import write

KUSTOMIZATION = """apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {{name: {0}, namespace: flux-system}}
spec: {{path: ./apps/{0}, sourceRef: {{kind: GitRepository, name: {1}}}}}
---
"""
SOURCE = """apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: own, namespace: flux-system}
spec:
  url: https://git.example/acme/fleet
  ignore: |
    /apps/gone
    /apps/listed/pod.yaml
"""
POD = "apiVersion: v1\nkind: Pod\nmetadata: {{name: {0}}}\nspec: {{containers: [{{name: c, image: '{0}:1'}}]}}\n"
NAMES = ("here", "gone", "listed")


def test_what_is_left_out_is_not_built(tmp_path: Path) -> None:
    programs.require("kustomize", "github.com/kubernetes-sigs/kustomize")
    write(
        tmp_path,
        [
            (".git/config", '[remote "origin"]\nurl = https://git.example/acme/fleet\n'),
            ("clusters/home.yaml", "".join(KUSTOMIZATION.format(name, "own") for name in NAMES) + SOURCE),
            *((f"apps/{name}/pod.yaml", POD.format(name)) for name in NAMES),
            ("apps/here/draft.yaml", POD.format("draft")),
            ("apps/here/.sourceignore", "draft.yaml\n"),
            ("apps/listed/kustomization.yaml", "resources: [pod.yaml]\n"),
        ],
    )
    outcome = run("manifest", ".", "--offline", "--format", "json", cwd=tmp_path)
    report = outcome.report
    # of a folder that does not build its manifests are read as they stand, and that is said
    assert [image["reference"] for image in report["images"]] == [
        "docker.io/library/here:1",
        "docker.io/library/listed:1",
    ]
    told = {part["name"]: part["reason"] for part in report["skipped"] if part["kind"]}
    assert "its path ./apps/gone is not in the artifact of its source" in told["gone"]
    assert "apps/listed/pod.yaml, which is not in the artifact" in told["listed"]
    assert "here" not in told
    assert outcome.code == 3
