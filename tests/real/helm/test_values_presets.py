"""Bitnami's presets: `hard` with a key and values, ignored as soon as there is an affinity."""

from pathlib import Path

import pytest

from tests.real.helm.conftest import Try
from tests.real.helm.writing import AMD64_ONLY, chart, field, workload

pytestmark = pytest.mark.real

HELPERS = """\
{{- define "preset.nodes" -}}
{{- if and .key .values }}
{{- if eq .type "hard" }}
requiredDuringSchedulingIgnoredDuringExecution:
  nodeSelectorTerms:
    - matchExpressions:
        - key: {{ .key }}
          operator: In
          values: {{ toJson .values }}
{{- else if eq .type "soft" }}
preferredDuringSchedulingIgnoredDuringExecution:
  - weight: 1
    preference:
      matchExpressions:
        - key: {{ .key }}
          operator: In
          values: {{ toJson .values }}
{{- end }}
{{- end }}
{{- end -}}
{{- define "preset.apart" -}}
preferredDuringSchedulingIgnoredDuringExecution:
  - weight: 1
    podAffinityTerm:
      labelSelector: {matchLabels: {app: web}}
      topologyKey: kubernetes.io/hostname
{{- end -}}
"""
POD = """\
{{- if .Values.affinity }}
affinity: {{- tpl (toYaml .Values.affinity) . | nindent 2 }}
{{- else }}
affinity:
  {{- if .Values.podAntiAffinityPreset }}
  podAntiAffinity: {{- include "preset.apart" . | nindent 10 }}
  {{- end }}
  nodeAffinity: {{- include "preset.nodes" .Values.nodeAffinityPreset | nindent 10 }}
{{- end }}
"""
PRESETS = """\
podAntiAffinityPreset: {apart}
nodeAffinityPreset:
  type: {type!r}
  key: {key!r}
  values: {values}
affinity: {{}}
nodeSelector: {{}}
"""
ZONED = """\
nodes:
  - {name: pi, platform: linux/arm/v7, labels: {zone: home}}
  - {name: pc, platform: linux/amd64, labels: {zone: home}}
  - {name: rock, platform: linux/arm64, labels: {zone: home}}
"""


def bitnami(
    folder: Path,
    image: str = "redis:7",
    *,
    apart: str = "soft",
    preset: tuple[str, str, list[str]] = ("", "", []),
) -> Path:
    pod = POD + field("nodeSelector", ".Values.nodeSelector")
    kind, key, values = preset
    at = chart(
        folder,
        PRESETS.format(apart=apart, type=kind, key=key, values=values),
        workload("web", pod, image=image),
    )
    (at / "templates" / "_helpers.tpl").write_text(HELPERS)
    return at


def test_the_hard_preset_leaves_the_pods_apart(tmp_path: Path, attempt: Try) -> None:
    trial = attempt(bitnami(tmp_path))
    assert trial.values == {
        "nodeAffinityPreset": {"type": "hard", "key": "kubernetes.io/arch", "values": ["amd64", "arm64"]}
    }
    assert "podAntiAffinity" in trial.pod("Deployment/web")["affinity"]


def test_one_architecture_is_a_node_selector_here_too(tmp_path: Path, attempt: Try) -> None:
    assert list(attempt(bitnami(tmp_path, AMD64_ONLY)).values) == ["nodeSelector"]


def test_a_preset_is_of_no_use_beside_an_affinity(tmp_path: Path, attempt: Try) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("affinity: {podAntiAffinity: {}}\n")
    trial = attempt(bitnami(tmp_path), "--values", own)
    assert list(trial.values) == ["affinity"]


@pytest.mark.parametrize("kind", ["soft", "hard"])
def test_a_preset_that_is_taken_is_not_replaced(tmp_path: Path, attempt: Try, kind: str) -> None:
    trial = attempt(bitnami(tmp_path, preset=(kind, "zone", ["home"])), nodes=ZONED)
    assert (trial.values, trial.refused) == ({}, {"web"})


def test_an_affinity_never_drops_what_a_preset_required(tmp_path: Path, attempt: Try) -> None:
    at = bitnami(tmp_path, apart='""', preset=("hard", "zone", ["home"]))
    trial = attempt(at, nodes=ZONED)
    assert trial.refused == {"web"}


def test_an_affinity_may_stand_where_no_preset_is(tmp_path: Path, attempt: Try) -> None:
    at = bitnami(tmp_path, apart='""')
    trial = attempt(at, "--set", "nodeAffinityPreset=null")
    assert (list(trial.values), trial.refused) == (["affinity"], set())


def test_a_hook_that_takes_only_the_affinity_does_not_cost_its_neighbour_the_preset(
    tmp_path: Path, attempt: Try
) -> None:
    at = bitnami(tmp_path)
    hook = workload("hook", field("affinity", ".Values.affinity"), kind="Job")
    (at / "templates" / "hook.yaml").write_text(hook)
    trial = attempt(at)
    assert (list(trial.values), trial.refused) == (["nodeAffinityPreset"], {"hook"})


def test_a_preset_that_needs_another_as_well_still_reaches_what_it_reaches_alone(
    tmp_path: Path, attempt: Try
) -> None:
    at = bitnami(tmp_path)
    pair = '(dict "type" .Values.hook.nodeAffinityPreset.type "key" .Values.nodeAffinityPreset.key "values" .Values.nodeAffinityPreset.values)'
    pod = f'affinity:\n  nodeAffinity: {{{{- include "preset.nodes" {pair} | nindent 10 }}}}\n'
    (at / "templates" / "hook.yaml").write_text(workload("hook", pod, kind="Job"))
    values = at / "values.yaml"
    values.write_text(values.read_text() + 'hook: {nodeAffinityPreset: {type: "", key: "", values: []}}\n')
    trial = attempt(at)
    assert trial.values["nodeAffinityPreset"]["type"] == "hard"
    assert trial.verdicts["Deployment/web"] == "ok"
