"""Nodes as they are once they have the labels that a change asks for first."""

from archcheck.scheduling.cluster import Cluster, NodeLabel, labelled
from tests.support.answers import by_image
from tests.support.placements import A64, IMAGES, PC, workload
from tests.unit.workloads.helpers import stock


def test_only_the_named_nodes_get_a_label() -> None:
    pc, a64 = labelled((PC, A64), [NodeLabel("a", "b", ("pc",)), NodeLabel("c", "d", ("pc", "gone"))])
    assert pc.labels == {**PC.labels, "a": "b", "c": "d"}
    assert a64 is A64


def test_a_label_takes_the_place_of_another_value() -> None:
    (pc,) = labelled((PC,), [NodeLabel("a", "b", ("pc",)), NodeLabel("a", "c", ("pc",))])
    assert pc.labels["a"] == "c"
    assert "a" not in PC.labels


def test_workloads_are_placed_on_its_nodes() -> None:
    report = Cluster((PC, A64)).schedule(stock(workload()).workloads, by_image(IMAGES))
    assert [
        (pool.name, placement.works)
        for pool, placement in zip(report.pools, report.placed[0].placements, strict=True)
    ] == [
        ("pc", True),
        ("a64", False),
    ]
