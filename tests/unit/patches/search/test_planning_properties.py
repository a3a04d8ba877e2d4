"""What holds of every patch, for any pod, any images and any cluster."""

import copy
import json
from itertools import combinations
from typing import Any

import pytest
from hypothesis import assume, given, note
from hypothesis import strategies as st

from archcheck.images.availability import Availability
from archcheck.patches.model import Add, Guard, Patch, Refusal, Unneeded
from archcheck.scheduling.cluster import labelled
from archcheck.scheduling.node import Node
from archcheck.workloads.model import Workload
from tests.unit.patches.cases import ARCH, REQUIRED, DriftedError, Planned, by_ourselves, patched, planned
from tests.unit.patches.drawn import TOLERATE, able, clusters, images, objects, reached, rested

Known = dict[str, Availability]
Obj = dict[str, Any]
TAKEN = ("amd64", "arm64", "arm", "386", "s390x")

tried = given(
    obj=objects(), nodes=clusters(), known=images(), tolerate=st.sampled_from((frozenset(), TOLERATE))
)


def outcome_of(obj: Obj, nodes: tuple[Node, ...], known: Known, tolerate: frozenset[str]) -> Planned:
    result = planned(json.dumps(obj), *nodes, images=known, tolerate=tolerate)
    note(str(result.only))
    return result


def workload_of(obj: Obj, nodes: tuple[Node, ...], known: Known) -> Workload:
    """Return the workload of an object, as it is read."""
    (workload,) = planned(json.dumps(obj), *nodes, images=known).inventory.workloads
    return workload


@tried
def test_a_patched_pod_reaches_all_nodes_that_it_reached_and_that_run_it_and_no_other_but_behind_its_taints(
    obj: Obj, nodes: tuple[Node, ...], known: Known, tolerate: frozenset[str]
) -> None:
    result = outcome_of(obj, nodes, known, tolerate)
    if not isinstance(result.only, Patch):
        return
    workload = workload_of(result.after, nodes, known)
    ready = labelled(nodes, result.patch.change.labels)
    before, after = reached(result.patch.workload, ready), reached(workload, ready)
    good = able(workload, nodes, known)
    assert after
    assert after <= good
    assert after >= before & good
    opened = {each.key for each in result.patch.change.tolerations}
    for each in nodes:
        if each.name in after - before:
            assert {taint.key for taint in each.taints} & opened
    assert set(result.lands) == after


@tried
def test_where_something_is_tolerated_a_node_that_rests_is_kept_off_for_when_it_is_back(
    obj: Obj, nodes: tuple[Node, ...], known: Known, tolerate: frozenset[str]
) -> None:
    result = outcome_of(obj, nodes, known, tolerate)
    if not isinstance(result.only, Patch) or not result.patch.change.tolerations:
        return
    back = rested(nodes, result.patch.change.labels)
    workload = workload_of(result.after, nodes, known)
    assert reached(workload, back) <= able(workload, nodes, known) | reached(result.patch.workload, back)


@tried
def test_with_the_change_taken_out_again_the_object_is_what_it_was(
    obj: Obj, nodes: tuple[Node, ...], known: Known, tolerate: frozenset[str]
) -> None:
    result = outcome_of(obj, nodes, known, tolerate)
    if isinstance(result.only, Patch):
        assert bare(undone(result.after, result.patch)) == bare(obj)


def undone(obj: Any, patch: Patch) -> Any:
    """Return an object without what a patch added: what a guard saw there is there again."""
    obj = copy.deepcopy(obj)
    seen = {each.path: each.value for each in patch.operations if isinstance(each, Guard)}
    kept = {path: copy.deepcopy(value) for path, value in seen.items()}
    for each in reversed(patch.operations):
        if not isinstance(each, Add):
            continue
        holder: Any = obj
        for key in each.path[:-1]:
            holder = holder[int(key) if isinstance(holder, list) else key]
        last = each.path[-1]
        if isinstance(holder, list):
            assert holder.pop() == each.value
        else:
            assert holder.pop(last) == each.value
            if kept.get(each.path) is not None:
                holder[last] = kept[each.path]
    return obj


def bare(value: Any) -> Any:
    """Return a value without the members that say nothing."""
    if isinstance(value, dict):
        return {key: bare(each) for key, each in value.items() if each is not None and each != []}
    return [bare(each) for each in value] if isinstance(value, list) else value


@tried
def test_the_library_and_archcheck_make_the_same_of_it_and_a_second_application_fails(
    obj: Obj, nodes: tuple[Node, ...], known: Known, tolerate: frozenset[str]
) -> None:
    result = outcome_of(obj, nodes, known, tolerate)
    if isinstance(result.only, Patch):
        after = result.after
        assert by_ourselves(result.inventory.roots[0], result.patch) == after
        with pytest.raises(DriftedError):
            patched(after, result.patch)


@tried
def test_a_second_run_finds_nothing_to_do(
    obj: Obj, nodes: tuple[Node, ...], known: Known, tolerate: frozenset[str]
) -> None:
    result = outcome_of(obj, nodes, known, tolerate)
    if isinstance(result.only, Patch):
        assert isinstance(result.again().only, Unneeded)


@tried
def test_what_is_not_needed_is_safe_and_what_is_refused_is_not(
    obj: Obj, nodes: tuple[Node, ...], known: Known, tolerate: frozenset[str]
) -> None:
    result = outcome_of(obj, nodes, known, tolerate)
    (workload,) = result.inventory.workloads
    lands = reached(workload, nodes)
    safe = lands <= able(workload, nodes, known) and (bool(lands) or workload.is_daemon)
    if isinstance(result.only, Unneeded):
        assert safe
    elif isinstance(result.only, Refusal):
        assert not safe


@tried
def test_only_what_was_marked_is_tolerated_exactly_and_nothing_of_the_system(
    obj: Obj, nodes: tuple[Node, ...], known: Known, tolerate: frozenset[str]
) -> None:
    result = outcome_of(obj, nodes, known, tolerate)
    if isinstance(result.only, Patch):
        present = {(each.key, each.value, each.effect) for one in nodes for each in one.taints if each.repels}
        for each in result.patch.change.tolerations:
            assert each.key in tolerate & {"arch", "speed"}
            assert (each.key, each.value, each.effect) in present
            assert each.operator == "Equal" or not each.value


@given(obj=objects(), nodes=clusters(), known=images())
def test_no_set_of_architectures_helps_what_is_refused(
    obj: Obj, nodes: tuple[Node, ...], known: Known
) -> None:
    result = outcome_of(obj, nodes, known, frozenset())
    if not isinstance(result.only, Refusal):
        return
    (workload,) = result.inventory.workloads
    good = reached(workload, nodes) & able(workload, nodes, known)
    for size in range(1, len(TAKEN) + 1):
        for values in combinations(TAKEN, size):
            lands = reached(workload_of(requiring(obj, values), nodes, known), nodes)
            assert not good or lands != good, values


def requiring(obj: Obj, values: tuple[str, ...]) -> Obj:
    """Return an object whose every term that says something asks for architectures too."""
    obj = copy.deepcopy(obj)
    spec = obj["spec"]["template"]["spec"]
    affinity = spec.get("affinity") or {}
    rules = affinity.get("nodeAffinity") or {}
    wanted = {"key": ARCH, "operator": "In", "values": list(values)}
    terms = rules.get(REQUIRED, {}).get("nodeSelectorTerms", [{"matchExpressions": [wanted]}])
    for term in terms:
        there = term.get("matchExpressions") or []
        if (there or term.get("matchFields")) and wanted not in there:
            term["matchExpressions"] = [*there, wanted]
    spec["affinity"] = {**affinity, "nodeAffinity": {**rules, REQUIRED: {"nodeSelectorTerms": terms}}}
    return obj


@given(obj=objects(), nodes=clusters(), known=images())
def test_hosts_are_named_only_where_no_set_of_architectures_separates(
    obj: Obj, nodes: tuple[Node, ...], known: Known
) -> None:
    result = outcome_of(obj, nodes, known, frozenset())
    if not isinstance(result.only, Patch) or not result.patch.change.by_host:
        return
    assume(all("kubernetes.io/os" in each.labels for each in nodes))
    for size in range(1, len(TAKEN) + 1):
        for values in combinations(TAKEN, size):
            lands = reached(workload_of(requiring(obj, values), nodes, known), nodes)
            assert lands != set(result.lands), values
