"""A term of a required node affinity that matches no node at all."""

import pytest

from archcheck.findings.model import Severity
from tests.support.placements import (
    affinity,
    findings,
    only,
    rules,
    term,
)
from tests.support.placements import workload as manifest

MALFORMED = "affinity-malformed"


def workload(*lines: str, image: str = "every:1") -> str:
    return manifest(*lines, images=[f"main={image}"])


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ("{}", "it is empty"),
        ("{matchExpressions: []}", "it is empty"),
        (term("{key: disk, operator: Is, values: [ssd]}"), "'Is' is no operator"),
        (term("{key: disk, operator: in, values: [ssd]}"), "'in' is no operator"),
        (term("{key: disk, operator: In, values: []}"), "In needs values"),
        (term("{key: disk, operator: NotIn}"), "NotIn needs values"),
        (term("{key: disk, operator: Exists, values: [ssd]}"), "Exists takes no values"),
        (term("{key: level, operator: Gt, values: [two]}"), "Gt needs one whole number"),
        (term("{key: level, operator: Lt, values: ['1', '2']}"), "Lt needs one whole number"),
        (term("{key: disk, operator: In, values: [a/b]}"), "'a/b' is no label value"),
        ("{matchFields: [{key: spec.name, operator: In, values: [pc]}]}", "'spec.name' is no field"),
        (
            "{matchFields: [{key: metadata.name, operator: Exists}]}",
            "metadata.name takes In or NotIn and one value",
        ),
        ("{matchFields: [{key: metadata.name, operator: In, values: [a, b]}]}", "one value"),
    ],
)
def test_a_term_that_matches_no_node_is_told_with_its_reason(bad: str, why: str) -> None:
    good = term("{key: kubernetes.io/os, operator: In, values: [linux]}")
    finding = only(MALFORMED, findings(workload(affinity(good, bad))))
    assert finding.severity is Severity.WARNING
    assert finding.message.startswith("a term of the required node affinity matches no node: ")
    assert why in finding.message
    assert finding.line == (1 if "empty" in why else 9)


@pytest.mark.parametrize(
    "good",
    [
        term("{key: level, operator: Gt, values: ['3']}"),
        term("{key: level, operator: Lt, values: ['007']}"),
        term("{key: disk, operator: DoesNotExist}"),
        term("{key: disk, operator: In, values: ['']}"),
        "{matchFields: [{key: metadata.name, operator: NotIn, values: [pc]}]}",
    ],
)
def test_a_sound_term_is_none(good: str) -> None:
    assert MALFORMED not in rules(workload(affinity(good)))
    assert MALFORMED not in rules(workload())
