"""What a pod may be given without losing a node, and what never gains it one."""

from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from archcheck.scheduling.architecture import without_architecture
from archcheck.scheduling.effective_pods import EffectivePodSpec, PodResolver
from archcheck.scheduling.filters import filter_node
from archcheck.scheduling.node import Node
from archcheck.scheduling.selectors import fault_of
from archcheck.workloads.cluster_objects import ClusterObjects
from archcheck.workloads.constraints import Constraints, Requirement, Term, Toleration
from archcheck.workloads.model import Workload
from tests.unit.scheduling.building import landing, node, pod, workload
from tests.unit.scheduling.strategies import (
    cluster_objects,
    clusters,
    constraints,
    expressions,
    fields,
    nodes,
    sound_expressions,
    sound_fields,
    sound_terms,
    terms,
    tolerations,
    workloads,
)

kinds = st.sampled_from(("Deployment", "DaemonSet"))


def lands(each: Constraints, cluster: list[Node], kind: str) -> set[str]:
    return set(landing(workload(pod("every:1", constraints=each), kind=kind), *cluster))


@given(constraints(), tolerations, clusters(), kinds)
def test_a_toleration_more_never_removes_a_node(
    said: Constraints, more: Toleration, cluster: list[Node], kind: str
) -> None:
    wider = replace(said, tolerations=(*said.tolerations, more))
    assert lands(said, cluster, kind) <= lands(wider, cluster, kind)


@given(constraints(), st.lists(tolerations, max_size=3), nodes(), st.booleans())
def test_a_toleration_for_comparing_never_removes_a_node_either(
    said: Constraints, more: list[Toleration], node: Node, comparisons: bool
) -> None:
    shape = EffectivePodSpec(tolerations=said.tolerations)
    wider = EffectivePodSpec(tolerations=(*said.tolerations, *more))
    if not any(filter_node(shape, node, comparisons=comparisons)):
        assert not any(filter_node(wider, node, comparisons=comparisons))


@given(constraints(), terms, clusters(), kinds, st.integers(0, 3))
def test_a_term_more_never_removes_a_node(
    said: Constraints, more: Term, cluster: list[Node], kind: str, at: int
) -> None:
    assume(said.required is not None)
    required = said.required or ()
    wider = replace(said, required=(*required[:at], more, *required[at:]))
    assert lands(said, cluster, kind) <= lands(wider, cluster, kind)


@given(constraints(), terms, expressions | fields, clusters(), kinds)
def test_a_requirement_more_in_a_term_never_adds_a_node(
    said: Constraints, first: Term, more: Requirement, cluster: list[Node], kind: str
) -> None:
    assume(first.requirements)
    others = said.required or ()
    narrower = (
        replace(first, fields=(*first.fields, more))
        if more.key.startswith("metadata")
        else replace(first, expressions=(*first.expressions, more))
    )
    before = replace(said, required=(first, *others))
    after = replace(said, required=(narrower, *others))
    assert lands(after, cluster, kind) <= lands(before, cluster, kind)


@given(sound_terms, st.one_of(sound_expressions, sound_fields), clusters())
def test_a_term_of_two_requirements_lands_where_each_of_them_does(
    first: Term, more: Requirement, cluster: list[Node]
) -> None:
    assume(first.requirements)
    is_field = more.key.startswith("metadata")
    single = Term(fields=(more,)) if is_field else Term((more,))
    both = Term(first.expressions + single.expressions, first.fields + single.fields)

    def reach(term: Term) -> set[str]:
        return lands(Constraints(required=(term,)), cluster, "DaemonSet")

    assert reach(both) == reach(first) & reach(single)


@given(st.lists(sound_terms, max_size=3), clusters())
def test_terms_together_land_where_any_of_them_does(several: list[Term], cluster: list[Node]) -> None:
    each = [lands(Constraints(required=(term,)), cluster, "DaemonSet") for term in several]
    together = lands(Constraints(required=tuple(several)), cluster, "DaemonSet")
    assert together == set().union(*each)


@given(constraints(), constraints(), clusters(), kinds)
def test_a_preference_that_can_be_parsed_changes_nothing(
    said: Constraints, other: Constraints, cluster: list[Node], kind: str
) -> None:
    sound = tuple(term for term in other.required or () if not fault_of(term))
    preferring = replace(said, preferred=(*sound, Term()))
    assert lands(preferring, cluster, kind) == lands(said, cluster, kind)


@given(workloads, cluster_objects, nodes())
def test_saying_nothing_of_architectures_never_removes_a_node(
    each: Workload, beside: ClusterObjects, node: Node
) -> None:
    for shape in PodResolver(beside).specs(each, each.pods[0]):
        freed = without_architecture(shape)
        if freed is not None and not any(filter_node(shape, node)):
            assert not any(filter_node(freed, node))


@given(st.lists(sound_terms.filter(lambda term: bool(term.requirements)), max_size=2), nodes())
def test_a_freed_shape_says_nothing_of_architectures(several: list[Term], node: Node) -> None:
    freed = without_architecture(EffectivePodSpec(required=tuple(several)))
    if freed is None:
        return
    other = replace(node, labels={key: text for key, text in node.labels.items() if "/arch" not in key})
    assert bool([*filter_node(freed, node)]) == bool([*filter_node(freed, other)])


@given(constraints(), clusters())
def test_a_daemon_lands_wherever_a_replica_does(said: Constraints, cluster: list[Node]) -> None:
    assume(not said.node_name)
    assert lands(said, cluster, "Deployment") <= lands(said, cluster, "DaemonSet")


def test_only_an_empty_term_gains_nodes_by_a_requirement() -> None:
    cluster = [node("pc1")]
    filled = Term((Requirement("disk", "DoesNotExist"),))
    assert lands(Constraints(required=(Term(),)), cluster, "Deployment") == set()
    assert lands(Constraints(required=(filled,)), cluster, "Deployment") == {"pc1"}
