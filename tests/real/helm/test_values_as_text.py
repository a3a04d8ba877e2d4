"""Values that are texts of YAML, which a chart renders with `tpl`, as HashiCorp's charts have them."""

from pathlib import Path

import pytest

from tests.real.helm.conftest import Try
from tests.real.helm.writing import AMD64_ONLY, chart, workload

ARCH = "kubernetes.io/arch"
REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"


def text_field(name: str) -> str:
    return (
        f"{{{{- if .Values.{name} }}}}\n{name}: {{{{- tpl .Values.{name} . | nindent 8 }}}}\n{{{{- end }}}}\n"
    )


EVERY = "".join(map(text_field, ("nodeSelector", "affinity", "tolerations")))


@pytest.mark.parametrize("there", ["null", '""', "|\n  disk: ssd\n", "|\n  disk: {{ .Release.Name }}\n"])
def test_a_selector(tmp_path: Path, attempt: Try, there: str) -> None:
    values = f"nodeSelector: {there}\naffinity:\ntolerations: ''\n"
    nodes = """\
nodes:
  - {name: rock, platform: linux/arm64, labels: {disk: ssd}}
  - {name: pc, platform: linux/amd64, labels: {disk: ssd}}
  - {name: one, platform: linux/arm64, labels: {disk: release-name}}
  - {name: two, platform: linux/amd64, labels: {disk: release-name}}
"""
    trial = attempt(chart(tmp_path, values, workload("web", EVERY, image=AMD64_ONLY)), nodes=nodes)
    assert trial.refused == set()
    selector = trial.pod("Deployment/web")["nodeSelector"]
    assert selector[ARCH] == "amd64"
    assert ("disk" in selector) == there.startswith("|")
    assert isinstance(trial.values["nodeSelector"], str)


def test_an_affinity_keeps_what_its_templates_say(tmp_path: Path, attempt: Try) -> None:
    there = """\
affinity: |
  podAntiAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
      - labelSelector:
          matchLabels:
            app: {{ .Chart.Name }}
        topologyKey: kubernetes.io/hostname
"""
    template = workload("web", text_field("affinity"))
    trial = attempt(chart(tmp_path, there, template))
    assert trial.refused == set()
    affinity = trial.pod("Deployment/web")["affinity"]
    assert affinity["podAntiAffinity"][REQUIRED][0]["labelSelector"] == {"matchLabels": {"app": "app"}}
    (term,) = affinity["nodeAffinity"][REQUIRED]["nodeSelectorTerms"]
    assert term["matchExpressions"][0]["values"] == ["amd64", "arm64"]


def test_tolerations(tmp_path: Path, attempt: Try) -> None:
    values = "nodeSelector: ''\naffinity: ''\ntolerations: |\n  - key: gpu\n    operator: Exists\n"
    nodes = """\
nodes:
  - {name: rock, platform: linux/arm64}
  - {name: pc, platform: linux/amd64, taints: ["arch=old:NoSchedule"]}
"""
    template = workload("web", EVERY, image=AMD64_ONLY)
    trial = attempt(chart(tmp_path, values, template), nodes=nodes, patch=("--tolerate", "arch"))
    assert trial.refused == set()
    assert [each["key"] for each in trial.pod("Deployment/web")["tolerations"]] == ["gpu", "arch"]


def test_a_value_that_takes_both_gets_what_it_means(tmp_path: Path, attempt: Try) -> None:
    both = (
        "{{- if .Values.nodeSelector }}\nnodeSelector:\n"
        '{{- if eq (typeOf .Values.nodeSelector) "string" }}{{ tpl .Values.nodeSelector . | nindent 8 }}'
        "{{- else }}{{ toYaml .Values.nodeSelector | nindent 8 }}{{- end }}\n{{- end }}\n"
    )
    trial = attempt(chart(tmp_path, "nodeSelector:\n", workload("web", both, image=AMD64_ONLY)))
    assert trial.values["nodeSelector"] == {ARCH: "amd64"}
