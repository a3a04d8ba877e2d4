"""ok, at risk, stuck, unknown: what is to be expected of a workload."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from hypothesis import assume, given
from hypothesis import strategies as st

from archcheck.scheduling.filters import Filter, FilterReason
from archcheck.scheduling.node import Node
from archcheck.scheduling.outcomes import Runs
from archcheck.scheduling.placement import NodePlacement, Verdict, schedule, verdict_of
from archcheck.workloads.cluster_objects import ClusterObjects
from archcheck.workloads.constraints import Constraints
from archcheck.workloads.model import Workload
from tests.support.tables import walked
from tests.unit.scheduling.building import ANSWERS, UNREAD, by_host, pod, workload
from tests.unit.scheduling.strategies import cluster_objects, clusters, constraints, workloads

KEPT_OFF = (FilterReason(Filter.CORDON, "cordoned"),)
RISKY = (Runs.NO, Runs.DEPENDS)

placements = st.lists(
    st.builds(NodePlacement, st.sampled_from(((), KEPT_OFF)), st.sampled_from(Runs)), max_size=5
)


def where_all_is_known(landing: list[Runs], *, daemon: bool) -> Verdict:
    """Return the verdict by its definition, for pods whose images are all known."""
    if not landing:
        return Verdict.OK if daemon else Verdict.STUCK
    if all(runs is Runs.NO for runs in landing):
        return Verdict.STUCK
    return Verdict.AT_RISK if any(runs in RISKY for runs in landing) else Verdict.OK


def whatever_the_unread_may_be(landing: list[Runs]) -> Iterator[list[Runs]]:
    yield from map(
        list, product(*([Runs.NATIVE, Runs.NO] if runs is Runs.UNKNOWN else [runs] for runs in landing))
    )


def by_definition(landing: list[Runs], *, daemon: bool) -> Verdict:
    """Return unknown where the unread image decides between well and ill, else what is certain."""
    possible = {where_all_is_known(each, daemon=daemon) for each in whatever_the_unread_may_be(landing)}
    if len(possible) == 1:
        return possible.pop()
    return Verdict.UNKNOWN if Verdict.OK in possible else Verdict.AT_RISK


def of(*several: Runs, daemon: bool = False) -> Verdict:
    return verdict_of([NodePlacement((), runs) for runs in several], daemon=daemon)


@given(placements, st.booleans())
def test_a_verdict_is_what_its_definition_says(several: list[NodePlacement], daemon: bool) -> None:
    landing = [each.runs for each in several if each.lands]
    assume(not {Runs.UNKNOWN, Runs.DEPENDS} <= set(landing))
    assert verdict_of(several, daemon=daemon) is by_definition(landing, daemon=daemon)


@walked(
    "landing, replica, daemon",
    [
        ([], Verdict.STUCK, Verdict.OK),
        ([Runs.NATIVE], Verdict.OK, Verdict.OK),
        ([Runs.FALLBACK], Verdict.OK, Verdict.OK),
        ([Runs.NATIVE, Runs.FALLBACK], Verdict.OK, Verdict.OK),
        ([Runs.NO], Verdict.STUCK, Verdict.STUCK),
        ([Runs.NO, Runs.NO], Verdict.STUCK, Verdict.STUCK),
        ([Runs.NATIVE, Runs.NO], Verdict.AT_RISK, Verdict.AT_RISK),
        ([Runs.NO, Runs.UNKNOWN], Verdict.AT_RISK, Verdict.AT_RISK),
        ([Runs.DEPENDS], Verdict.AT_RISK, Verdict.AT_RISK),
        ([Runs.NATIVE, Runs.DEPENDS], Verdict.AT_RISK, Verdict.AT_RISK),
        ([Runs.UNKNOWN], Verdict.UNKNOWN, Verdict.UNKNOWN),
        ([Runs.NATIVE, Runs.UNKNOWN], Verdict.UNKNOWN, Verdict.UNKNOWN),
    ],
)
def test_verdicts(landing: list[Runs], replica: Verdict, daemon: Verdict) -> None:
    assert (of(*landing), of(*landing, daemon=True)) == (replica, daemon)


def test_a_risk_does_not_hang_on_the_image_that_could_not_be_read() -> None:
    assert of(Runs.UNKNOWN, Runs.DEPENDS) is Verdict.AT_RISK


@given(placements, st.booleans())
def test_where_pods_are_kept_off_nothing_counts(several: list[NodePlacement], daemon: bool) -> None:
    landing = [each for each in several if each.lands]
    assert verdict_of(several, daemon=daemon) is verdict_of(landing, daemon=daemon)


@given(placements.flatmap(lambda each: st.tuples(st.just(each), st.permutations(each))), st.booleans())
def test_the_order_of_nodes_never_matters(
    orders: tuple[list[NodePlacement], list[NodePlacement]], daemon: bool
) -> None:
    first, second = orders
    assert verdict_of(first, daemon=daemon) is verdict_of(second, daemon=daemon)


@given(workloads, clusters(), cluster_objects)
def test_an_image_that_could_not_be_read_never_yields_ok(
    each: Workload, cluster: list[Node], beside: ClusterObjects
) -> None:
    unread = [
        one for one in each.pods if any(use.text in UNREAD and use.role.is_started for use in one.images)
    ]
    assume(unread)
    for one in unread:
        single = replace(each, pods=(one,))
        placement_report = schedule([single], ANSWERS, cluster, beside)
        if any(placement.lands for placement in by_host(placement_report).values()):
            assert placement_report.placed[0].verdict is not Verdict.OK
            assert schedule([each], ANSWERS, cluster, beside).placed[0].verdict is not Verdict.OK


@given(
    constraints(), clusters(), st.sampled_from(sorted(UNREAD)), st.sampled_from(("pc:1", "gone:1", "every:1"))
)
def test_an_unread_image_beside_another_never_makes_it_better(
    said: Constraints, cluster: list[Node], unread: str, other: str
) -> None:
    plain = replace(said, runtime_class="")  # a handler of its own may run anything, which is no failure

    def verdict(*images: str) -> Verdict:
        each = workload(pod(*images, constraints=plain))
        return schedule([each], ANSWERS, cluster, ClusterObjects()).placed[0].verdict

    order = list(Verdict)
    assert order.index(verdict(other, unread)) >= order.index(verdict(other))


@given(workloads, clusters(), cluster_objects)
def test_a_workload_is_as_bad_as_the_worst_of_its_pods(
    each: Workload, cluster: list[Node], beside: ClusterObjects
) -> None:
    verdicts = [
        schedule([replace(each, pods=(one,))], ANSWERS, cluster, beside).placed[0].verdict
        for one in each.pods
    ]
    assert schedule([each], ANSWERS, cluster, beside).placed[0].verdict is max(
        verdicts, key=list(Verdict).index
    )
