"""DaemonSets, StatefulSets with volumes of their own, and objects with several pods."""

from dataclasses import replace

import pytest

from archcheck.images.availability import Availability
from archcheck.images.naming import ImageName, parse_image
from archcheck.scheduling.node import Node
from archcheck.scheduling.outcomes import Runs
from archcheck.scheduling.placement import Verdict, schedule
from archcheck.workloads.cluster_objects import NONE, Claim, ClusterObjects, Volume
from archcheck.workloads.constraints import Constraints, Toleration
from archcheck.workloads.model import ImageUse, Role, Workload
from tests.support.tables import walked
from tests.unit.scheduling.building import (
    ANSWERS,
    alone,
    by_host,
    landing,
    node,
    pod,
    selecting,
    term,
    workload,
)

PC, A64 = node("pc1"), node("a64-1", "arm64")
A20 = node("a20-1", "armhf", "arch=armhf:NoSchedule")
CLUSTER = (PC, A64, A20)
ALL = Toleration("", "Exists")


def daemon(*images: str, said: Constraints | None = None) -> Workload:
    return workload(pod(*images, constraints=said or Constraints()), kind="DaemonSet")


def pinned(name: str, claim: str, host: str) -> Volume:
    """Return a volume of local-path, bound to a claim and tied to a node."""
    return Volume(name, ("", claim), (term("kubernetes.io/hostname", "In", host),))


def stateful(image: str, replicas: int, first: int = 0) -> Workload:
    each = workload(pod(image), kind="StatefulSet", name="db")
    return replace(each, claim_templates=("data",), replicas=replicas, first_ordinal=first)


def beside(*volumes: Volume) -> ClusterObjects:
    return ClusterObjects(volumes=volumes)


def test_a_daemon_that_tolerates_all_reaches_boards_without_its_image() -> None:
    found = alone(daemon("big:1", said=Constraints(tolerations=(ALL,))), *CLUSTER)
    assert found.verdict is Verdict.AT_RISK
    assert [(each.lands, each.runs) for each in found.placements] == [
        (True, Runs.NATIVE),
        (True, Runs.NATIVE),
        (True, Runs.NO),
    ]


def test_a_daemon_that_taints_keep_off_the_rest_is_fine() -> None:
    assert alone(daemon("big:1"), *CLUSTER).verdict is Verdict.OK


def test_a_daemon_that_reaches_no_node_fails_nowhere() -> None:
    assert (
        alone(daemon("pc:1", said=selecting(**{"kubernetes.io/os": "windows"})), *CLUSTER).verdict
        is Verdict.OK
    )


def test_a_daemon_that_runs_on_none_of_its_nodes_is_stuck() -> None:
    assert alone(daemon("gone:1"), *CLUSTER).verdict is Verdict.STUCK


@walked(
    "taint, lands",
    [
        ("node.kubernetes.io/not-ready:NoExecute", True),
        ("node.kubernetes.io/not-ready:NoSchedule", False),
        ("node.kubernetes.io/unreachable:NoExecute", True),
        ("node.kubernetes.io/disk-pressure:NoSchedule", True),
        ("node.kubernetes.io/memory-pressure:NoSchedule", True),
        ("node.kubernetes.io/pid-pressure:NoSchedule", True),
        ("node.kubernetes.io/unschedulable:NoSchedule", True),
        ("node.kubernetes.io/network-unavailable:NoSchedule", False),
        ("node-role.kubernetes.io/master:NoSchedule", False),
    ],
)
def test_what_a_daemon_tolerates_of_itself(taint: str, lands: bool) -> None:
    assert bool(landing(daemon("pc:1"), node("pc1", "amd64", taint))) is lands


def test_a_daemon_on_the_nodes_network_does_not_wait_for_it() -> None:
    waiting = node("pc1", "amd64", "node.kubernetes.io/network-unavailable:NoSchedule")
    assert landing(daemon("pc:1", said=Constraints(host_network=True)), waiting) == ["pc1"]


def test_a_daemon_lands_on_a_cordoned_node_and_a_replica_does_not() -> None:
    cordoned = replace(PC, unschedulable=True)
    assert landing(daemon("pc:1"), cordoned) == ["pc1"]
    assert landing(workload(pod("pc:1")), cordoned) == []


def test_a_daemon_that_names_a_node_still_asks_its_taints() -> None:
    assert landing(daemon("every:1", said=Constraints(node_name="a20-1")), *CLUSTER) == []
    assert landing(workload(pod("every:1", constraints=Constraints(node_name="a20-1"))), *CLUSTER) == [
        "a20-1"
    ]


def test_a_daemonset_of_another_group_is_no_daemon() -> None:
    other = replace(daemon("pc:1"), api_version="example.org/v1")
    assert landing(other, replace(PC, unschedulable=True)) == []


def test_each_pod_of_a_statefulset_lies_where_its_volume_is() -> None:
    volumes = beside(pinned("pv0", "data-db-0", "pc1"), pinned("pv1", "data-db-1", "a64-1"))
    placement_report = schedule([stateful("big:1", 2)], ANSWERS, CLUSTER, volumes)
    lands = {name: each.lands for name, each in by_host(placement_report).items()}
    assert lands == {"pc1": True, "a64-1": True, "a20-1": False}
    assert placement_report.placed[0].verdict is Verdict.OK


def test_one_pod_of_a_statefulset_that_is_tied_to_the_wrong_board_is_stuck() -> None:
    volumes = beside(pinned("pv0", "data-db-0", "pc1"), pinned("pv1", "data-db-1", "a64-1"))
    assert alone(stateful("pc:1", 2), *CLUSTER, cluster_objects=volumes).verdict is Verdict.STUCK
    assert alone(stateful("pc:1", 1), *CLUSTER, cluster_objects=volumes).verdict is Verdict.OK


def test_pods_without_a_volume_yet_may_land_anywhere() -> None:
    volumes = beside(pinned("pv0", "data-db-0", "pc1"))
    assert alone(stateful("pc:1", 2), PC, A64, cluster_objects=volumes).verdict is Verdict.AT_RISK


def test_ordinals_count_from_where_the_statefulset_starts() -> None:
    volumes = beside(pinned("pv5", "data-db-5", "pc1"))
    assert landing(stateful("big:1", 1, first=5), PC, A64, cluster_objects=volumes) == ["pc1"]
    assert landing(stateful("big:1", 1), PC, A64, cluster_objects=volumes) == ["pc1", "a64-1"]


@walked("claim", ["data-db-x", "data-db-0-0", "xdata-db-0", "data-web-0", "logs-db-0", "data-db-"])
def test_a_claim_of_another_name_ties_nothing(claim: str) -> None:
    assert landing(stateful("big:1", 1), PC, A64, cluster_objects=beside(pinned("pv0", claim, "pc1"))) == [
        "pc1",
        "a64-1",
    ]


def test_what_is_not_among_the_manifests_is_named_once_for_all() -> None:
    mounting = Constraints(claims=("data",), runtime_class="kata", unmodelled=("host ports",))
    several = [workload(pod("pc:1", constraints=mounting)), workload(pod("pc:1", constraints=mounting))]
    assert dict(schedule(several, ANSWERS, CLUSTER, NONE).unmodelled) == {
        "RuntimeClass kata": 2,
        "host ports": 2,
        "volumes that are not among the manifests": 2,
    }


def test_a_claim_that_names_its_volume_is_followed() -> None:
    volume = Volume("pv0", required=(term("kubernetes.io/hostname", "In", "pc1"),))
    found = ClusterObjects(volumes=(volume,), claims=(Claim("", "data", "pv0"),))
    mounting = workload(pod("big:1", constraints=Constraints(claims=("data",))))
    assert landing(mounting, PC, A64, cluster_objects=found) == ["pc1"]
    assert schedule([mounting], ANSWERS, CLUSTER, found).unmodelled == ()


def only_on(architecture: str) -> Constraints:
    return selecting(**{"kubernetes.io/arch": architecture})


def test_an_object_of_several_pods_lands_where_any_of_them_does() -> None:
    each = workload(
        pod("pc:1", constraints=only_on("amd64")),
        pod("big:1", constraints=only_on("arm64")),
        kind="Cluster",
    )
    assert landing(each, *CLUSTER) == ["pc1", "a64-1"]
    assert alone(each, *CLUSTER).verdict is Verdict.OK


def test_an_object_of_several_pods_is_as_bad_as_the_worst_that_lands() -> None:
    each = workload(pod("big:1"), pod("pc:1", constraints=only_on("arm64")), kind="Cluster")
    found = alone(each, PC, A64)
    assert found.verdict is Verdict.STUCK
    assert [one.runs for one in found.placements] == [Runs.NATIVE, Runs.NO]


def test_containers_that_are_the_cause_are_named_and_no_others() -> None:
    found = alone(workload(pod("every:1", "pc:1", "lone:1")), A64).placements[0]
    assert found.because == ("c1", "c2")
    assert [image.familiar for image in found.images] == ["pc:1", "lone:1"]


def test_the_container_that_starts_first_tells_how_it_fails() -> None:
    uses = (ImageUse("main", Role.CONTAINER, "pc:1", 1, 1), ImageUse("setup", Role.INIT, "lone:1", 2, 1))
    found = alone(workload(replace(pod(), images=uses)), A64).placements[0]
    assert found.because == ("setup", "main")
    assert found.failure is not None
    assert found.failure.state == "CrashLoopBackOff"


def test_an_image_in_an_argument_runs_elsewhere() -> None:
    uses = (
        ImageUse("main", Role.CONTAINER, "every:1", 1, 1),
        ImageUse("main", Role.ARGUMENT, "gone:1", 2, 1),
    )
    assert alone(workload(replace(pod(), images=uses)), PC).verdict is Verdict.OK


@pytest.mark.parametrize("nodes", [(PC,), (PC, A64)])
def test_pods_alike_but_for_their_images_are_not_confused(nodes: tuple[Node, ...]) -> None:
    several = [workload(pod("big:1")), workload(pod("gone:1")), workload(pod("big:1", "gone:1"))]
    verdicts = [each.verdict for each in schedule(several, ANSWERS, nodes, NONE).placed]
    assert verdicts == [Verdict.OK, Verdict.STUCK, Verdict.STUCK]


def test_a_deployment_and_a_daemonset_of_one_pod_are_not_confused() -> None:
    nowhere = selecting(disk="ssd")
    several = [workload(pod("pc:1", constraints=nowhere)), daemon("pc:1", said=nowhere)]
    assert [each.verdict for each in schedule(several, ANSWERS, [PC], NONE).placed] == [
        Verdict.STUCK,
        Verdict.OK,
    ]


def test_an_image_is_asked_about_once_however_many_pods_and_nodes_there_are() -> None:
    asked: list[ImageName] = []

    class Asked(dict[ImageName, Availability]):
        def __missing__(self, image: ImageName) -> Availability:
            asked.append(image)
            return ANSWERS[image]

    schedule(
        [workload(pod("big:1")) for _ in range(20)], Asked(), [node(f"pc{at}") for at in range(50)], NONE
    )
    assert asked == [parse_image("big:1")]
