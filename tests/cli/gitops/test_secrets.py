"""What a Secret holds is in no message, log, report or cache, by whatever way it comes into what is built."""

import base64
import os
import zlib
from pathlib import Path

import pytest

from tests.support import programs
from tests.support.command import run
from tests.support.releases import write

MARKER = "hunter2-4711"
ENCODED = base64.b64encode(MARKER.encode()).decode()
IN_VALUES = base64.b64encode(f"password: {MARKER}".encode()).decode()
URL = "https://git.example/acme/fleet"
CLUSTER = f"""apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {{name: apps, namespace: flux-system}}
spec:
  path: ./apps
  sourceRef: {{kind: GitRepository, name: flux-system}}
  postBuild: {{substituteFrom: [{{kind: Secret, name: settings}}]}}
---
apiVersion: v1
kind: Secret
metadata: {{name: settings, namespace: flux-system}}
stringData: {{PASSWORD: {MARKER}}}
"""
CHILD = """apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: child, namespace: flux-system}
spec:
  path: ./child
  sourceRef: {kind: GitRepository, name: flux-system}
  postBuild:
    substitute: {OTHER: "${PASSWORD}"}
    substituteFrom: [{kind: ConfigMap, name: filled}]
  patches:
  - patch: |
      - {op: add, path: /metadata/annotations, value: {password: "${PASSWORD}"}}
    target: {kind: Deployment}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: filled, namespace: flux-system}
data: {FILLED: "${PASSWORD}"}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: broken, namespace: flux-system}
spec:
  path: ./child
  sourceRef: {kind: GitRepository, name: flux-system}
  patches: [{patch: "${PASSWORD} is no patch"}]
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: copied, namespace: flux-system}
spec: {path: ./copied, sourceRef: {kind: GitRepository, name: flux-system}}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: gone, namespace: flux-system}
spec: {path: "./no/${PASSWORD}", sourceRef: {kind: GitRepository, name: flux-system}}
"""
RELEASE = """apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {{name: {name}, namespace: apps}}
spec:
  chart: {{spec: {{chart: {chart}, sourceRef: {{kind: GitRepository, name: flux-system, namespace: flux-system}}}}}}
  {more}
"""
SECRETS = f"""apiVersion: v1
kind: Secret
metadata: {{name: values, namespace: apps}}
data: {{values.yaml: {IN_VALUES}, one: {ENCODED}}}
---
apiVersion: v1
kind: ConfigMap
metadata: {{name: values, namespace: apps}}
data:
  values.yaml: "password: ${{PASSWORD}}"
"""
ELSEWHERE = """apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: elsewhere, namespace: apps}
spec: {url: "https://${PASSWORD}.invalid/charts"}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: elsewhere, namespace: apps}
spec:
  chart: {spec: {chart: web, version: "${PASSWORD}", sourceRef: {kind: HelmRepository, name: elsewhere}}}
---
apiVersion: helm.cattle.io/v1
kind: HelmChart
metadata: {name: k3s, namespace: kube-system}
spec:
  chartContent: "${PASSWORD}"
  jobImage: ghcr.io/acme/job:1
  set: {password: "${PASSWORD}"}
---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: argo, namespace: argocd}
spec:
  source:
    repoURL: https://git.example/acme/fleet
    path: charts/web
    helm: {parameters: [{name: password, value: "${PASSWORD}"}]}
  destination: {server: "https://${PASSWORD}.example", namespace: apps}
---
apiVersion: fluxcd.controlplane.io/v1
kind: ResourceSet
metadata: {name: set, namespace: apps}
spec:
  inputs: [{password: "${PASSWORD}"}]
  resources:
  - apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata: {name: of-set, namespace: flux-system}
    spec:
      path: ./child
      sourceRef: {kind: GitRepository, name: flux-system}
      commonMetadata: {annotations: {a: "<< inputs.password >>"}}
      patches:
      - patch: "[{op: add, path: /metadata/annotations, value: {password: << inputs.password >>}}]"
        target: {kind: Deployment}
"""
DEPLOYMENT = """apiVersion: apps/v1
kind: Deployment
metadata: {name: NAME}
spec:
  template:
    spec:
      containers:
      - {name: c, image: ghcr.io/acme/NAME:1, env: [{name: A, value: "${OTHER}${FILLED}"}, {name: B, value: x}]}
"""
GENERATED = f"secretGenerator: [{{name: made, literals: [password={MARKER}]}}]\n"
COPIED = """resources: [deployment.yaml, secret.yaml]
replacements:
- source: {kind: Secret, name: source, fieldPath: stringData.password}
  targets: [{select: {kind: Deployment}, fieldPaths: [spec.template.spec.containers.0.env.1.value]}]
"""
SOURCE = f"""apiVersion: v1
kind: Secret
metadata: {{name: source, annotations: {{config.kubernetes.io/local-config: "true"}}}}
stringData: {{password: {MARKER}}}
"""
TEMPLATE = """apiVersion: apps/v1
kind: Deployment
metadata: {name: "{{ .Release.Name }}"}
spec:
  template:
    spec:
      containers: [{name: c, image: "ghcr.io/acme/web:1", env: [{name: A, value: "{{ .Values.password }}"}]}]
"""
VALUES = {
    "inline": 'values: {password: "${PASSWORD}"}',
    "whole": "valuesFrom: [{kind: Secret, name: values}]",
    "target": "valuesFrom: [{kind: Secret, name: values, valuesKey: one, targetPath: password}]",
    "mapped": "valuesFrom: [{kind: ConfigMap, name: values}]",
    "posted": (
        "postRenderers: [{kustomize: {patches: [{target: {kind: Deployment}, patch: "
        "'[{op: add, path: /metadata/annotations, value: {p: \"${PASSWORD}\"}}]'}]}}]"
    ),
}
FILES = (
    (".git/config", f'[remote "origin"]\nurl = {URL}.git\n'),
    ("clusters/home/apps.yaml", CLUSTER),
    ("apps/child.yaml", CHILD),
    ("apps/secrets.yaml", SECRETS),
    ("apps/elsewhere.yaml", ELSEWHERE),
    *(
        (f"apps/{n}.yaml", RELEASE.format(name=n, chart="./charts/web", more=more))
        for n, more in VALUES.items()
    ),
    ("apps/failing.yaml", RELEASE.format(name="failing", chart="./charts/failing", more=VALUES["inline"])),
    ("apps/generated/kustomization.yaml", GENERATED),
    ("copied/kustomization.yaml", COPIED),
    ("copied/deployment.yaml", DEPLOYMENT.replace("NAME", "copied").replace("${OTHER}${FILLED}", "")),
    ("copied/secret.yaml", SOURCE),
    ("child/deployment.yaml", DEPLOYMENT.replace("NAME", "child")),
    ("charts/web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n"),
    ("charts/web/templates/web.yaml", TEMPLATE),
    ("charts/failing/Chart.yaml", "apiVersion: v2\nname: failing\nversion: 1.0.0\n"),
    ("charts/failing/templates/web.yaml", '{{ fail (printf "no %s" .Values.password) }}\n'),
)


@pytest.fixture(autouse=True)
def _tools() -> None:
    programs.require("kustomize", "github.com/kubernetes-sigs/kustomize")
    programs.require("helm", "https://helm.sh")


def test_no_value_of_a_secret_is_said_or_kept(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    report = run("manifest", ".", "--offline", "--format", "json", cwd=tmp_path).report
    names = {(workload["kind"], workload["name"]) for workload in report["workloads"]}
    releases = {("Deployment", name) for name in (*VALUES, "copied", "child", "argo")}
    assert names >= releases, "the way of each value must be taken, for this to show anything"
    for verb in (("manifest", "--format", "json"), ("manifest",), ("images",), ("render",), ("lock",)):
        outcome = run(*verb, ".", "--offline", "-vv", cwd=tmp_path)
        for text in (MARKER, ENCODED, IN_VALUES):
            assert text not in outcome.out, (verb, _around(outcome.out, text))
            assert text not in outcome.err, (verb, _around(outcome.err, text))
    kept = [path for path in Path(os.environ["ARCHCHECK_CACHE_DIR"]).rglob("*") if path.is_file()]
    assert any(path.suffix == ".z" for path in kept), "something of it may be kept"
    for path in (*kept, tmp_path / "archcheck.lock"):
        data = path.read_bytes() if path.exists() else b""
        for content in (data, zlib.decompress(data) if path.suffix == ".z" else b""):
            for text in (MARKER, ENCODED, IN_VALUES):
                assert text.encode() not in content, (path, content[:2000])


def _around(text: str, part: str) -> str:
    at = text.index(part)
    return text[max(0, at - 300) : at + 100]
