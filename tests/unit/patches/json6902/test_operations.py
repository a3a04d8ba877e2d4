"""What is written of a change: the fewest additions, each behind a test of what it builds upon."""

import io
from typing import Any

import jsonpatch
import pytest
import yaml

from archcheck.documents.nodes import Mapping, get
from archcheck.documents.reading import read
from archcheck.documents.values import value_of
from archcheck.patches.json6902.applying import applied
from archcheck.patches.json6902.operations import operations
from archcheck.patches.json6902.text import json_patch, pointer
from archcheck.patches.model import Add, Change, Guard, Operation
from archcheck.workloads.collecting import collect_workloads
from archcheck.workloads.constraints import Pair, Requirement, Term, Toleration
from tests.support.tables import walked
from tests.unit.patches.cases import ARCH, REQUIRED, is_in, one_term

POD = ("spec", "template", "spec")
TERMS = (*POD, "affinity", "nodeAffinity", REQUIRED, "nodeSelectorTerms")
TOLERATION = Toleration("arch", "Equal", "arm", "NoSchedule")
SELECTED = Change((Pair(ARCH, "amd64"),))
REQUIRING = Change(terms=one_term("amd64", "arm64"))


def root_of(spec: str) -> Mapping:
    """Return a Deployment with this pod spec, in flow style."""
    text = f"kind: Deployment\napiVersion: apps/v1\nspec: {{template: {{spec: {{containers: [{{image: pc}}], {spec}}}}}}}\n"
    (root,) = collect_workloads(read(io.BytesIO(text.encode())), "x.yaml", keep=True).roots
    return root


def found(spec: str, change: Change) -> tuple[Operation, ...]:
    pod = get(root_of(spec), *POD)
    assert isinstance(pod, Mapping)
    return operations(pod, POD, change)


def written(spec: str, change: Change) -> Any:
    """Return the pod spec after a change, by archcheck and by the library alike."""
    root = root_of(spec)
    ops = found(spec, change)
    ours = value_of(applied(root, ops))
    theirs = jsonpatch.apply_patch(
        value_of(root), [each for each in json_patch(ops) if each["value"] is not None]
    )
    assert ours == theirs
    return ours["spec"]["template"]["spec"]


def terms_in(spec: Any) -> Any:
    return spec["affinity"]["nodeAffinity"][REQUIRED]["nodeSelectorTerms"]


@walked("empty", ["", "nodeSelector: {}", "nodeSelector: null", "nodeSelector: ~"])
def test_a_selector_that_is_not_there_comes_whole(empty: str) -> None:
    assert written(empty, SELECTED)["nodeSelector"] == {ARCH: "amd64"}
    assert [type(each) for each in found(empty, SELECTED)] == [Guard, Add]


def test_a_selector_that_is_there_gains_a_key_behind_a_test() -> None:
    test, addition = found("nodeSelector: {disk: ssd}", SELECTED)
    assert test == Guard((*POD, "nodeSelector"), {"disk": "ssd"})
    assert addition == Add((*POD, "nodeSelector", ARCH), "amd64")
    assert json_patch([addition])[0]["path"] == "/spec/template/spec/nodeSelector/kubernetes.io~1arch"


def test_a_key_that_is_there_is_never_overwritten() -> None:
    assert found(f"nodeSelector: {{{ARCH}: arm64}}", SELECTED) == ()


def test_of_two_keys_the_one_that_is_there_stays() -> None:
    both = Change((Pair("kubernetes.io/os", "linux"), Pair(ARCH, "amd64")))
    assert written("nodeSelector: {kubernetes.io/os: windows}", both)["nodeSelector"] == {
        "kubernetes.io/os": "windows",
        ARCH: "amd64",
    }


@walked(
    "there, parent",
    [
        ("", ("affinity",)),
        ("affinity: null", ("affinity",)),
        ("affinity: {}", ("affinity", "nodeAffinity")),
        ("affinity: {podAffinity: {}}", ("affinity", "nodeAffinity")),
        ("affinity: {nodeAffinity: {}}", ("affinity", "nodeAffinity", REQUIRED)),
        (f"affinity: {{nodeAffinity: {{{REQUIRED}: null}}}}", ("affinity", "nodeAffinity", REQUIRED)),
    ],
)
def test_the_parents_that_are_missing_come_with_a_requirement(there: str, parent: tuple[str, ...]) -> None:
    test, addition = found(there, REQUIRING)
    assert isinstance(test, Guard)
    assert test.path == addition.path == (*POD, *parent)
    assert test.value is None
    assert terms_in(written(there, REQUIRING)) == [{"matchExpressions": [is_in("amd64", "arm64")]}]


def test_siblings_of_the_requirement_survive() -> None:
    spec = written("affinity: {podAntiAffinity: {a: [1]}, nodeAffinity: {b: [2]}}", REQUIRING)
    assert spec["affinity"]["podAntiAffinity"] == {"a": [1]}
    assert spec["affinity"]["nodeAffinity"]["b"] == [2]


def affinity(terms: str) -> str:
    return f"affinity: {{nodeAffinity: {{{REQUIRED}: {{nodeSelectorTerms: {terms}}}}}}}"


def test_each_term_gains_at_its_own_index() -> None:
    text = affinity("[{}, {matchExpressions: [{key: a, operator: Exists}]}, {matchFields: [{key: b}]}]")
    test, second, third = found(text, REQUIRING)
    assert test.path == TERMS
    assert second.path == (*TERMS, "1", "matchExpressions", "-")
    assert third.path == (*TERMS, "2", "matchExpressions")
    assert third.value == [is_in("amd64", "arm64")]
    assert terms_in(written(text, REQUIRING))[0] == {}


def test_two_requirements_of_one_term_both_reach_a_term_without_expressions() -> None:
    two = Change(terms=(Term((Requirement("a", "In", ("1",)), Requirement("b", "In", ("2",)))),))
    [term] = terms_in(
        written(affinity("[{matchFields: [{key: metadata.name, operator: In, values: [x]}]}]"), two)
    )
    assert term["matchExpressions"] == [is_in("1", key="a"), is_in("2", key="b")]


def test_several_alternatives_are_not_written_beside_terms_that_are_there() -> None:
    two = Change(terms=(*one_term("amd64"), *one_term("v7", key="example.org/arm-variant")))
    assert found(affinity("[{matchExpressions: [{key: a, operator: Exists}]}]"), two) == ()
    assert len(terms_in(written("", two))) == 2


def test_a_requirement_that_holds_already_is_not_written_again() -> None:
    for values in ("[amd64]", "[amd64, arm64]", "[arm64, amd64]"):
        text = affinity(f"[{{matchExpressions: [{{key: {ARCH}, operator: In, values: {values}}}]}}]")
        assert found(text, REQUIRING) == ()


@walked("empty", ["", "tolerations: []", "tolerations: null"])
def test_a_list_of_tolerations_that_is_empty_comes_whole(empty: str) -> None:
    spec = written(empty, Change(tolerations=(TOLERATION,)))
    assert spec["tolerations"] == [
        {"key": "arch", "operator": "Equal", "value": "arm", "effect": "NoSchedule"}
    ]


def test_tolerations_are_appended_in_order_behind_a_test_of_the_list() -> None:
    second = Toleration("gpu", "Exists", "", "NoExecute")
    test, *additions = found("tolerations: [{key: own}]", Change(tolerations=(TOLERATION, second)))
    assert test == Guard((*POD, "tolerations"), [{"key": "own"}])
    assert [each.path[-1] for each in additions] == ["-", "-"]
    assert additions[1].value == {"key": "gpu", "operator": "Exists", "effect": "NoExecute"}


def test_a_change_of_nothing_is_no_operation() -> None:
    assert found("", Change()) == ()


@walked(
    "quoted, value",
    [("'3'", "3"), ("3", 3), ("'true'", "true"), ("true", True), ("'null'", "null"), ("'0x1F'", "0x1F")],
)
def test_a_guard_tells_texts_from_numbers_as_kubectl_does(quoted: str, value: object) -> None:
    test, _ = found(f"nodeSelector: {{level: {quoted}}}", SELECTED)
    assert test.value == {"level": value}
    assert type(test.value["level"]) is type(value)


def test_a_long_toleration_in_seconds_stays_a_number_in_its_guard() -> None:
    test, _ = found("tolerations: [{key: a, tolerationSeconds: 300}]", Change(tolerations=(TOLERATION,)))
    assert test.value == [{"key": "a", "tolerationSeconds": 300}]


@walked("key", ["a/b", "a~b", "a~1b", "~", "/", "a b", "ä", '"', "%"])
def test_any_key_is_escaped_so_that_the_library_finds_it(key: str) -> None:
    ops = json_patch([Add(("spec", key), "x")])
    assert jsonpatch.apply_patch({"spec": {}}, ops) == {"spec": {key: "x"}}
    assert pointer(("spec", key)).count("/") == 2


def test_shared_parts_of_a_document_change_only_where_the_patch_points() -> None:
    text = """apiVersion: apps/v1
kind: Deployment
metadata: {labels: &all {disk: ssd}}
spec: {template: {metadata: {labels: *all}, spec: {nodeSelector: *all, containers: [{image: pc}]}}}
"""
    (root,) = collect_workloads(read(io.BytesIO(text.encode())), "x.yaml", keep=True).roots
    pod = get(root, *POD)
    assert isinstance(pod, Mapping)
    after = value_of(applied(root, operations(pod, POD, SELECTED)))
    assert after["spec"]["template"]["spec"]["nodeSelector"] == {"disk": "ssd", ARCH: "amd64"}
    assert after["metadata"]["labels"] == after["spec"]["template"]["metadata"]["labels"] == {"disk": "ssd"}


def test_what_a_merge_key_brings_counts_as_there_and_survives() -> None:
    text = """apiVersion: apps/v1
kind: Deployment
x: &base {disk: ssd}
spec: {template: {spec: {nodeSelector: {<<: *base}, containers: [{image: pc}]}}}
"""
    (root,) = collect_workloads(read(io.BytesIO(text.encode())), "x.yaml", keep=True).roots
    pod = get(root, *POD)
    assert isinstance(pod, Mapping)
    ops = operations(pod, POD, SELECTED)
    assert ops[0] == Guard((*POD, "nodeSelector"), {"disk": "ssd"})
    after = value_of(applied(root, ops))["spec"]["template"]["spec"]
    assert after["nodeSelector"] == {"disk": "ssd", ARCH: "amd64"}


def test_a_pod_spec_that_comes_by_a_merge_key_keeps_all_of_it() -> None:
    text = """apiVersion: apps/v1
kind: Deployment
x: &base {containers: [{image: pc}], tolerations: [{key: own}], nodeSelector: {disk: ssd}}
spec: {template: {spec: {<<: *base, hostNetwork: true}}}
"""
    (root,) = collect_workloads(read(io.BytesIO(text.encode())), "x.yaml", keep=True).roots
    pod = get(root, *POD)
    assert isinstance(pod, Mapping)
    after = value_of(applied(root, operations(pod, POD, Change((Pair(ARCH, "amd64"),), (), (TOLERATION,)))))
    expected = yaml.safe_load(text)["spec"]["template"]["spec"]
    spec = after["spec"]["template"]["spec"]
    assert spec["nodeSelector"] == {"disk": "ssd", ARCH: "amd64"}
    assert [each["key"] for each in spec["tolerations"]] == ["own", "arch"]
    assert spec["containers"] == expected["containers"]


def test_a_path_that_is_not_there_is_an_error_and_no_guess() -> None:
    root = root_of("hostNetwork: true")
    for path in (("spec", "nowhere", "x"), (*POD, "containers", "7"), (*POD, "containers", "0", "env", "-")):
        with pytest.raises(ValueError, match=r"nowhere|7|env"):
            applied(root, [Add(path, "x")])
