"""Why pods do not run, in words."""

from archcheck.findings.model import Severity
from archcheck.findings.placed_workloads import PlacedWorkload, placed_workloads
from archcheck.findings.placement_failures import (
    dormancy,
    failing_images,
    lowered_severity,
    where_it_fails,
    why_stuck,
)
from archcheck.scheduling.node import Node
from tests.support.answers import by_image
from tests.support.placements import A20, A64, IMAGES, PC, SLOW, node, placed, workload
from tests.unit.workloads.helpers import stock


def one(text: str, *nodes: Node) -> PlacedWorkload:
    [only_one] = placed_workloads(stock(text).workloads, placed(text, nodes), by_image(IMAGES))
    return only_one


def test_pools_that_keep_it_off_alike_are_named_together() -> None:
    told = why_stuck(
        one(workload("nodeSelector: {kubernetes.io/arch: arm}", images=["main=every:1"]), PC, A64, SLOW)
    )
    assert told == (
        "pc, a64: nodeSelector kubernetes.io/arch=arm; "
        "a20: taint arch=armhf:NoSchedule, taint speed=slow:NoSchedule"
    )


def test_only_some_of_many_reasons_are_shown() -> None:
    nodes = [node(f"n{number}x", "amd64", f"t{number}=a:NoSchedule") for number in range(6)]
    assert why_stuck(one(workload(), *nodes)).endswith("; and 2 more")


def test_pools_where_it_fails_alike_are_named_together() -> None:
    failing = one(workload(images=["a=pc:1", "b=v7:1"]), PC, A64, A20)
    assert where_it_fails(failing.failing).startswith("pc, where v7:1 ends in ImagePullBackOff: ")
    assert "; on a64, a20, where pc:1 ends in " in where_it_fails(failing.failing)


def test_the_images_that_fail_are_those_of_the_nodes_where_it_lands() -> None:
    text = workload("nodeSelector: {kubernetes.io/arch: arm64}", images=["a=pc:1", "b=every:1"])
    assert [use.container for use in failing_images(one(text, PC, A64))] == ["a"]
    assert failing_images(one(text, PC)) == []


def test_what_runs_no_pod_now_is_a_warning_and_said() -> None:
    [awake], [asleep] = (
        stock(workload().replace("spec:\n  template", f"spec:\n{more}  template")).workloads
        for more in ("", "  replicas: 0\n")
    )
    assert (lowered_severity(awake), dormancy(awake)) == (None, "")
    assert lowered_severity(asleep) is Severity.WARNING
    assert dormancy(asleep) == " (no pod of it runs now: replicas: 0)"
