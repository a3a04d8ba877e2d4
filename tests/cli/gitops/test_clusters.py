"""Several clusters in one repository: each workload is judged by the nodes of the clusters that have it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.support import programs
from tests.support.command import Outcome, run
from tests.support.layouts import write_layout

SYNC = """apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {{name: flux-system, namespace: flux-system}}
spec:
  path: ./clusters/{0}
  sourceRef: {{kind: GitRepository, name: flux-system}}
"""
KUSTOMIZATION = """---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {{name: {0}{1}, namespace: flux-system}}
spec:
  path: ./apps/{0}
  {2}
  sourceRef: {{kind: GitRepository, name: flux-system}}
"""
DEPLOYMENT = """apiVersion: apps/v1
kind: Deployment
metadata: {{name: {0}, namespace: apps}}
spec:
  selector: {{matchLabels: {{app: {0}}}}}
  template:
    metadata: {{labels: {{app: {0}}}}}
    spec: {{containers: [{{name: c, image: '{1}'}}]}}
"""
NODES = """clusters:
  home:
    nodes:
      - {name: a20, platform: linux/arm/v7}
      - {name: pc, platform: linux/amd64}
  cloud:
    nodes: cloud.yaml
"""
ALL = ("linux/amd64", "linux/arm64", "linux/arm/v7")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a repository of two clusters: both have every and big, home has own, cloud deploys big to edge."""
    programs.require("kustomize", "github.com/kubernetes-sigs/kustomize")
    write_layout(tmp_path / "layout", {"docker.io/library/every:1": ALL, "docker.io/library/big:1": ALL[:2]})
    root = tmp_path / "repository"
    (root / ".git").mkdir(parents=True)
    for name, image in {"every": "every:1", "big": "big:1", "own": "every:1"}.items():
        (root / "apps" / name).mkdir(parents=True)
        (root / "apps" / name / "deployment.yaml").write_text(DEPLOYMENT.format(name, image))
    shared = "".join(KUSTOMIZATION.format(name, "", "prune: true") for name in ("every", "big"))
    more = {
        "home": KUSTOMIZATION.format("own", "", "prune: true"),
        "cloud": KUSTOMIZATION.format("big", "-edge", "kubeConfig: {secretRef: {name: edge-kubeconfig}}"),
    }
    for cluster, own in more.items():
        folder = root / "clusters" / cluster
        folder.mkdir(parents=True)
        (folder / "gotk-sync.yaml").write_text(SYNC.format(cluster))
        (folder / "apps.yaml").write_text(shared + own)
    (root / "cloud.yaml").write_text("nodes: [{name: pc, platform: linux/amd64}]\n")
    return root


def _run(repository: Path, *arguments: str, config: str = "") -> Outcome:
    (repository / ".archcheck.yaml").write_text(config)
    given = arguments or ("manifest", ".")
    return run(*given, "--registry-layout", str(repository.parent / "layout"), cwd=repository)


def _report(repository: Path, *arguments: str, config: str = "") -> Mapping[str, Any]:
    given = ("manifest", ".", *arguments, "--format", "json")
    report: dict[str, Any] = json.loads(_run(repository, *given, config=config).out)
    return report


def _rows(report: Mapping[str, Any]) -> set[tuple[str, str, str | None, str]]:
    return {
        (
            each["name"],
            " ".join(each["clusters"]),
            each["verdict"],
            " ".join(placement["node"] for placement in each["placements"]),
        )
        for each in report["workloads"]
    }


def test_each_workload_is_judged_by_the_nodes_of_its_clusters(repository: Path) -> None:
    outcome = _run(repository, config=NODES)
    assert outcome.code == 1
    report = _report(repository, config=NODES)
    assert _rows(report) == {
        ("every", "cloud home", "ok", "cloud/pc a20 home/pc"),
        ("big", "home", "at-risk", "a20 home/pc"),
        ("big", "cloud", "ok", "cloud/pc"),
        ("own", "home", "ok", "a20 home/pc"),
        ("big", "edge", "unknown", ""),
    }
    findings = {each["rule"]: each for each in report["findings"]}
    assert findings.keys() == {"at-risk", "placement-unresolved"}
    assert findings["at-risk"]["clusters"] == ["home"]
    assert "--nodes edge=FILE" in findings["placement-unresolved"]["remedy"]
    assert [(each["name"], each["clusters"]) for each in report["nodes"]] == [
        ("cloud/pc", ["cloud"]),
        ("a20", ["home"]),
        ("home/pc", ["home"]),
    ]
    table = [line.split() for line in outcome.out.splitlines()]
    assert ["WORKLOAD", "CLUSTER", "VERDICT", "cloud/pc", "a20", "home/pc"] in table
    assert ["apps/Deployment/big", "cloud", "ok", "✓"] in table


def test_every_format_says_which_cluster_is_meant(repository: Path) -> None:
    for form, text in {
        "markdown": "| `apps/Deployment/big (apps/big)` | `home` | at risk |",
        "html": "in home",
        "sarif": "in home",
        "github": "apps/Deployment/big (home)",
        "gitlab": "apps/Deployment/big (home)",
        "junit": "in home",
    }.items():
        outcome = _run(repository, "manifest", ".", "--format", form, config=NODES)
        assert text in outcome.out, form


def test_the_usual_nodes_are_those_of_clusters_without_their_own(repository: Path) -> None:
    usual = "nodes: [{name: usual, platform: linux/arm64}]\n"
    report = _report(repository, config=usual)
    assert _rows(report) == {
        ("every", "cloud home", "ok", "usual"),
        ("big", "cloud home", "ok", "usual"),
        ("own", "home", "ok", "usual"),
        ("big", "edge", "unknown", ""),
    }
    assert _run(repository, config=usual).code == 3
    one = f"{usual}clusters:\n  cloud: {{nodes: [{{name: big, platform: linux/amd64}}]}}\n"
    assert ("own", "home", "ok", "usual") in _rows(_report(repository, config=one))
    assert ("every", "cloud home", "ok", "usual big") in _rows(_report(repository, config=one))


def test_nodes_of_the_command_line(repository: Path) -> None:
    (repository / "edge.yaml").write_text("nodes: [{name: pc, platform: linux/arm/v7}]\n")
    rows = _rows(_report(repository, "--nodes", "cloud.yaml", "--nodes", "edge=edge.yaml"))
    assert ("big", "edge", "stuck", "edge/pc") in rows
    assert ("every", "cloud home", "ok", "cloud+home/pc") in rows
    alike = _rows(_report(repository, "--nodes", "cloud.yaml", "--nodes", "edge=cloud.yaml"))
    assert ("big", "cloud home edge", "ok", "pc") in alike
    outcome = _run(repository, "manifest", ".", "--nodes", "hom=cloud.yaml", "--nodes", "cloud.yaml")
    assert outcome.code == 2
    assert "no entry point of this repository is that of the cluster hom" in outcome.err
    assert "home" in outcome.err


def test_without_nodes_there_are_names_and_no_verdicts(repository: Path) -> None:
    outcome = _run(repository)
    assert outcome.code == 0
    assert _rows(_report(repository)) == {
        ("every", "cloud home", None, ""),
        ("big", "cloud home edge", None, ""),
        ("own", "home", None, ""),
    }
    required = _report(repository, "--platform", "linux/s390x")
    clusters = {(each["workload"], " ".join(each["clusters"])) for each in required["findings"]}
    assert clusters == {
        ("apps/Deployment/every", "cloud home"),
        ("apps/Deployment/big", ""),
        ("apps/Deployment/own", "home"),
    }


def test_one_cluster_alone_has_no_name(repository: Path) -> None:
    report = _report(repository, "--entry", "clusters/home", "--nodes", "cloud.yaml")
    assert report["clusters"] == []
    assert ("own", "", "ok", "pc") in _rows(report)
    named = "clusters: {mine: {nodes: [{name: own, platform: arm64}]}}\n"
    report = _report(repository, "--entry", "clusters/home", config=named)
    assert _rows(report) >= {("own", "mine", "ok", "own"), ("big", "mine", "ok", "own")}


def test_mistakes_in_the_configuration_name_their_line(repository: Path) -> None:
    for config, message in {
        "clusters:\n  a: {entries: clusters}\n  b: {entries: clusters/home}\n": (
            ".archcheck.yaml:3: the entry point home is that of two clusters, a and b"
        ),
        "clusters:\n  hme: {}\n": ".archcheck.yaml:2: no entry point of this repository is that of the cluster hme",
        "clusters:\n  home: {nodes: cloud.yaml}\n  cloud:\n": (
            ".archcheck.yaml:3: the cluster cloud has no nodes, and others have"
        ),
        "clusters:\n  home: {entries: [clusters/hom]}\n": (
            ".archcheck.yaml:2: home: the entry point clusters/hom is not there"
        ),
    }.items():
        outcome = _run(repository, config=config)
        assert outcome.code == 2, config
        assert message in outcome.err


def test_a_cluster_alone_is_never_judged_by_the_nodes_of_another(repository: Path) -> None:
    def part(cluster: str, config: str) -> set[tuple[str, str, str | None, str]]:
        given = ("manifest", f"clusters/{cluster}", "--format", "json")
        return _rows(json.loads(_run(repository, *given, config=config).out))

    assert ("big", "home", "at-risk", "a20 pc") in part("home", NODES)
    alone = "nodes: [{name: usual, platform: amd64}]\nclusters: {home: {nodes: [{name: own, platform: linux/arm/v7}]}}\n"
    assert ("big", "home", "stuck", "own") in part("home", alone)
    assert ("every", "cloud", "ok", "usual") in part("cloud", alone)
    assert ("own", "", "ok", "usual") not in part("cloud", alone)


def test_folders_of_plain_manifests_may_be_clusters(tmp_path: Path) -> None:
    programs.require("kustomize", "github.com/kubernetes-sigs/kustomize")
    write_layout(tmp_path / "layout", {"docker.io/library/big:1": ALL[:2]})
    root = tmp_path / "repository"
    for name in ("lab", "shop"):
        (root / name).mkdir(parents=True)
        (root / name / "web.yaml").write_text(DEPLOYMENT.format(f"web-{name}", "big:1"))
    config = """clusters:
  lab: {entries: lab, nodes: [{name: board, platform: linux/arm/v7}]}
  shop: {entries: shop, nodes: [{name: pc, platform: linux/amd64}]}
"""
    assert _rows(_report(root, config=config)) == {
        ("web-lab", "lab", "stuck", "board"),
        ("web-shop", "shop", "ok", "pc"),
    }
