"""Patches of objects that have changed since: what came in between is never lost."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.real.kube.objects import REQUIRED, expression
from tests.real.kube.placing import cases, listed, parsed, patches
from tests.real.kube.server import Server, pod_of

pytestmark = [pytest.mark.real, pytest.mark.kube]

CASES = cases()
TOLERATION = {"key": "dedicated", "operator": "Exists"}
EXPRESSION = expression("archcheck.test", key="zone")


def selects(pod: dict[str, Any]) -> None:
    pod["nodeSelector"] = {"zone": "here", **(pod.get("nodeSelector") or {})}


def tolerates(pod: dict[str, Any]) -> None:
    pod["tolerations"] = [TOLERATION, *(pod.get("tolerations") or [])]


def requires(pod: dict[str, Any]) -> None:
    pod["affinity"] = pod.get("affinity") or {}
    pod["affinity"]["nodeAffinity"] = node_affinity = pod["affinity"].get("nodeAffinity") or {}
    node_affinity[REQUIRED] = required = node_affinity.get(REQUIRED) or {"nodeSelectorTerms": [{}]}
    for term in required["nodeSelectorTerms"]:
        term["matchExpressions"] = [*(term.get("matchExpressions") or []), EXPRESSION]


def still_selects(pod: dict[str, Any]) -> bool:
    return bool(pod["nodeSelector"].get("zone") == "here")


def still_tolerates(pod: dict[str, Any]) -> bool:
    return TOLERATION in pod["tolerations"]


def still_requires(pod: dict[str, Any]) -> bool:
    found = pod["affinity"]["nodeAffinity"][REQUIRED]["nodeSelectorTerms"]
    return all(EXPRESSION in term.get("matchExpressions", []) for term in found)


DRIFTS: dict[str, tuple[Callable[[dict[str, Any]], None], Callable[[dict[str, Any]], bool]]] = {
    "selector": (selects, still_selects),
    "toleration": (tolerates, still_tolerates),
    "requirement": (requires, still_requires),
}


@pytest.mark.parametrize("drift", DRIFTS)
@pytest.mark.parametrize("name", CASES)
def test_a_patch_is_refused_or_keeps_what_the_object_has_gained(
    server: Server, name: str, drift: str
) -> None:
    """The patch is of the object as `kubectl get` shows it: it counts its generations."""
    change, is_kept = DRIFTS[drift]
    live = server.create(parsed(CASES[name]))
    found = patches(listed([live]))[name]
    drifted = copy.deepcopy(live)
    change(pod_of(drifted))
    done = server.kubectl("replace", "--filename=-", stdin=json.dumps(drifted))
    assert done.returncode == 0, done.stderr
    answer = server.patch(drifted, found.value)
    assert not answer.taken or is_kept(answer.pod), answer.pod


@pytest.mark.parametrize("name", CASES)
def test_a_patch_is_taken_while_nothing_has_changed(server: Server, name: str) -> None:
    live = server.create(parsed(CASES[name]))
    answer = server.patch(live, patches(listed([live]))[name].value)
    assert answer.taken, answer.message
