"""Placements against a real kube-scheduler: it binds a pod where archcheck says that it may land, or nowhere.

`ARCHCHECK_KUBE_PODS` and `ARCHCHECK_KUBE_SEED` make the run larger, and another one.
"""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any
from zlib import crc32

import pytest

from tests.real.kube.drawing import PREFERRED, WORDS, draw_nodes, draw_pods
from tests.real.kube.placing import landings
from tests.real.kube.server import Server

pytestmark = [pytest.mark.real, pytest.mark.kube]

PODS = int(os.environ.get("ARCHCHECK_KUBE_PODS", "300"))
SEED = int(os.environ.get("ARCHCHECK_KUBE_SEED", "1"))
NODES = 25
_PATIENCE = 300.0


@pytest.fixture
def cluster(scheduler: Server, request: pytest.FixtureRequest) -> Iterator[Server]:
    """A namespace of its own, with a scheduler; its nodes and pods are gone afterwards."""
    server = scheduler.within(f"test-{crc32(request.node.nodeid.encode()):08x}")
    yield server
    for kind in ("api/v1/nodes", f"api/v1/namespaces/{server.namespace}/pods?gracePeriodSeconds=0"):
        server.ask("DELETE", kind)


def fates(server: Server, count: int) -> dict[str, str]:
    """Return for each pod the node that it is bound to, or why it is bound to none, once all are decided."""
    until = time.monotonic() + _PATIENCE
    while True:
        items = server.ask("GET", f"api/v1/namespaces/{server.namespace}/pods").body["items"]
        found = {item["metadata"]["name"]: fate for item in items if (fate := _fate(item))}
        if len(found) == count or time.monotonic() > until:
            assert len(found) == count, f"{count - len(found)} pods are undecided"
            return found
        time.sleep(0.3)


def _fate(pod: dict[str, Any]) -> str:
    if name := pod["spec"].get("nodeName"):
        return str(name)
    conditions = pod.get("status", {}).get("conditions", [])
    said = (each for each in conditions if each["type"] == "PodScheduled" and each["status"] == "False")
    return next((f"{each['reason']}: {each.get('message', '')}" for each in said), "")


def submit(server: Server, pods: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Create pods; return those that the server took."""
    place = f"api/v1/namespaces/{server.namespace}/pods"
    return [pod for pod in pods if server.ask("POST", place, pod).taken]


def test_random_pods_are_bound_where_they_may_land_and_nowhere_else(
    cluster: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    random = Random(SEED)
    drawn = draw_nodes(random, NODES)
    nodes = [cluster.register(node) for node in drawn]
    pods = submit(cluster, draw_pods(random, PODS, drawn))
    assert len(pods) == PODS
    found = fates(cluster, len(pods))
    may_land = landings(capsys, tmp_path, nodes, pods)
    wrong = {
        name: (fate, sorted(may_land[name]))
        for name, fate in found.items()
        if (fate not in may_land[name] if ":" not in fate else may_land[name])
    }
    assert wrong == {}
    unparsed = [fate for fate in found.values() if "PreScore" in fate]
    assert len(unparsed) > PODS // 100  # the draw holds the rare kind
    assert any(":" not in fate for fate in found.values())


def preferring(expression: dict[str, Any], name: str = "web") -> dict[str, Any]:
    preference = {"weight": 1, "preference": {"matchExpressions": [expression]}}
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name},
        "spec": {
            "containers": [{"name": "web", "image": "archlinux:base"}],
            "affinity": {"nodeAffinity": {PREFERRED: [preference]}},
        },
    }


EXPRESSIONS: list[dict[str, Any]] = [
    *({"key": "cores", "operator": "Gt", "values": [word]} for word in (*WORDS, "", "4", "007")),
    *({"key": "cores", "operator": "In", "values": [word]} for word in (*WORDS, "", "4")),
    {"key": "cores", "operator": "NotIn", "values": ["ok", "not/ok"]},
    {"key": "cores", "operator": "Lt", "values": []},
    {"key": "cores", "operator": "Lt", "values": ["1", "2"]},
    {"key": "cores", "operator": "In", "values": []},
    {"key": "cores", "operator": "Exists", "values": ["x"]},
    {"key": "cores", "operator": "Bogus", "values": ["x"]},
    {"key": "a b", "operator": "Exists"},
    {"key": "cores", "operator": "Exists"},
]


@pytest.mark.parametrize("count", [1, 2])
def test_what_the_server_takes_in_a_preference_and_the_scheduler_makes_of_it(
    cluster: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str], count: int
) -> None:
    nodes = [
        cluster.register({"apiVersion": "v1", "kind": "Node", "metadata": {"name": f"n{number}"}, "spec": {}})
        for number in range(count)
    ]
    pods = [preferring(expression, f"p{number:02}") for number, expression in enumerate(EXPRESSIONS)]
    taken = {pod["metadata"]["name"] for pod in submit(cluster, pods)}
    found = fates(cluster, len(taken))
    may_land = landings(capsys, tmp_path, nodes, pods)
    bound = {name for name, fate in found.items() if ":" not in fate}
    assert bound == {name for name, where in may_land.items() if where}
    assert len(bound) < len(taken) if count > 1 else bound == taken
    assert len(pods) - len(taken) == 6
