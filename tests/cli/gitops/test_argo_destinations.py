"""Applications with destinations: each is judged by the nodes of its cluster, never by those of another."""

from pathlib import Path

import pytest

from tests.support import programs
from tests.support.command import Outcome, run
from tests.support.layouts import write_layout

APPLICATION = """apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {{name: {0}, namespace: argocd}}
spec:
  source: {{repoURL: https://git.example/x.git, path: apps/{0}}}
  destination: {{{1}, namespace: {0}}}
---
"""
SET = """apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: all, namespace: argocd}
spec:
  generators: [{clusters: {selector: {matchLabels: {env: prod}}}}]
  template:
    metadata: {name: '{{name}}-agent'}
    spec:
      source: {repoURL: https://git.example/x.git, path: apps/agent}
      destination: {server: '{{server}}', namespace: agent}
"""
DEPLOYMENT = """apiVersion: apps/v1
kind: Deployment
metadata: {{name: {0}}}
spec:
  selector: {{matchLabels: {{app: {0}}}}}
  template:
    metadata: {{labels: {{app: {0}}}}}
    spec: {{containers: [{{name: c, image: 'big:1'}}]}}
"""
CONFIG = """nodes: [{name: pc, platform: linux/amd64}]
clusters:
  cloud:
    destination: https://10.0.0.1:6443
    labels: {env: prod}
    nodes: [{name: board, platform: linux/arm/v7}]
"""
DESTINATIONS = {
    "own": "server: https://kubernetes.default.svc",
    "same": "name: in-cluster",
    "far": "server: https://10.0.0.1:6443",
    "named": "name: cloud",
    "lost": "name: edge",
}


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    programs.require("kustomize", "github.com/kubernetes-sigs/kustomize")
    write_layout(tmp_path / "layout", {"docker.io/library/big:1": ["linux/amd64"]})
    root = tmp_path / "repository"
    (root / ".git").mkdir(parents=True)
    (root / "root").mkdir()
    texts = [APPLICATION.format(*pair) for pair in DESTINATIONS.items()]
    (root / "root" / "apps.yaml").write_text("".join([*texts, SET]))
    for name in (*DESTINATIONS, "agent"):
        (root / "apps" / name).mkdir(parents=True)
        (root / "apps" / name / "web.yaml").write_text(DEPLOYMENT.format(name))
    return root


def _checked(repository: Path, config: str) -> Outcome:
    (repository / ".archcheck.yaml").write_text(config)
    layout = str(repository.parent / "layout")
    return run("manifest", ".", "--format", "json", "--registry-layout", layout, cwd=repository)


def _rows(outcome: Outcome) -> set[tuple[str, str, str | None]]:
    return {
        (each["name"], " ".join(each["clusters"]), each["verdict"]) for each in outcome.report["workloads"]
    }


def test_each_application_is_judged_by_the_nodes_of_its_cluster(repository: Path) -> None:
    outcome = _checked(repository, CONFIG)
    assert outcome.code == 1
    assert _rows(outcome) == {
        ("own", "in-cluster", "ok"),
        ("same", "in-cluster", "ok"),
        ("far", "cloud", "stuck"),
        ("named", "cloud", "stuck"),
        ("agent", "cloud", "stuck"),
        ("lost", "edge", "unknown"),
    }


def test_what_the_configuration_does_not_tell_of_is_unknown(repository: Path) -> None:
    outcome = _checked(repository, "nodes: [{name: pc, platform: linux/amd64}]\n")
    assert outcome.code == 3
    assert _rows(outcome) == {
        ("own", "in-cluster", "ok"),
        ("same", "in-cluster", "ok"),
        ("far", "https://10.0.0.1:6443", "unknown"),
        ("named", "cloud", "unknown"),
        ("lost", "edge", "unknown"),
    }
