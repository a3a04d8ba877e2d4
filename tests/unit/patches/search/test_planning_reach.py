"""What a patch does to where pods land, for any pod on any cluster."""

import copy
import io
import json
from itertools import combinations
from typing import Any

import yaml
from hypothesis import given, note
from hypothesis import strategies as st

from archcheck.documents.reading import read
from archcheck.patches.model import Patch, Refusal, Unneeded
from archcheck.patches.yaml_edit.rewriting import Edit, rewritten
from archcheck.scheduling.cluster import Cluster, labelled
from archcheck.scheduling.node import Node
from archcheck.workloads.collecting import collect_workloads
from tests.unit.patches.reach import TOLERATE, Trial, clusters, deployment, pods, reach, stocked, tried

REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
kinds = st.sampled_from(("Deployment", "DaemonSet"))


def after(trial: Trial) -> Cluster:
    """Return the cluster once the nodes have the labels that the patch asks for."""
    assert isinstance(trial.outcome, Patch)
    nodes = labelled(trial.cluster.nodes, trial.outcome.change.labels)
    return Cluster(nodes, tolerate=trial.cluster.tolerate)


def terms_in(spec: dict[str, Any]) -> list[dict[str, Any]] | None:
    found = spec.get("affinity", {}).get("nodeAffinity", {}).get(REQUIRED)
    return None if found is None else list(found["nodeSelectorTerms"])


@given(spec=pods(), nodes=clusters(), kind=kinds, tolerate=st.booleans())
def test_a_patched_pod_reaches_just_the_nodes_that_run_it(
    spec: dict[str, Any], nodes: tuple[Node, ...], kind: str, *, tolerate: bool
) -> None:
    trial = tried(deployment(spec, kind), nodes, tolerate=tolerate)
    if not isinstance(trial.outcome, Patch):
        return
    before, good = reach(trial.obj, after(trial))
    lands, works = reach(trial.patched, after(trial))
    note(str(trial.outcome.change))
    assert lands
    assert lands == works
    assert lands >= good
    if not trial.outcome.change.tolerations:
        assert lands <= before


@given(spec=pods(), nodes=clusters(), tolerate=st.booleans())
def test_nothing_else_changes_and_nothing_is_taken_away(
    spec: dict[str, Any], nodes: tuple[Node, ...], *, tolerate: bool
) -> None:
    trial = tried(deployment(spec), nodes, tolerate=tolerate)
    if not isinstance(trial.outcome, Patch):
        return
    old, new = copy.deepcopy(trial.obj), copy.deepcopy(trial.patched)
    was, now = (each["spec"]["template"]["spec"] for each in (old, new))
    assert was.get("nodeSelector", {}).items() <= now.get("nodeSelector", {}).items()
    held = was.get("tolerations", [])
    assert now.get("tolerations", [])[: len(held)] == held
    terms = terms_in(was)
    if terms is not None:
        changed = terms_in(now)
        assert changed is not None
        assert len(changed) == len(terms)
        for one, other in zip(terms, changed, strict=True):
            mine = one.get("matchExpressions", [])
            assert other.get("matchExpressions", [])[: len(mine)] == mine
            assert one.get("matchFields") == other.get("matchFields")
            assert bool(one) == bool(other), "an empty term matches nothing, and stays so"
    for each in (was, now):
        each.get("affinity", {}).pop("nodeAffinity", None)
        if not each.get("affinity"):
            each.pop("affinity", None)
        each.pop("nodeSelector", None)
        each.pop("tolerations", None)
    assert old == new


@given(spec=pods(), nodes=clusters(), tolerate=st.booleans())
def test_a_second_run_changes_nothing(
    spec: dict[str, Any], nodes: tuple[Node, ...], *, tolerate: bool
) -> None:
    trial = tried(deployment(spec), nodes, tolerate=tolerate)
    if isinstance(trial.outcome, Patch):
        again = tried(trial.patched, after(trial).nodes, tolerate=tolerate)
        assert isinstance(again.outcome, Unneeded)


@given(pods(), clusters())
def test_never_not_in_and_never_an_unmarked_taint(spec: dict[str, Any], nodes: tuple[Node, ...]) -> None:
    trial = tried(deployment(spec), nodes, tolerate=True)
    if not isinstance(trial.outcome, Patch):
        return
    change = trial.outcome.change
    assert all(each.operator == "In" for term in change.terms for each in term.expressions)
    assert {each.key for each in change.tolerations} <= TOLERATE
    present = {(taint.key, taint.value, taint.effect) for each in nodes for taint in each.taints}
    for each in change.tolerations:
        assert (each.key, each.value, each.effect) in present
        assert each.operator == ("Equal" if each.value else "Exists")


@given(pods(), clusters())
def test_what_is_refused_no_architecture_would_help(spec: dict[str, Any], nodes: tuple[Node, ...]) -> None:
    trial = tried(deployment(spec), nodes, tolerate=False)
    if not isinstance(trial.outcome, Refusal) or trial.outcome.unknown:
        return
    _, good = reach(trial.obj, trial.cluster)
    for size in (1, 2, 3):
        for architectures in combinations(("amd64", "arm64", "arm"), size):
            lands, works = reach(narrowed(trial.obj, list(architectures)), trial.cluster)
            assert not (lands and lands == works and lands >= good), architectures


def narrowed(obj: dict[str, Any], architectures: list[str]) -> dict[str, Any]:
    """Return an object that asks for architectures beside all that it asks for."""
    found = copy.deepcopy(obj)
    affinity = found["spec"]["template"]["spec"].setdefault("affinity", {})
    required = affinity.setdefault("nodeAffinity", {}).setdefault(REQUIRED, {"nodeSelectorTerms": None})
    wanted = {"key": "kubernetes.io/arch", "operator": "In", "values": architectures}
    if required["nodeSelectorTerms"] is None:
        required["nodeSelectorTerms"] = [{"matchExpressions": [wanted]}]
    else:
        for term in filter(None, required["nodeSelectorTerms"]):
            term.setdefault("matchExpressions", []).append(wanted)
    return found


@given(
    spec=pods(),
    nodes=clusters(),
    style=st.sampled_from((None, False, True)),
    indent=st.sampled_from((2, 4)),
    as_json=st.booleans(),
)
def test_a_file_gets_what_the_patch_says(
    spec: dict[str, Any], nodes: tuple[Node, ...], style: bool | None, indent: int, *, as_json: bool
) -> None:
    trial = tried(deployment(spec), nodes, tolerate=True)
    if not isinstance(trial.outcome, Patch):
        return
    text = (
        json.dumps(trial.obj, indent=indent)
        if as_json
        else yaml.safe_dump(trial.obj, default_flow_style=style, indent=indent)
    )
    inventory = stocked_text(text)
    found = rewritten(text.encode(), [Edit(trial.outcome, inventory)])
    note(text)
    assert not found.refused
    written = yaml.safe_load(found.data)
    assert unordered(written) == unordered(trial.patched)
    if as_json:
        json.loads(found.data)


def stocked_text(text: str) -> Any:
    (root,) = collect_workloads(read(io.BytesIO(text.encode())), "web.yaml", keep=True).roots
    return root


def unordered(value: Any) -> Any:
    """Return a value in which the order of lists does not count."""
    if isinstance(value, dict):
        return {key: unordered(each) for key, each in value.items()}
    if isinstance(value, list):
        return sorted((unordered(each) for each in value), key=lambda each: json.dumps(each, sort_keys=True))
    return value


def test_a_stock_keeps_its_objects() -> None:
    inventory = stocked(deployment({"containers": [{"name": "a", "image": "pc:1"}]}))
    assert len(inventory.roots) == len(inventory.workloads) == 1
