"""Images that a pod mounts: pulled like any other, and never executed."""

import pytest

from archcheck.images.availability import Availability, Missing, Reason, Unknown
from archcheck.images.naming import parse_image
from archcheck.scheduling.node import Node
from archcheck.scheduling.outcomes import Runs
from archcheck.scheduling.placement import NodePlacement, Verdict, schedule
from archcheck.scheduling.runtime import PullRule
from tests.support.answers import by_image
from tests.support.tables import walked
from tests.unit.scheduling.helpers import extracted, index, machine, pod, single

A20 = Node("a20", machine("linux/arm/v7"), PullRule.BEST_FIRST)
APP = index("linux/amd64", "linux/arm/v7")
MOUNTS = "volumes: [{name: model, image: {reference: data}}]"


def on_a20(data: Availability, text: str = "") -> tuple[Verdict, NodePlacement]:
    workloads, cluster_objects = extracted(text or pod(MOUNTS))
    answers: dict[str, Availability] = {"app": APP, "data": data}
    [placed] = schedule(workloads, by_image(answers), [A20], cluster_objects).placed
    return placed.verdict, placed.placements[0]


@walked("data", [APP, single("linux/arm/v7"), single("linux/amd64")])
def test_one_that_can_be_pulled_does_no_harm(data: Availability) -> None:
    verdict, placement = on_a20(data)
    assert verdict is Verdict.OK
    assert placement.runs is Runs.NATIVE


@pytest.mark.parametrize("data", [index("linux/amd64"), Missing("manifest unknown")])
def test_one_that_cannot_be_pulled_keeps_its_pod_from_starting(data: Availability) -> None:
    verdict, placement = on_a20(data)
    assert verdict is Verdict.STUCK
    assert placement.failure is not None
    assert placement.failure.state == "ImagePullBackOff"
    assert placement.because == ("model",)
    assert placement.images == (parse_image("data"),)


def test_one_that_could_not_be_read_leaves_its_pod_unknown() -> None:
    verdict, placement = on_a20(Unknown(Reason.DENIED, "login"))
    assert (verdict, placement.runs) == (Verdict.UNKNOWN, Runs.UNKNOWN)


@pytest.mark.parametrize("order", [["volume", "container"], ["container", "volume"]])
def test_the_same_image_may_be_mounted_and_fail_where_it_is_executed(order: list[str]) -> None:
    members = {
        "container": "containers: [{name: main, image: data}]",
        "volume": "volumes: [{name: model, image: {reference: data}}]",
    }
    spec = ", ".join(members[each] for each in order)
    text = f"{{apiVersion: v1, kind: Pod, metadata: {{name: web}}, spec: {{{spec}}}}}"
    verdict, placement = on_a20(single("linux/amd64"), text)
    assert verdict is Verdict.STUCK
    assert placement.because == ("main",)
    assert placement.failure is not None
    assert placement.failure.state == "CrashLoopBackOff"
