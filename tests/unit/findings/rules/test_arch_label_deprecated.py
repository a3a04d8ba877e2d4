"""A selector on a label that is deprecated."""

import pytest

from archcheck.findings.model import Severity
from tests.support.placements import (
    affinity,
    arch,
    findings,
    only,
    preferred,
    rules,
    term,
)
from tests.support.placements import workload as manifest


def workload(*lines: str, image: str = "every:1") -> str:
    return manifest(*lines, images=[f"main={image}"])


@pytest.mark.parametrize("name", ["arch", "os"])
@pytest.mark.parametrize("where", ["selector", "required", "preferred"])
def test_a_deprecated_label_is_named_with_its_successor(name: str, where: str) -> None:
    value = {"arch": "amd64", "os": "linux"}[name]
    expression = f"{{key: beta.kubernetes.io/{name}, operator: In, values: [{value}]}}"
    spec = {
        "selector": f"nodeSelector: {{beta.kubernetes.io/{name}: {value}}}",
        "required": affinity(term(expression)),
        "preferred": preferred(expression),
    }[where]
    finding = only("arch-label-deprecated", findings(workload(spec)))
    assert finding.severity is Severity.WARNING
    assert finding.message == f"beta.kubernetes.io/{name} is deprecated, and nodes may lack it"
    assert finding.remedy == f"write kubernetes.io/{name}"
    assert finding.line == 9


def test_the_deprecated_label_is_reported_once_a_pod_and_the_stable_one_never() -> None:
    twice = affinity(
        term(arch("In", "amd64").replace("kub", "beta.kub")),
        term(arch("In", "arm64").replace("kub", "beta.kub")),
    )
    assert rules(workload(twice)) == ["arch-label-deprecated"]
    assert rules(workload("nodeSelector: {kubernetes.io/arch: amd64, kubernetes.io/os: linux}")) == []
