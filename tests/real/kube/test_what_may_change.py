"""What the server lets a patch change of each kind, and how it refuses the rest."""

from typing import Any

import pytest

from tests.real.kube.objects import (
    ARCH,
    TEMPLATED,
    TERMS,
    TOLERATION,
    add,
    expression,
    suspended_job,
    terms,
    workload,
)
from tests.real.kube.server import Server

pytestmark = [pytest.mark.real, pytest.mark.kube]

GATED = {"schedulingGates": [{"name": "archcheck.test/wait"}]}
ZONE = {"matchExpressions": [expression("here", key="zone")]}
CHANGES: dict[str, tuple[str, Any]] = {
    "nodeSelector": ("nodeSelector", {ARCH: "amd64"}),
    "affinity": ("affinity", terms({"matchExpressions": [expression("amd64", "arm64")]})),
    "tolerations": ("tolerations", [TOLERATION]),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("kind", TEMPLATED)
def test_a_template_gets_what_a_patch_adds(server: Server, kind: str, change: str) -> None:
    web = workload(kind)
    server.create(web)
    field, value = CHANGES[change]
    assert server.patch(web, [add(kind, field, value)]).pod[field] == value


@pytest.mark.parametrize("kind", TEMPLATED)
def test_a_template_gets_another_expression_in_a_term_and_another_toleration(
    server: Server, kind: str
) -> None:
    web = workload(kind, affinity=terms(ZONE), tolerations=[{"key": "speed", "operator": "Exists"}])
    server.create(web)
    answer = server.patch(
        web,
        [
            add(kind, f"{TERMS}/0/matchExpressions/-", expression("amd64")),
            add(kind, "tolerations/-", TOLERATION),
        ],
    )
    both = [expression("here", key="zone"), expression("amd64")]
    assert answer.pod["affinity"] == terms({"matchExpressions": both})
    assert answer.pod["tolerations"] == [{"key": "speed", "operator": "Exists"}, TOLERATION]


def test_a_dry_run_stores_nothing(server: Server) -> None:
    web = workload("Deployment")
    before = server.create(web)
    assert server.patch(web, [add("Deployment", *CHANGES["nodeSelector"])]).taken
    assert server.get(web) == before


@pytest.mark.parametrize("kind", ["Deployment", "ReplicaSet", "StatefulSet", "DaemonSet"])
def test_a_selector_of_pods_does_not_change(server: Server, kind: str) -> None:
    web = workload(kind)
    server.create(web)
    labels = {"path": "/spec/template/metadata/labels/board", "op": "add", "value": "a20"}
    selector = {"path": "/spec/selector/matchLabels/board", "op": "add", "value": "a20"}
    answer = server.patch(web, [labels, selector])
    assert answer.code == 422
    assert "field is immutable" in answer.message


def test_a_statefulset_says_which_field_may_not_change(server: Server) -> None:
    web = workload("StatefulSet")
    server.create(web)
    answer = server.patch(web, [{"op": "replace", "path": "/spec/serviceName", "value": "other"}])
    assert answer.code == 422
    assert 'spec.serviceName: Invalid value: "other": field is immutable' in answer.message


@pytest.mark.parametrize("change", CHANGES)
def test_a_job_keeps_its_template(server: Server, change: str) -> None:
    web = workload("Job")
    server.create(web)
    answer = server.patch(web, [add("Job", *CHANGES[change])])
    assert answer.code == 422
    assert 'Job.batch "web" is invalid: spec.template' in answer.message
    assert answer.message.endswith("field is immutable")


@pytest.mark.parametrize("change", CHANGES)
def test_a_suspended_job_that_never_started_may_go_elsewhere(server: Server, change: str) -> None:
    web = suspended_job()
    server.create(web)
    field, value = CHANGES[change]
    assert server.patch(web, [add("Job", field, value)]).pod[field] == value


@pytest.mark.parametrize("change", CHANGES)
def test_a_job_that_was_suspended_after_it_started_keeps_its_template(server: Server, change: str) -> None:
    web = suspended_job()
    server.create(web)
    server.set_status(web, {"startTime": "2024-05-01T00:00:00Z"})
    answer = server.patch(web, [add("Job", *CHANGES[change])])
    assert answer.code == 422
    assert answer.message.endswith("field is immutable")


@pytest.mark.parametrize("change", ["nodeSelector", "affinity"])
def test_a_pod_stays_with_the_nodes_it_asked_for(server: Server, change: str) -> None:
    web = workload("Pod")
    server.create(web)
    answer = server.patch(web, [add("Pod", *CHANGES[change])])
    assert answer.code == 422
    assert (
        "pod updates may not change fields other than `spec.containers[*].image`,"
        "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to "
        "existing tolerations)" in answer.message
    )


def test_a_pod_gets_another_toleration(server: Server) -> None:
    web = workload("Pod", tolerations=[{"key": "speed", "operator": "Exists"}])
    server.create(web)
    found = server.patch(web, [add("Pod", "tolerations/-", TOLERATION)]).pod["tolerations"]
    assert found[0] == {"key": "speed", "operator": "Exists"}
    assert found[-1] == TOLERATION


def test_a_pod_loses_no_toleration(server: Server) -> None:
    web = workload("Pod", tolerations=[{"key": "speed", "operator": "Exists"}])
    server.create(web)
    answer = server.patch(web, [add("Pod", "tolerations", [TOLERATION])])
    assert answer.code == 422
    assert "existing toleration can not be modified except its tolerationSeconds" in answer.message


def test_a_gated_pod_gets_a_key_of_node_selector(server: Server) -> None:
    web = workload("Pod", nodeSelector={"zone": "here"}, **GATED)
    server.create(web)
    answer = server.patch(web, [add("Pod", "nodeSelector/kubernetes.io~1arch", "amd64")])
    assert answer.pod["nodeSelector"] == {"zone": "here", ARCH: "amd64"}


def test_a_gated_pod_keeps_the_values_of_node_selector(server: Server) -> None:
    web = workload("Pod", nodeSelector={"zone": "here"}, **GATED)
    server.create(web)
    answer = server.patch(web, [add("Pod", "nodeSelector/zone", "there")])
    assert answer.code == 422
    assert "only additions to spec.nodeSelector are allowed (no mutations or deletions)" in answer.message


def test_a_gated_pod_without_required_affinity_gets_one(server: Server) -> None:
    web = workload("Pod", **GATED)
    server.create(web)
    field, value = CHANGES["affinity"]
    assert server.patch(web, [add("Pod", field, value)]).pod[field] == value


def test_a_gated_pod_gets_another_expression_in_a_term(server: Server) -> None:
    web = workload("Pod", affinity=terms(ZONE), **GATED)
    server.create(web)
    answer = server.patch(web, [add("Pod", f"{TERMS}/0/matchExpressions/-", expression("amd64"))])
    both = [expression("here", key="zone"), expression("amd64")]
    assert answer.pod["affinity"] == terms({"matchExpressions": both})


def test_a_gated_pod_gets_no_other_term(server: Server) -> None:
    web = workload("Pod", affinity=terms(ZONE), **GATED)
    server.create(web)
    answer = server.patch(web, [add("Pod", f"{TERMS}/-", {"matchExpressions": [expression("amd64")]})])
    assert answer.code == 422
    assert "no additions/deletions to non-empty NodeSelectorTerms list are allowed" in answer.message
