"""Sources that are this repository at another revision than the one that is checked out."""

from pathlib import Path

from tests.support import programs
from tests.support.command import run
from tests.support.releases import write

SOURCE = """apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {{name: {0}, namespace: flux-system}}
spec: {{url: https://git.example/acme/fleet, ref: {1}}}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {{name: {0}, namespace: flux-system}}
spec: {{path: ./apps, sourceRef: {{kind: GitRepository, name: {0}}}}}
---
"""
APPLICATION = """apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {{name: {0}, namespace: argocd}}
spec:
  source: {{repoURL: https://git.example/acme/fleet, path: apps, targetRevision: {1}}}
  destination: {{server: https://kubernetes.default.svc, namespace: {0}}}
---
"""
POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: 'a:1'}]}\n"
COMMIT = "0123456789" * 4
ROWS = {
    "main": "{branch: main}",
    "production": "{branch: production}",
    "tagged": "{tag: v1.2.3}",
    "ranged": "{semver: '>=1.0.0'}",
    "named": "{name: refs/heads/main}",
    "pulled": "{name: refs/pull/1/head}",
    "here": f"{{branch: main, commit: '{COMMIT}'}}",
    "gone": f"{{commit: '{COMMIT[::-1]}'}}",
    "plain": "{}",
}


def _told(root: Path, branch: str) -> dict[str, str]:
    programs.require("kustomize", "github.com/kubernetes-sigs/kustomize")
    applications = (("app-main", "main"), ("app-head", "HEAD"), ("app-production", "production"))
    write(
        root,
        [
            (".git/config", '[remote "origin"]\nurl = https://git.example/acme/fleet\n'),
            (".git/HEAD", f"ref: refs/heads/{branch}\n"),
            (f".git/refs/heads/{branch}", COMMIT),
            ("apps/pod.yaml", POD),
            ("clusters/flux.yaml", "".join(SOURCE.format(name, ref) for name, ref in ROWS.items())),
            ("argocd/apps.yaml", "".join(APPLICATION.format(*each) for each in applications)),
        ],
    )
    report = run("manifest", ".", "--offline", "--format", "json", cwd=root).report
    assert [image["reference"] for image in report["images"]] == ["docker.io/library/a:1"]
    return {part["name"]: part["reason"] for part in report["skipped"] if "checked out" in part["reason"]}


def test_each_object_of_another_revision_is_said(tmp_path: Path) -> None:
    told = _told(tmp_path, "main")
    assert set(told) == {"production", "tagged", "ranged", "pulled", "gone", "app-production"}
    assert (
        "its source is this repository at v1.2.3; what is checked out is read in its place" in told["tagged"]
    )


def test_on_the_branch_of_a_pull_request_branches_say_nothing(tmp_path: Path) -> None:
    assert set(_told(tmp_path, "renovate")) == {"tagged", "ranged", "pulled", "gone"}
