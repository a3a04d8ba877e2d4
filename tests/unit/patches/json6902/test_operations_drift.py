"""An object that has changed since the patch was made: the patch fails, and the object stays as it is."""

# mypy: disable-error-code="truthy-bool"

import copy
from collections.abc import Callable
from typing import Any

import pytest

from archcheck.patches.model import Guard
from tests.support.placements import A20, A64, PC, SLOW, affinity, node, term, workload
from tests.support.tables import walked
from tests.unit.patches.cases import (
    ARCH,
    REQUIRED,
    DriftedError,
    Planned,
    by_ourselves,
    patched,
    planned,
    terms,
)

ZONED = (
    node("pc", labels={"zone": "a"}),
    node("a64", "arm64", labels={"zone": "a"}),
    node("a20", "linux/arm/v7", labels={"zone": "a"}),
)
ZONE = "{key: zone, operator: In, values: [a]}"
BIG = ("main=big:1",)
NEW_TERM = {"matchExpressions": [{"key": "x", "operator": "Exists"}]}
Drift = Callable[[Any], object]


def selector() -> Planned:
    return planned(workload("nodeSelector: {kubernetes.io/os: linux}"), PC, A64)


def no_selector() -> Planned:
    return planned(workload(), PC, A64)


def with_terms() -> Planned:
    return planned(workload(affinity("{}", term(ZONE)), images=BIG), *ZONED)


def no_terms() -> Planned:
    return planned(workload("affinity: {podAffinity: {}}", images=BIG), PC, A64, A20)


def with_tolerations() -> Planned:
    text = workload("tolerations: [{key: own, operator: Exists}]", images=["main=three:1"])
    return planned(text, PC, SLOW, tolerate=["arch", "speed"])


def no_tolerations() -> Planned:
    return planned(workload(images=["main=three:1"]), PC, SLOW, tolerate=["arch", "speed"])


ALL = (selector, no_selector, with_terms, no_terms, with_tolerations, no_tolerations)


@walked("made", ALL)
def test_the_library_and_archcheck_make_the_same_of_it(made: Callable[[], Planned]) -> None:
    result = made()
    assert by_ourselves(result.inventory.roots[0], result.patch) == result.after
    assert result.after != result.before


@walked("made", ALL)
def test_every_addition_stands_behind_a_guard_of_its_parent_or_itself(made: Callable[[], Planned]) -> None:
    guarded: list[tuple[str, ...]] = []
    for each in made().patch.operations:
        if isinstance(each, Guard):
            guarded.append(each.path)
        else:
            assert any(each.path[: len(path)] == path for path in guarded)


@walked("made", ALL)
def test_a_patch_that_was_applied_fails_the_second_time(made: Callable[[], Planned]) -> None:
    result = made()
    after, patch = result.after, result.patch
    with pytest.raises(DriftedError):
        patched(after, patch)


@walked("made", ALL)
def test_what_changes_elsewhere_is_no_drift(made: Callable[[], Planned]) -> None:
    result = made()
    moved = copy.deepcopy(result.before)
    moved["spec"]["replicas"] = 7
    moved["spec"]["template"]["spec"]["containers"][0]["image"] = "other:2"
    after = patched(moved, result.patch)
    assert after["spec"]["replicas"] == 7
    assert after["spec"]["template"]["spec"].keys() == result.pod.keys()


DRIFTS: list[tuple[Callable[[], Planned], Drift]] = [
    (selector, lambda pod: pod["nodeSelector"].update({ARCH: "arm64"})),
    (selector, lambda pod: pod["nodeSelector"].update({"disk": "ssd"})),
    (selector, lambda pod: pod.pop("nodeSelector")),
    (no_selector, lambda pod: pod.update(nodeSelector={"disk": "ssd"})),
    (with_terms, lambda pod: terms(pod).reverse()),
    (with_terms, lambda pod: terms(pod).append(NEW_TERM)),
    (with_terms, lambda pod: terms(pod).insert(0, NEW_TERM)),
    (with_terms, lambda pod: terms(pod)[0].update(NEW_TERM)),
    (with_terms, lambda pod: terms(pod).pop()),
    (with_terms, lambda pod: pod.pop("affinity")),
    (
        no_terms,
        lambda pod: pod["affinity"].update(nodeAffinity={REQUIRED: {"nodeSelectorTerms": [NEW_TERM]}}),
    ),
    (no_terms, lambda pod: pod["affinity"].update(nodeAffinity={"preferred": []})),
    (with_tolerations, lambda pod: pod["tolerations"].append({"operator": "Exists"})),
    (with_tolerations, lambda pod: pod["tolerations"].clear()),
    (with_tolerations, lambda pod: pod.pop("tolerations")),
    (no_tolerations, lambda pod: pod.update(tolerations=[{"key": "new", "operator": "Exists"}])),
]


@walked("made, drift", DRIFTS)
def test_a_drifted_object_fails_the_patch_and_stays(made: Callable[[], Planned], drift: Drift) -> None:
    result = made()
    patch, obj = result.patch, copy.deepcopy(result.before)
    drift(obj["spec"]["template"]["spec"])
    kept = copy.deepcopy(obj)
    assert obj != result.before
    with pytest.raises(DriftedError):
        patched(obj, patch)
    assert obj == kept
