"""Value files of an Application that lie on the web."""

from pathlib import Path

import pytest

from tests.support import programs
from tests.support.command import run
from tests.support.releases import write
from tests.support.web import serve

pytestmark = pytest.mark.real

APPLICATION = """apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {{name: {0}, namespace: argocd}}
spec:
  source:
    repoURL: {1}/acme/fleet
    path: chart
    helm: {{valueFiles: ["{2}"], valuesObject: {{tag: "2"}}}}
  destination: {{server: https://kubernetes.default.svc, namespace: {0}}}
---
"""
TEMPLATE = """apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: "{{ .Values.name }}:{{ .Values.tag }}"}]}
"""


def test_they_are_fetched_once_and_never_offline(tmp_path: Path) -> None:
    programs.require("helm", "https://helm.sh")
    with serve() as site:
        values = site.put("/values.yaml", b"name: remote\ntag: '1'\n")
        broken = site.put("/broken.yaml", b"a: [\n")
        rows = {
            "one": values,
            "two": values,
            "broken": broken,
            "gone": f"{site.url}/gone.yaml",
            "other": "s3://bucket/values.yaml",
            "inward": "http://169.254.169.254/latest/values.yaml",
        }
        write(
            tmp_path,
            [
                (".git/config", f'[remote "origin"]\nurl = {site.url}/acme/fleet\n'),
                ("apps.yaml", "".join(APPLICATION.format(name, site.url, url) for name, url in rows.items())),
                ("chart/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n"),
                ("chart/values.yaml", "name: own\ntag: '0'\n"),
                ("chart/templates/pod.yaml", TEMPLATE),
            ],
        )
        outcome = run("images", ".", cwd=tmp_path)
        assert outcome.out.split() == ["own:2", "remote:2"]
        assert outcome.code == 3
        assert sorted(site.paths) == ["/broken.yaml", "/gone.yaml", "/values.yaml"]
        for url in (broken, "gone.yaml answers 404", "s3://bucket", "169.254.169.254"):
            assert url in outcome.err
        site.requests.clear()
        offline = run("images", ".", "--offline", cwd=tmp_path)
        assert (offline.out.split(), offline.code, site.paths) == (["own:2"], 3, [])
        assert f"value file {values}: it is on the network" in offline.err
