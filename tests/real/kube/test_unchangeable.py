"""Patches of Jobs and bare Pods: what the server takes only before they start."""

import json
from typing import Any

import pytest
import yaml

from archcheck.errors import ExitCode
from tests.real.kube.objects import expression, suspended_job, terms, workload
from tests.real.kube.placing import patch, reaches
from tests.real.kube.server import Server

pytestmark = [pytest.mark.real, pytest.mark.kube]

KINDS = ("Job", "Pod")
GATED = {"schedulingGates": [{"name": "archcheck.test/wait"}]}
BOARD = {"matchExpressions": [expression("pc", key="board")]}
FIELD = {"matchFields": [expression("a64-1", key="metadata.name")]}
PODS = {
    "bare": {},
    "selected": {"nodeSelector": {"kubernetes.io/os": "linux"}},
    "terms": {"affinity": terms(BOARD, FIELD)},
}


def workload_for_amd64(kind: str, name: str) -> dict[str, Any]:
    return workload(kind, containers=[{"name": "web", "image": "archlinux:base"}], **PODS[name])


def changes_of(web: dict[str, Any]) -> Any:
    found = patch(json.dumps(web))
    assert found.code == ExitCode.OK, found.err
    assert "kubectl" not in found.out
    return yaml.safe_load(found.out)


@pytest.mark.parametrize("name", PODS)
@pytest.mark.parametrize("kind", KINDS)
def test_the_server_refuses_the_patch_for_which_no_command_is_printed(
    server: Server, kind: str, name: str
) -> None:
    web = workload_for_amd64(kind, name)
    server.create(web)
    assert server.patch(web, changes_of(web)).code == 422


@pytest.mark.parametrize("name", PODS)
@pytest.mark.parametrize("kind", KINDS)
def test_what_has_not_started_takes_it(server: Server, kind: str, name: str) -> None:
    web = workload_for_amd64(kind, name)
    spec = suspended_job() if kind == "Job" else workload("Pod", **GATED)
    waiting = {**web, "spec": {**spec["spec"], **web["spec"]}}
    server.create(waiting)
    answer = server.patch(waiting, changes_of(web))
    answer.pod.pop("schedulingGates", None)
    after = reaches(json.dumps(answer.body))["web"]
    assert after.lands == after.good
