"""A value is set only where every workload that it reaches is to get the same."""

from pathlib import Path

import pytest

from archcheck.errors import ExitCode
from tests.real.helm.conftest import Try
from tests.real.helm.writing import AMD64_ONLY, ANYWHERE, NOT_ARM32, PLACEMENT, chart, field, fields, workload

pytestmark = pytest.mark.real
SELECTOR = field("nodeSelector", ".Values.nodeSelector")


def test_two_workloads_that_need_the_same_share_a_value(tmp_path: Path, attempt: Try) -> None:
    templates = (workload(name, fields(".Values")) for name in ("web", "worker"))
    trial = attempt(chart(tmp_path, PLACEMENT, *templates))
    assert trial.verdicts == {"Deployment/web": "ok", "Deployment/worker": "ok"}


@pytest.mark.parametrize("neighbour", [ANYWHERE, AMD64_ONLY])
def test_a_value_that_reaches_a_neighbour_with_other_needs_is_not_used(
    tmp_path: Path, attempt: Try, neighbour: str
) -> None:
    pod = field("affinity", ".Values.affinity")
    at = chart(tmp_path, PLACEMENT, workload("web", pod), workload("other", pod, image=neighbour))
    trial = attempt(at)
    assert trial.values == {}
    assert "web" in trial.refused
    assert trial.outcome.code == ExitCode.FINDINGS


def test_where_one_value_is_shared_another_may_not_be(tmp_path: Path, attempt: Try) -> None:
    values = "nodeSelector: {}\nweb: {affinity: {}}\n"
    web = workload("web", SELECTOR + field("affinity", ".Values.web.affinity"), image=AMD64_ONLY)
    trial = attempt(chart(tmp_path, values, web, workload("other", SELECTOR, image=ANYWHERE)))
    assert list(trial.values) == ["web"]


def test_a_hook_that_no_value_reaches_is_named_with_another_way(tmp_path: Path, attempt: Try) -> None:
    hook = workload("migrate", kind="Job", annotations="helm.sh/hook: pre-upgrade")
    trial = attempt(chart(tmp_path, PLACEMENT, workload("web", fields(".Values")), hook))
    assert (list(trial.values), trial.refused) == (["affinity"], {"migrate"})
    assert trial.outcome.code == ExitCode.FINDINGS
    assert "post-render" in trial.outcome.err
    assert "1 patched, 1 not helped" in trial.outcome.err


def test_a_file_without_values_is_written_where_nothing_is_reached(tmp_path: Path, attempt: Try) -> None:
    trial = attempt(chart(tmp_path, "", workload("web")))
    assert (trial.values, trial.refused) == ({}, {"web"})


def test_no_value_helps_where_no_node_runs_the_image(tmp_path: Path, attempt: Try) -> None:
    nodes = "nodes:\n  - {name: pi, platform: linux/arm/v7}\n"
    trial = attempt(chart(tmp_path, PLACEMENT, workload("web", fields(".Values"))), nodes=nodes)
    assert (trial.values, trial.refused) == ({}, {"web"})


def test_a_partly_reached_workload_does_not_take_others_down(tmp_path: Path, attempt: Try) -> None:
    nodes = """\
nodes:
  - {name: pi, platform: linux/arm/v7}
  - {name: pc, platform: linux/amd64, taints: ["arch=amd64:NoSchedule"]}
"""
    values = "tolerations: []\nserver: {nodeSelector: {}, tolerations: []}\nnodeSelector: {}\n"
    shared = field("tolerations", ".Values.tolerations")
    at = chart(
        tmp_path,
        values,
        workload("server", fields(".Values.server"), image=AMD64_ONLY),
        workload("web", SELECTOR + shared, image=AMD64_ONLY),
        workload("half", shared, image=AMD64_ONLY),
    )
    trial = attempt(at, nodes=nodes, patch=("--tolerate", "arch"))
    assert "server" not in trial.refused
    assert "half" in trial.refused


def test_a_mixture_of_images_asks_for_what_all_of_them_have(tmp_path: Path, attempt: Try) -> None:
    pod = f"initContainers: [{{name: init, image: '{AMD64_ONLY}'}}]\n" + fields(".Values")
    trial = attempt(chart(tmp_path, PLACEMENT, workload("web", pod, image=NOT_ARM32)))
    assert trial.values == {"nodeSelector": {"kubernetes.io/arch": "amd64"}}


def test_workloads_of_one_name_are_told_apart_by_their_kind(tmp_path: Path, attempt: Try) -> None:
    values = "a: {affinity: {}}\nb: {affinity: {}}\n"
    at = chart(
        tmp_path,
        values,
        workload("web", fields(".Values.a")),
        workload("web", fields(".Values.b"), kind="DaemonSet", image=ANYWHERE),
    )
    assert list(attempt(at).values) == ["a"]
