"""Workloads that need several things at once: all of it, or nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from tests.real.helm.comparing import terms
from tests.real.helm.conftest import Try
from tests.real.helm.writing import (
    AMD64_ONLY,
    ANYWHERE,
    NOT_ARM32,
    NOT_ARM64,
    PLACEMENT,
    chart,
    field,
    fields,
    workload,
)
from tests.support.command import Outcome

pytestmark = pytest.mark.real

TAINTED = """\
nodes:
  - {name: pi, platform: linux/arm/v7}
  - {name: rock, platform: linux/arm64, taints: ["arch=arm64:NoSchedule"]}
  - {name: pc, platform: linux/amd64, taints: ["arch=amd64:NoSchedule", "slow:NoSchedule"]}
"""
WINDOWS = """\
nodes:
  - {name: pi, platform: linux/arm/v7}
  - {name: rock, platform: linux/arm64}
  - {name: pc, platform: linux/amd64}
  - {name: win, platform: windows/amd64}
"""
VARIANTS = """\
nodes:
  - {name: zero, platform: linux/arm/v6}
  - {name: pi, platform: linux/arm/v7}
"""
ARCH, OS = "kubernetes.io/arch", "kubernetes.io/os"
TOLERATE = ("--tolerate", "arch", "--tolerate", "slow")


def test_a_selector_and_tolerations(tmp_path: Path, attempt: Try) -> None:
    at = chart(tmp_path, PLACEMENT, workload("web", fields(".Values"), image=AMD64_ONLY))
    trial = attempt(at, nodes=TAINTED, patch=TOLERATE)
    assert trial.values["nodeSelector"] == {ARCH: "amd64"}
    assert {each["key"] for each in trial.values["tolerations"]} == {"arch", "slow"}
    assert trial.verdicts == {"Deployment/web": "ok"}


def test_tolerations_alone_where_every_node_runs_it(tmp_path: Path, attempt: Try) -> None:
    at = chart(tmp_path, PLACEMENT, workload("web", fields(".Values"), image=ANYWHERE))
    assert list(attempt(at, nodes=TAINTED, patch=TOLERATE).values) == ["tolerations"]


@pytest.mark.parametrize("name", ["nodeSelector", "tolerations"])
def test_one_of_two_needs_is_not_met_alone(tmp_path: Path, attempt: Try, name: str) -> None:
    pod = field(name, f".Values.{name}")
    at = chart(tmp_path, PLACEMENT, workload("web", pod, image=AMD64_ONLY))
    trial = attempt(at, nodes=TAINTED, patch=TOLERATE)
    assert (trial.values, trial.refused) == ({}, {"web"})


def test_tolerations_of_two_workloads_below_values_of_their_own(tmp_path: Path, attempt: Try) -> None:
    values = "".join(f"{name}: {{nodeSelector: {{}}, tolerations: []}}\n" for name in ("one", "two"))
    at = chart(
        tmp_path,
        values,
        workload("one", fields(".Values.one"), image=AMD64_ONLY),
        workload("two", fields(".Values.two"), image=ANYWHERE),
    )
    trial = attempt(at, nodes=TAINTED, patch=TOLERATE)
    assert {name: set(below) for name, below in trial.values.items()} == {
        "one": {"nodeSelector", "tolerations"},
        "two": {"tolerations"},
    }


def test_a_system_and_architectures(tmp_path: Path, attempt: Try) -> None:
    at = chart(tmp_path, PLACEMENT, workload("web", fields(".Values"), image=NOT_ARM32))
    trial = attempt(at, nodes=WINDOWS)
    assert trial.values["nodeSelector"] == {OS: "linux"}
    assert trial.verdicts == {"Deployment/web": "ok"}


def test_a_system_and_an_architecture_in_one_selector(tmp_path: Path, attempt: Try) -> None:
    at = chart(tmp_path, PLACEMENT, workload("web", fields(".Values"), image=AMD64_ONLY))
    assert attempt(at, nodes=WINDOWS).values == {"nodeSelector": {OS: "linux", ARCH: "amd64"}}


def test_a_system_and_architectures_in_one_affinity(tmp_path: Path, attempt: Try) -> None:
    pod = field("affinity", ".Values.affinity")
    trial = attempt(chart(tmp_path, PLACEMENT, workload("web", pod)), nodes=WINDOWS)
    (term,) = terms(trial.pod("Deployment/web"))
    assert {each["key"]: each["values"] for each in term["matchExpressions"]} == {
        OS: ["linux"],
        ARCH: ["amd64", "arm64"],
    }


def test_a_preset_holds_one_requirement_and_the_selector_the_other(tmp_path: Path, attempt: Try) -> None:
    pod = """\
{{- with .Values.nodeAffinityPreset }}
{{- if eq .type "hard" }}
affinity:
  nodeAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
      nodeSelectorTerms:
        - matchExpressions: [{key: {{ .key }}, operator: In, values: {{ toJson .values }}}]
{{- end }}
{{- end }}
"""
    values = 'nodeSelector: {}\nnodeAffinityPreset: {type: "", key: "", values: []}\n'
    at = chart(tmp_path, values, workload("web", pod + field("nodeSelector", ".Values.nodeSelector")))
    trial = attempt(at, nodes=WINDOWS)
    assert trial.values["nodeSelector"] == {OS: "linux"}
    assert trial.values["nodeAffinityPreset"]["key"] == ARCH


def test_a_change_that_needs_a_label_first_says_which(
    tmp_path: Path, archcheck: Callable[..., Outcome]
) -> None:
    at = chart(tmp_path, PLACEMENT, workload("web", fields(".Values"), image=NOT_ARM64))
    outcome = archcheck("patch", "--chart", at, "--form", "helm-values", nodes=VARIANTS)
    assert yaml.safe_load(outcome.out) == {"nodeSelector": {"example.org/arm-variant": "v7"}}
    assert "first: kubectl label node pi example.org/arm-variant=v7" in outcome.err
    assert "# first: kubectl label node pi example.org/arm-variant=v7" in outcome.out


def test_a_label_that_is_there_needs_no_command(tmp_path: Path, attempt: Try) -> None:
    at = chart(tmp_path, PLACEMENT, workload("web", fields(".Values"), image=NOT_ARM64))
    nodes = VARIANTS.replace("linux/arm/v7", "linux/arm/v7, labels: {example.org/arm-variant: v7}")
    assert attempt(at, nodes=nodes).values == {"nodeSelector": {"example.org/arm-variant": "v7"}}
