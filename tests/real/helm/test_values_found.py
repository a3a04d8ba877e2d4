"""Values wherever a chart has them: at the top, below a component, in no values.yaml, below a schema."""

import json
from pathlib import Path

import pytest
import yaml

from archcheck.errors import ExitCode
from tests.real.helm.conftest import Try
from tests.real.helm.writing import (
    AMD64_ONLY,
    ANYWHERE,
    PLACEMENT,
    chart,
    field,
    fields,
    workload,
)

pytestmark = pytest.mark.real
BOTH = {"key": "kubernetes.io/arch", "operator": "In", "values": ["amd64", "arm64"]}


def test_a_node_selector_at_the_top_where_one_architecture_does(tmp_path: Path, attempt: Try) -> None:
    at = chart(tmp_path, PLACEMENT, workload("web", fields(".Values"), image=AMD64_ONLY))
    trial = attempt(at)
    assert trial.values == {"nodeSelector": {"kubernetes.io/arch": "amd64"}}


def test_an_affinity_at_the_top_where_several_architectures_do(tmp_path: Path, attempt: Try) -> None:
    trial = attempt(chart(tmp_path, PLACEMENT, workload("web", fields(".Values"))))
    (term,) = trial.values["affinity"]["nodeAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"][
        "nodeSelectorTerms"
    ]
    assert term == {"matchExpressions": [BOTH]}
    assert list(trial.values) == ["affinity"]


def test_one_architecture_goes_into_the_affinity_where_there_is_no_selector(
    tmp_path: Path, attempt: Try
) -> None:
    pod = field("affinity", ".Values.affinity")
    trial = attempt(chart(tmp_path, "affinity: {}\n", workload("web", pod, image=AMD64_ONLY)))
    assert list(trial.values) == ["affinity"]


def test_each_component_has_values_of_its_own(tmp_path: Path, attempt: Try) -> None:
    values = "\n".join(
        f"{name}:\n  nodeSelector: {{}}\n  affinity: {{}}\n  tolerations: []"
        for name in ("server", "worker", "proxy")
    )
    trial = attempt(
        chart(
            tmp_path,
            values,
            workload("server", fields(".Values.server")),
            workload("worker", fields(".Values.worker"), image=AMD64_ONLY, kind="StatefulSet"),
            workload("proxy", fields(".Values.proxy"), image=ANYWHERE, kind="DaemonSet"),
        )
    )
    assert {name: list(below) for name, below in trial.values.items()} == {
        "server": ["affinity"],
        "worker": ["nodeSelector"],
    }


@pytest.mark.parametrize("values", ["", "web: {}\n", "web:\n  affinity: null\n"])
def test_values_that_only_templates_name(tmp_path: Path, attempt: Try, values: str) -> None:
    path = ".Values.web" if values else ".Values"
    trial = attempt(chart(tmp_path, values, workload("web", fields(path))))
    assert trial.verdicts == {"Deployment/web": "ok"}


def test_a_value_that_a_helper_of_the_chart_names(tmp_path: Path, attempt: Try) -> None:
    at = chart(tmp_path, "", workload("web", '{{- include "app.placement" . | nindent 6 }}'))
    (at / "templates" / "_helpers.tpl").write_text(
        '{{- define "app.placement" -}}\nnodeSelector: {{ toJson .Values.nodeSelector }}\n{{- end -}}\n'
    )
    trial = attempt(chart_with_amd64(at))
    assert trial.values == {"nodeSelector": {"kubernetes.io/arch": "amd64"}}


def chart_with_amd64(at: Path) -> Path:
    template = at / "templates" / "all.yaml"
    template.write_text(template.read_text().replace("redis:7", AMD64_ONLY))
    return at


def test_a_prefix_in_front_of_the_name(tmp_path: Path, attempt: Try) -> None:
    pod = field("nodeSelector", ".Values.workerNodeSelector") + field("affinity", ".Values.worker_affinity")
    values = "workerNodeSelector: {}\nworker_affinity: {}\n"
    assert list(attempt(chart(tmp_path, values, workload("web", pod))).values) == ["worker_affinity"]


def test_a_text_that_is_a_template_is_only_added_to(tmp_path: Path, attempt: Try) -> None:
    values = """\
nodeSelector: {}
affinity: |
  podAntiAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
      - labelSelector: {matchLabels: {app: {{ .Release.Name }}}}
        topologyKey: kubernetes.io/hostname
"""
    pod = "affinity: {{- tpl .Values.affinity . | nindent 8 }}\n" + field(
        "nodeSelector", ".Values.nodeSelector"
    )
    narrow = attempt(chart(tmp_path / "narrow", values, workload("web", pod, image=AMD64_ONLY)))
    assert narrow.values == {"nodeSelector": {"kubernetes.io/arch": "amd64"}}
    wide = attempt(chart(tmp_path / "wide", values, workload("web", pod)))
    assert (list(wide.values), wide.refused) == (["affinity"], set())
    assert wide.values["affinity"].startswith(yaml.safe_load(values.replace("{}", "''"))["affinity"])


def test_values_that_the_chart_renders_as_templates(tmp_path: Path, attempt: Try) -> None:
    values = """\
zone: home
affinity:
  nodeAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
      nodeSelectorTerms:
        - matchExpressions: [{key: zone, operator: In, values: ["{{ .Values.zone }}"]}]
"""
    nodes = (
        "nodes:\n  - {name: pi, platform: linux/arm/v7, labels: {zone: home}}\n"
        "  - {name: pc, platform: linux/amd64, labels: {zone: home}}\n"
    )
    pod = "affinity: {{- tpl (toYaml .Values.affinity) . | nindent 8 }}\n"
    trial = attempt(chart(tmp_path, values, workload("web", pod)), nodes=nodes)
    assert "{{ .Values.zone }}" in trial.text
    assert trial.verdicts == {"Deployment/web": "ok"}


def test_a_schema_that_forbids_what_it_does_not_know(tmp_path: Path, attempt: Try) -> None:
    at = chart(
        tmp_path,
        "web:\n  affinity: {}\n",
        workload("web", fields(".Values.web") + field("nodeSelector", ".Values.nodeSelector")),
    )
    web = {"type": "object", "additionalProperties": False, "properties": {"affinity": {"type": "object"}}}
    schema = {"type": "object", "additionalProperties": False, "properties": {"web": web, "global": {}}}
    (at / "values.schema.json").write_text(json.dumps(schema))
    assert list(attempt(at).values["web"]) == ["affinity"]


def test_a_chart_in_which_nothing_is_to_be_done(tmp_path: Path, attempt: Try) -> None:
    trial = attempt(chart(tmp_path, PLACEMENT, workload("web", fields(".Values"), image=ANYWHERE)))
    assert (trial.outcome.code, trial.values) == (ExitCode.OK, {})
    assert "1 as they are" in trial.outcome.err


def test_the_same_values_again_change_nothing(tmp_path: Path, attempt: Try) -> None:
    at = chart(tmp_path, PLACEMENT, workload("web", fields(".Values")))
    first = tmp_path / "first.yaml"
    first.write_text(attempt(at).text)
    trial = attempt(at, "--values", first)
    assert (trial.values, trial.after) == ({}, trial.before)
