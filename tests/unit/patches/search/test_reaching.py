"""Ways to tolerate taints, the usual spelling first and at last none."""

from archcheck.patches.search.reaching import ways_to_tolerate
from archcheck.scheduling.node import Taint
from archcheck.workloads.constraints import Toleration

ARMHF, GPU = Taint("arch", "armhf", "NoSchedule"), Taint("gpu", "", "NoExecute")


def test_a_taint_with_a_value_is_tolerated_by_that_alone() -> None:
    assert list(ways_to_tolerate({ARMHF})) == [(Toleration("arch", "Equal", "armhf", "NoSchedule"),), ()]


def test_one_without_a_value_is_tolerated_by_its_key_then_by_the_empty_value() -> None:
    assert list(ways_to_tolerate({GPU})) == [
        (Toleration("gpu", "Exists", "", "NoExecute"),),
        (Toleration("gpu", "Equal", "", "NoExecute"),),
        (),
    ]


def test_all_taints_are_tolerated_together_in_one_order() -> None:
    both = [tuple(each.key for each in way) for way in ways_to_tolerate({GPU, ARMHF})]
    assert both == [("arch", "gpu"), ("arch", "gpu"), ()]


def test_nothing_to_tolerate_is_one_way() -> None:
    assert list(ways_to_tolerate(set())) == [()]
