"""DaemonSets: a pod on every node that takes one, with the tolerations that their controller adds."""

# mypy: disable-error-code="truthy-bool"

from archcheck.scheduling.node import Node
from tests.support.placements import A20, A20_TAINTS, A64, PC, SLOW, affinity, node, term, workload
from tests.support.tables import walked
from tests.unit.patches.cases import ARCH, Planned, is_in, one_term, planned, terms, tolerated

BLANKET = "tolerations: [{operator: Exists}]"


def daemon(*lines: str, image: str, nodes: tuple[Node, ...], tolerate: tuple[str, ...] = ()) -> Planned:
    text = workload(*lines, images=[f"main={image}"], kind="DaemonSet")
    return planned(text, *nodes, tolerate=tolerate)


def test_a_blanket_toleration_is_narrowed_by_a_requirement_and_stays() -> None:
    result = daemon(BLANKET, image="big:1", nodes=(PC, A64, SLOW))
    assert terms(result.pod) == [{"matchExpressions": [is_in("amd64", "arm64", "s390x")]}]
    assert list(tolerated(result.pod)) == ["Exists"]
    assert result.lands == ["pc", "a64"]


def test_every_node_that_takes_and_runs_it_is_kept() -> None:
    result = daemon(image="three:1", nodes=(PC, A64, A20, node("s390", "s390x")))
    assert result.lands == ["pc", "a64", "a20"]


def test_a_cordoned_node_counts_since_its_pods_land_there() -> None:
    result = daemon(image="pc:1", nodes=(PC, node("a64", "arm64", cordoned=True)))
    assert result.pod["nodeSelector"] == {ARCH: "amd64"}


def test_a_node_under_pressure_counts_too() -> None:
    pressed = node("a64", "arm64", "node.kubernetes.io/disk-pressure:NoSchedule")
    assert daemon(image="pc:1", nodes=(PC, pressed)).lands == ["pc"]


@walked("line, changes", [("hostNetwork: true", True), ("hostNetwork: false", False)])
def test_a_node_without_network_counts_for_its_own_network_alone(line: str, changes: bool) -> None:
    offline = node("a64", "arm64", "node.kubernetes.io/network-unavailable:NoSchedule")
    result = daemon(line, image="pc:1", nodes=(PC, offline))
    assert bool(result.only.__class__.__name__ == "Patch") is changes


def test_several_terms_are_narrowed_node_by_node() -> None:
    a, b = ("{key: disk, operator: In, values: [ssd]}", "{key: zone, operator: Exists}")
    nodes = (
        node("pc", labels={"disk": "ssd"}),
        node("a64", "arm64", labels={"zone": "a"}),
        node("a20", "linux/arm/v7", labels={"zone": "a", "disk": "ssd"}),
    )
    result = daemon(affinity(term(a), term(b)), image="big:1", nodes=nodes)
    assert all(is_in("amd64", "arm64", "s390x") in each["matchExpressions"] for each in terms(result.pod))
    assert result.lands == ["pc", "a64"]


def test_one_that_reaches_no_node_is_left_alone() -> None:
    assert daemon("nodeSelector: {gpu: yes-please}", image="pc:1", nodes=(PC, A64)).unneeded


def test_one_that_reaches_only_bad_nodes_is_refused_by_its_image() -> None:
    refusal = daemon(image="a64:1", nodes=(PC, A20)).refusal
    assert "container main (a64:1)" in refusal.reason


def test_tolerations_are_added_for_marked_taints() -> None:
    result = daemon(image="three:1", nodes=(PC, SLOW), tolerate=("arch", "speed"))
    assert list(tolerated(result.pod)) == ["arch Equal armhf NoSchedule", "speed Equal slow NoSchedule"]
    assert result.lands == ["pc", "a20"]


def test_tolerations_and_the_requirement_come_together() -> None:
    beside = node("s390", "s390x", *A20_TAINTS)
    result = daemon(image="three:1", nodes=(PC, SLOW, beside), tolerate=("arch", "speed"))
    assert result.patch.change.terms == one_term("amd64", "arm", "arm64")
    assert result.lands == ["pc", "a20"]


def test_what_its_controller_tolerates_is_not_written_into_the_template() -> None:
    result = daemon(image="pc:1", nodes=(PC, node("a64", "arm64", cordoned=True)))
    assert "tolerations" not in result.pod


def test_a_template_that_names_its_node_lands_there_alone() -> None:
    assert daemon("nodeName: pc", image="pc:1", nodes=(PC, A64)).unneeded
    assert "a64" in daemon("nodeName: a64", image="pc:1", nodes=(PC, A64)).refusal.reason
