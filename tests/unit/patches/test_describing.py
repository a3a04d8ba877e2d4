"""A change in words: for a person, above a patch, and as what to do."""

from archcheck.patches.describing import (
    added_constraints,
    command,
    commands,
    comment,
    comments,
    describe,
    describe_nodes,
    in_words,
)
from archcheck.patches.model import NodeSet
from tests.support.placements import A20, A64, PC, SLOW, ZERO, workload
from tests.unit.patches.cases import planned


def test_a_patch_is_its_nodes_before_and_after_and_what_the_pod_gains() -> None:
    found = planned(workload(), PC, A64)
    assert list(describe(found.patch))[:2] == [
        "Deployment/web: pc, a64 ✗ → pc",
        "  nodeSelector kubernetes.io/arch: amd64",
    ]
    assert list(comments(found.patch))[:2] == [
        "Deployment/web: pc, a64 ✗ → pc",
        "nodeSelector kubernetes.io/arch: amd64",
    ]
    assert in_words(found.patch.change) == "add nodeSelector kubernetes.io/arch: amd64"


def test_a_refusal_is_its_reason_and_what_to_try() -> None:
    found = planned(workload(images=["main=a64:1"]), PC)
    head, *rest = describe(found.refusal)
    assert head.startswith("Deployment/web: no patch: ")
    assert [line.startswith("  try: ") for line in rest] == [True]


def test_what_needs_nothing_is_not_spoken_of() -> None:
    assert list(describe(planned(workload(), PC).unneeded)) == []


def test_tolerations_and_labels_are_named() -> None:
    tolerated = planned(workload(images=["main=v7:1"]), SLOW, PC, tolerate=("arch", "speed")).patch
    assert "toleration arch=armhf:NoSchedule" in added_constraints(tolerated.change)
    assert "tolerate arch=armhf:NoSchedule, speed=slow:NoSchedule" in in_words(tolerated.change)
    labelled = planned(workload(images=["main=v7:1"]), A20, ZERO).patch
    wanted = "kubectl label node a20 example.org/arm-variant=v7"
    assert [command(label) for label in labelled.change.labels] == [wanted]
    assert commands([labelled, labelled]) == [wanted]
    assert f"  first: {wanted}" in list(describe(labelled))


def test_no_node_is_said() -> None:
    assert describe_nodes(NodeSet()) == "no node"


def test_a_comment_is_one_line_whatever_it_quotes() -> None:
    assert comment("a\nb\r\u2028c") == "# a?b??c\n"
