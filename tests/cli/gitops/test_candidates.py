"""A release whose chart is not to be had: its images are known by its values, and nothing of where they land."""

from pathlib import Path

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
