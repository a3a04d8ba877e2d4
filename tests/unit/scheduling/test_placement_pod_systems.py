"""A pod's `os` does not steer the scheduler; the kubelet refuses it."""

import pytest

from archcheck.images.platform import Platform
from archcheck.scheduling.node import Node
from archcheck.scheduling.outcomes import Runs
from archcheck.scheduling.placement import Verdict, WorkloadPlacement, schedule
from archcheck.scheduling.runtime import PullRule
from tests.support.answers import same_for_all
from tests.support.tables import walked
from tests.unit.scheduling.helpers import extracted, index, landing, node, pod

ON_LINUX = node("linux")
ON_WINDOWS = Node("windows", Platform("windows", "amd64", "", "10.0.20348.1"), PullRule.BEST_FIRST)
IMAGE = index("linux/amd64", "windows(10.0.20348.2700)/amd64")


def placed(text: str, *nodes: Node) -> WorkloadPlacement:
    workloads, cluster_objects = extracted(text)
    return schedule(workloads, same_for_all(workloads, IMAGE), nodes, cluster_objects).placed[0]


@pytest.mark.parametrize("name", ["linux", "windows"])
def test_the_scheduler_does_not_look_at_it(name: str) -> None:
    assert landing(pod(f"os: {{name: {name}}}"), [ON_LINUX, ON_WINDOWS]) == ["linux", "windows"]


@pytest.mark.parametrize(("name", "refused"), [("linux", 1), ("windows", 0)])
def test_the_kubelet_of_another_system_refuses_the_pod(name: str, refused: int) -> None:
    found = placed(pod(f"os: {{name: {name}}}"), ON_LINUX, ON_WINDOWS)
    assert found.verdict is Verdict.AT_RISK
    bad, good = found.placements[refused], found.placements[1 - refused]
    assert (bad.lands, bad.runs) == (True, Runs.NO)
    assert bad.failure is not None
    assert bad.failure.state == "PodOSNotSupported"
    assert good.works


@walked("spec", ["", "os: null", "os: {}"])
def test_a_pod_that_does_not_say_is_judged_by_its_images(spec: str) -> None:
    assert placed(pod(spec), ON_LINUX, ON_WINDOWS).verdict is Verdict.OK


def test_a_selector_keeps_it_to_its_own() -> None:
    text = pod("os: {name: linux}, nodeSelector: {kubernetes.io/hostname: linux}")
    assert placed(text, ON_LINUX, ON_WINDOWS).verdict is Verdict.OK
