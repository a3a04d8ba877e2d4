"""An image named in an argument, which lacks the platform of a node."""

import pytest

from archcheck.findings.model import Severity
from archcheck.scheduling.node import Node
from archcheck.scheduling.runtime import PullRule
from tests.support.placements import (
    A64,
    PC,
    SLOW,
    ZERO,
    findings,
    node,
    only,
    rules,
    verdict,
    workload,
)

ARGUMENT = "argument-image"


def operator(argument: str, *lines: str, image: str = "every:1") -> str:
    text = workload(*lines, images=[f"operator={image}"])
    return text.replace('"}', f'", args: ["--solver-image={argument}"]}}')


def test_an_image_in_an_argument_is_told_with_the_nodes_that_it_lacks() -> None:
    text = operator("pc:1")
    finding = only(ARGUMENT, findings(text, PC, A64, ZERO))
    assert finding.severity is Severity.NOTE
    assert finding.message == "pc:1 runs in a pod that is not seen here, and lacks what a64, zero needs"
    assert (finding.workload, finding.container, finding.image) == ("Deployment/web", "operator", "pc:1")
    assert (finding.path, finding.line) == ("input.yaml", 8)
    assert finding.column == text.splitlines()[7].index('"--solver') + 1
    assert "tolerat" not in finding.remedy


def test_it_does_not_count_for_the_pod_that_names_it() -> None:
    assert verdict(operator("pc:1"), PC, A64) == "ok"
    assert rules(operator("pc:1"), PC, A64) == [ARGUMENT]


def test_in_a_rendered_chart_it_has_no_line() -> None:
    finding = only(ARGUMENT, findings(operator("pc:1"), PC, A64, rendered=True))
    assert (finding.line, finding.column, finding.container) == (None, None, "operator")


def test_where_the_operator_itself_may_go_does_not_matter() -> None:
    assert ARGUMENT in rules(operator("pc:1", "nodeSelector: {kubernetes.io/arch: amd64}"), PC, A64)


@pytest.mark.parametrize(
    ("argument", "nodes"),
    [
        ("every:1", [PC, A64]),
        ("pc:1", [PC]),
        ("pc:1", [PC, SLOW]),
        ("pc:1", [PC, node("a64", "arm64", cordoned=True)]),
        ("v7:1", [A64]),
        ("v7:1", [node("a64", "arm64", rule=PullRule.OPEN)]),
        ("dark:1", [PC, A64]),
        ("gone:1", [PC, A64]),
        ("pc:1", []),
    ],
    ids=[
        "has-them-all",
        "no-other-node",
        "tainted",
        "cordoned",
        "falls-back",
        "may-fall-back",
        "unknown",
        "missing-altogether",
        "no-nodes",
    ],
)
def test_one_that_lacks_nothing_for_sure_is_fine(argument: str, nodes: list[Node]) -> None:
    assert ARGUMENT not in rules(operator(argument), *nodes)
