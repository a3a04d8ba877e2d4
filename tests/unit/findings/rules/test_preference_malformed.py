"""A preferred node affinity that the API server refuses, or that keeps its pod Pending."""

import pytest

from archcheck.findings.model import Severity
from tests.support.placements import A64, PC, findings, only, preferred, rules, workload

RULE = "preference-malformed"
NO_NUMBER = preferred("{key: cpus, operator: Gt, values: [many]}")
REFUSED = preferred("{key: disk, operator: Is, values: [ssd]}")


def test_one_that_the_scheduler_cannot_parse_keeps_its_pod_pending() -> None:
    text = workload(NO_NUMBER, images=["main=every:1"])
    finding = only(RULE, findings(text))
    assert finding.severity is Severity.ERROR
    assert finding.message.startswith(
        "the scheduler cannot parse the preferred node affinity cpus Gt [many], "
    )
    assert finding.message.endswith(": the pod stays Pending wherever more than one node would do")
    assert (finding.path, finding.line) == ("input.yaml", 9)
    assert finding.column == text.splitlines()[8].index("{key: cpus") + 1


def test_with_nodes_the_verdict_says_what_comes_of_it() -> None:
    told = findings(workload(NO_NUMBER, images=["main=every:1"]), PC)
    assert only(RULE, told).severity is Severity.WARNING


def test_one_that_the_api_server_refuses_is_an_error_with_nodes_too() -> None:
    for nodes in ((), (PC, A64)):
        finding = only(RULE, findings(workload(REFUSED, images=["main=every:1"]), *nodes))
        assert finding.severity is Severity.ERROR
        assert finding.message.startswith(
            "the API server refuses the preferred node affinity disk Is [ssd]: "
        )


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        ([NO_NUMBER], "DaemonSet"),
        ([NO_NUMBER, "nodeName: pc"], "Deployment"),
        ([preferred("{key: cpus, operator: Gt, values: ['4']}")], "Deployment"),
    ],
    ids=["one-node-by-its-kind", "one-node-by-its-name", "a-number"],
)
def test_where_no_node_is_scored_nothing_is_wrong(lines: list[str], kind: str) -> None:
    assert RULE not in rules(workload(*lines, images=["main=every:1"], kind=kind))
