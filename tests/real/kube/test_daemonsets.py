"""Placements against a real DaemonSet controller: it makes a pod for each node where archcheck says that it lands.

`ARCHCHECK_KUBE_DAEMONS` and `ARCHCHECK_KUBE_SEED` make the run larger, and another one.
"""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any
from zlib import crc32

import pytest

from tests.real.kube.drawing import OF_CONDITIONS, REQUIRED, TAINTS, draw_daemons, draw_nodes
from tests.real.kube.placing import landings
from tests.real.kube.server import Server

pytestmark = [pytest.mark.real, pytest.mark.kube]

DAEMONS = int(os.environ.get("ARCHCHECK_KUBE_DAEMONS", "200"))
SEED = int(os.environ.get("ARCHCHECK_KUBE_SEED", "1"))
NODES = 25
_PATIENCE = 120.0


@pytest.fixture
def cluster(controllers: Server, request: pytest.FixtureRequest) -> Iterator[Server]:
    """A namespace of its own, with a controller of DaemonSets; what was in it is gone afterwards."""
    server = controllers.within(f"test-{crc32(request.node.nodeid.encode()):08x}")
    yield server
    within = f"namespaces/{server.namespace}"
    for kind in (f"apis/apps/v1/{within}/daemonsets", "api/v1/nodes"):
        server.ask("DELETE", kind)
    server.ask("DELETE", f"api/v1/{within}/pods?gracePeriodSeconds=0")


def settled(server: Server, count: int) -> None:
    """Wait until the controller has looked at every DaemonSet, and has made all the pods that it wants."""
    until = time.monotonic() + _PATIENCE
    while True:
        items = server.ask("GET", f"apis/apps/v1/namespaces/{server.namespace}/daemonsets").body["items"]
        done = [each for each in items if _is_settled(each["status"])]
        if len(done) == count:
            return
        assert time.monotonic() < until, f"{count - len(done)} DaemonSets are not settled"
        time.sleep(0.3)


def _is_settled(status: dict[str, Any]) -> bool:
    is_seen = bool(status.get("observedGeneration"))
    return is_seen and status["currentNumberScheduled"] == status["desiredNumberScheduled"]


def made(server: Server) -> dict[str, set[str]]:
    """Return for each DaemonSet the nodes that its pods are for."""
    found: dict[str, set[str]] = {}
    for pod in server.ask("GET", f"api/v1/namespaces/{server.namespace}/pods").body["items"]:
        [owner] = pod["metadata"]["ownerReferences"]
        [term] = pod["spec"]["affinity"]["nodeAffinity"][REQUIRED]["nodeSelectorTerms"]
        [field] = term["matchFields"]
        found.setdefault(owner["name"], set()).update(field["values"])
    return found


def test_random_daemonsets_have_pods_where_they_land_and_nowhere_else(
    cluster: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    random = Random(SEED)
    drawn = draw_nodes(random, NODES, (*TAINTS, *OF_CONDITIONS))
    nodes = [cluster.register(node) for node in drawn]
    daemons = draw_daemons(random, DAEMONS, drawn)
    for daemon in daemons:
        cluster.create(daemon)
    settled(cluster, len(daemons))
    found = made(cluster)
    lands = landings(capsys, tmp_path, nodes, daemons)
    wrong = {
        name: {
            "only here": sorted(there - found.get(name, set())),
            "only there": sorted(found.get(name, set()) - there),
        }
        for name, there in lands.items()
        if there != found.get(name, set())
    }
    assert wrong == {}
    assert len(lands) == DAEMONS
    assert len(found) > DAEMONS // 3  # the draw has some that land somewhere
    assert len(found) < DAEMONS  # and some that land nowhere
