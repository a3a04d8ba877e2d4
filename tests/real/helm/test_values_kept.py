"""Defaults that a values file would drop: lists in values.yaml, and what templates say where a value is empty."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.real.helm.comparing import REQUIRED, losses, terms
from tests.real.helm.conftest import Try
from tests.real.helm.writing import AMD64_ONLY, ANYWHERE, NOT_ARM32, PLACEMENT, chart, field, fields, workload

pytestmark = pytest.mark.real

TAINTED = """\
nodes:
  - {name: pi, platform: linux/arm/v7}
  - {name: pc, platform: linux/amd64, taints: ["arch=amd64:NoSchedule"]}
"""
BY_OS = """\
affinity:
  nodeAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
      nodeSelectorTerms:
        - matchExpressions: [{key: kubernetes.io/os, operator: In, values: [linux]}]
        - matchFields: [{key: metadata.name, operator: In, values: [rock]}]
        - {}
    preferredDuringSchedulingIgnoredDuringExecution:
      - {weight: 1, preference: {matchExpressions: [{key: disk, operator: Exists}]}}
  podAntiAffinity:
    preferredDuringSchedulingIgnoredDuringExecution:
      - weight: 1
        podAffinityTerm: {topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: web}}}
"""
TOLERATED: list[dict[str, Any]] = [
    {"key": "a", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 300},
    *(
        {"key": "b", "operator": "Equal", "value": text}
        for text in ("yes", "1e3", "null", "0x1F", "0777", "")
    ),
    {"operator": "Exists", "effect": "PreferNoSchedule"},
]


def test_terms_of_the_default_are_narrowed_each_and_the_rest_of_it_stays(
    tmp_path: Path, attempt: Try
) -> None:
    trial = attempt(chart(tmp_path, BY_OS, workload("web", fields(".Values"))))
    by_os, by_name, empty = terms(trial.pod("Deployment/web"))
    both = {"key": "kubernetes.io/arch", "operator": "In", "values": ["amd64", "arm64"]}
    assert by_os["matchExpressions"][1:] == by_name["matchExpressions"] == [both]
    assert (by_name["matchFields"][0]["values"], empty) == (["rock"], {})
    assert set(trial.values["affinity"]) == {"nodeAffinity"}


def test_tolerations_of_the_default_stay_as_they_are(tmp_path: Path, attempt: Try) -> None:
    values = f"nodeSelector: {{}}\ntolerations: {json.dumps(TOLERATED)}\n"
    at = chart(tmp_path, values, workload("web", fields(".Values"), image=AMD64_ONLY))
    trial = attempt(at, nodes=TAINTED, patch=("--tolerate", "arch"))
    *kept, added = trial.values["tolerations"]
    assert kept == TOLERATED
    assert added == {"key": "arch", "operator": "Equal", "value": "amd64", "effect": "NoSchedule"}


def test_texts_that_helm_would_read_as_numbers_are_quoted(tmp_path: Path, attempt: Try) -> None:
    texts = ["08", "0490", "1_0", "0x_1", "1._5"]
    tolerations = [{"key": "rack", "operator": "Equal", "value": text} for text in texts]
    values = f"nodeSelector: {{}}\ntolerations: {json.dumps(tolerations)}\n"
    at = chart(tmp_path, values, workload("web", fields(".Values"), image=AMD64_ONLY))
    trial = attempt(at, nodes=TAINTED, patch=("--tolerate", "arch"))
    assert [each["value"] for each in trial.pod("Deployment/web")["tolerations"][:-1]] == texts


def test_a_node_selector_of_the_default_stays_though_the_file_does_not_repeat_it(
    tmp_path: Path, attempt: Try
) -> None:
    at = chart(
        tmp_path,
        "nodeSelector: {kubernetes.io/os: linux}\n",
        workload("web", fields(".Values"), image=AMD64_ONLY),
    )
    trial = attempt(at)
    assert trial.values == {"nodeSelector": {"kubernetes.io/arch": "amd64"}}
    assert trial.pod("Deployment/web")["nodeSelector"] == {
        "kubernetes.io/os": "linux",
        "kubernetes.io/arch": "amd64",
    }


LINUX = {"kubernetes.io/os": "linux"}
BY_TERM = {"matchExpressions": [{"key": "kubernetes.io/os", "operator": "In", "values": ["linux"]}]}
REQUIRING = {"nodeAffinity": {REQUIRED: {"nodeSelectorTerms": [BY_TERM]}}}
PREFERRING = {
    "nodeAffinity": {
        "preferredDuringSchedulingIgnoredDuringExecution": [{"weight": 1, "preference": BY_TERM}]
    }
}


@pytest.mark.parametrize(
    ("name", "default"), [("nodeSelector", LINUX), ("affinity", REQUIRING), ("affinity", PREFERRING)]
)
def test_what_a_template_says_only_while_a_value_is_empty_is_not_lost(
    tmp_path: Path, attempt: Try, name: str, default: dict[str, Any]
) -> None:
    pod = field(name, f"(.Values.{name} | default (fromJson `{json.dumps(default)}`))")
    trial = attempt(chart(tmp_path, f"{name}: {{}}\n", workload("web", pod, image=AMD64_ONLY)))
    assert losses(trial.before, trial.after, {"Deployment/web"}) == []


def test_tolerations_that_a_template_gives_only_while_the_value_is_empty_are_not_lost(
    tmp_path: Path, attempt: Try
) -> None:
    critical = '(.Values.tolerations | default (list (dict "key" "Critical" "operator" "Exists")))'
    pod = field("nodeSelector", ".Values.nodeSelector") + field("tolerations", critical)
    at = chart(tmp_path, PLACEMENT, workload("web", pod, image=AMD64_ONLY))
    trial = attempt(at, nodes=TAINTED, patch=("--tolerate", "arch"))
    assert losses(trial.before, trial.after, {"Deployment/web"}) == []


@pytest.mark.parametrize(
    ("when", "more"),
    [
        ("not .Values.affinity", "topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone}]"),
        (".Values.affinity", "hostNetwork: true"),
        (".Values.affinity", "priorityClassName: low"),
    ],
)
def test_a_value_that_changes_more_of_the_pod_than_where_it_runs_is_not_used(
    tmp_path: Path, attempt: Try, when: str, more: str
) -> None:
    pod = f"{{{{- if {when} }}}}\n{more}\n{{{{- end }}}}\n"
    at = chart(tmp_path, "affinity: {}\n", workload("web", pod + field("affinity", ".Values.affinity")))
    trial = attempt(at)
    assert (trial.values, trial.refused) == ({}, {"web"})


@pytest.mark.parametrize("image", [ANYWHERE, NOT_ARM32])
def test_a_value_that_brings_another_workload_is_not_used(tmp_path: Path, attempt: Try, image: str) -> None:
    extra = "{{- if .Values.affinity }}\n" + workload("extra", image=image) + "{{- end }}\n"
    at = chart(tmp_path, "affinity: {}\n", workload("web", fields(".Values")), extra)
    trial = attempt(at)
    assert (trial.values, trial.refused) == ({}, {"web"})


def test_a_value_that_takes_another_workload_away_is_not_used(tmp_path: Path, attempt: Try) -> None:
    extra = "{{- if not .Values.affinity }}\n" + workload("extra", image=ANYWHERE) + "{{- end }}\n"
    at = chart(tmp_path, "affinity: {}\n", workload("web", fields(".Values")), extra)
    trial = attempt(at)
    assert (trial.values, trial.refused) == ({}, {"web"})
