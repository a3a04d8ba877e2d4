"""Operations as JSON 6902 and as a strategic merge, which makes the same of an object or is none."""

from typing import Any

from archcheck.documents.nodes import Mapping
from archcheck.documents.values import node_of
from archcheck.patches.json6902.text import is_equivalent, pointer, strategic_merge
from archcheck.patches.kubectl import unmergeable_reason
from tests.support.placements import A20, A64, PC, SLOW, affinity, arch, term, workload
from tests.support.tables import walked
from tests.unit.patches.cases import Planned, planned

BOTH = ("arch", "speed")
MERGEABLE = [
    workload(),
    workload("nodeSelector: {kubernetes.io/os: linux}"),
    workload("nodeSelector: null"),
    workload(images=["main=big:1"]),
    workload("affinity: {}", images=["main=big:1"]),
    workload("affinity: {podAffinity: {}}", images=["main=big:1"]),
    workload("tolerations: []", images=["main=v7:1"]),
]
LISTS = [
    workload(affinity(term(arch("In", "amd64", "arm64", "arm"))), images=["main=big:1"]),
    workload("tolerations: [{key: spot, operator: Exists}]", images=["main=v7:1"]),
]


def patched(text: str) -> Planned:
    return planned(text, PC, A64, A20, SLOW, tolerate=BOTH)


@walked("text", MERGEABLE)
def test_a_merge_makes_of_an_object_what_the_operations_do(text: str) -> None:
    found = patched(text)
    assert unmergeable_reason(found.patch, found.inventory.roots[0]) is None


@walked("text", LISTS)
def test_a_merge_that_would_replace_a_list_is_none(text: str) -> None:
    found = patched(text)
    reason = unmergeable_reason(found.patch, found.inventory.roots[0])
    assert reason is not None
    assert "would be replaced whole" in reason[0]


@walked(
    "spec",
    [
        {"nodeSelector": {"kubernetes.io/arch": "arm64"}},
        {"nodeSelector": None},
        {"containers": []},
        {"hostname": "x", "nodeSelector": {"kubernetes.io/arch": "amd64"}},
    ],
)
def test_a_merge_that_says_something_else_is_found_out(spec: dict[str, Any]) -> None:
    found = patched(workload())
    merge = strategic_merge(found.patch)
    assert merge is not None
    assert is_equivalent(found.patch, merge, found.inventory.roots[0])
    merge["spec"]["template"]["spec"] = spec
    assert not is_equivalent(found.patch, merge, found.inventory.roots[0])


def test_an_object_that_gains_something_else_by_the_merge_is_not_the_same() -> None:
    found = patched(workload())
    merge = strategic_merge(found.patch)
    other = node_of({"spec": {"template": {"spec": {"nodeSelector": {"a": "b"}}}}})
    assert merge is not None
    assert isinstance(other, Mapping)
    assert not is_equivalent(found.patch, merge, other)


def test_a_path_is_a_json_pointer() -> None:
    assert pointer(("a/b", "c~d", "0", "-")) == "/a~1b/c~0d/0/-"
