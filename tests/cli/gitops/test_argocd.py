"""Repositories of Argo CD as people write them, through the command line."""

from pathlib import Path

import pytest

from tests.support import programs
from tests.support.command import run

APPLICATION = """
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {{name: {name}, namespace: argocd}}
spec:
  source: {{repoURL: https://git.example/acme/fleet, path: {path}}}
  destination: {{server: https://kubernetes.default.svc, namespace: apps}}
"""
POD = """
apiVersion: v1
kind: Pod
metadata: {name: web}
spec: {containers: [{name: web, image: ghcr.io/acme/web:1}]}
"""


@pytest.fixture(autouse=True)
def _tools() -> None:
    programs.require("kustomize", "github.com/kubernetes-sigs/kustomize")


def test_a_root_that_is_applied_by_hand_stands_beside_a_kustomization_that_leaves_it_out(
    tmp_path: Path,
) -> None:
    """Argo CD deploys itself and all else from `apps`; `root.yaml` beside it begins that."""
    files = {
        "argocd/root.yaml": APPLICATION.format(name="root", path="argocd/apps"),
        "argocd/kustomization.yaml": "resources: [ns.yaml]\n",
        "argocd/ns.yaml": "apiVersion: v1\nkind: Namespace\nmetadata: {name: argocd}\n",
        "argocd/apps/kustomization.yaml": "resources: [argocd.yaml, web.yaml]\n",
        "argocd/apps/argocd.yaml": APPLICATION.format(name="argocd", path="argocd"),
        "argocd/apps/web.yaml": APPLICATION.format(name="web", path="web"),
        "web/pod.yaml": POD,
        "old/pod.yaml": POD.replace("web:1", "old:1"),
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.lstrip())
    report = run("manifest", ".", "--offline", "--format", "json", cwd=tmp_path).report
    assert [
        (workload["namespace"], workload["name"], workload["images"][0]["reference"])
        for workload in report["workloads"]
    ] == [("apps", "web", "ghcr.io/acme/web:1")]


def test_an_object_that_is_to_be_skipped_is_not_applied(tmp_path: Path) -> None:
    skipped = POD.replace("{name: web}", "{name: once, annotations: {argocd.argoproj.io/hook: Skip}}")
    files = {
        "argocd/plain.yaml": APPLICATION.format(name="plain", path="plain"),
        "argocd/built.yaml": APPLICATION.format(name="built", path="built"),
        "plain/pods.yaml": f"{POD}---{skipped}",
        "built/kustomization.yaml": "resources: [pods.yaml]\nnameSuffix: -2\n",
        "built/pods.yaml": f"{POD}---{skipped}",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.lstrip())
    report = run("manifest", ".", "--offline", "--format", "json", cwd=tmp_path).report
    assert {workload["name"].removesuffix("-2") for workload in report["workloads"]} == {"web"}


def test_what_a_kustomization_names_elsewhere_is_not_fetched_offline(tmp_path: Path) -> None:
    files = {
        "argocd/crds.yaml": APPLICATION.format(name="crds", path="crds"),
        "crds/kustomization.yaml": "resources: [https://127.0.0.1:9/install.yaml, pod.yaml]\n",
        "crds/pod.yaml": POD,
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.lstrip())
    report = run("manifest", ".", "--offline", "--format", "json", cwd=tmp_path).report
    assert report["errors"] == []
    assert any(
        "https://127.0.0.1:9/install.yaml, and nothing may be fetched now" in each["reason"]
        for each in report["skipped"]
    )
    assert [workload["name"] for workload in report["workloads"]] == ["web"]


def test_an_object_of_a_chart_that_is_to_be_skipped_is_not_applied(tmp_path: Path) -> None:
    programs.require("helm", "https://helm.sh")
    skipped = POD.replace("{name: web}", "{name: once, annotations: {argocd.argoproj.io/hook: Skip}}")
    files = {
        "argocd/web.yaml": APPLICATION.format(name="web", path="chart"),
        "chart/Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.0.0\n",
        "chart/templates/pods.yaml": f"{POD}---{skipped.replace('web:1', 'once:1')}",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.lstrip())
    assert run("images", ".", "--offline", cwd=tmp_path).out.split() == ["ghcr.io/acme/web:1"]
    assert "once" not in run("render", ".", "--offline", cwd=tmp_path).out
