"""A pod of which it is not known where it may land."""

import pytest

from tests.support.placements import A64, PC, findings, only, rules, workload

LATER = "nodeSelector: {kubernetes.io/arch: '${ARCH}'}"


def test_the_placeholder_is_named_where_it_stands() -> None:
    finding = only("placement-unresolved", findings(workload(LATER), PC, A64))
    assert finding.severity == "warning"
    assert finding.message.startswith("where it lands is named only later: ")
    assert "${ARCH}" in finding.message
    assert finding.remedy == "check what it is rendered to"
    assert (finding.workload, finding.path, finding.line) == ("Deployment/web", "input.yaml", 9)


@pytest.mark.parametrize(
    ("spec", "image"),
    [(LATER, "every:1"), ("nodeSelector: {kubernetes.io/arch: amd64}", "pc:1")],
    ids=["runs-everywhere", "no-placeholder"],
)
def test_nothing_is_said_where_the_verdict_does_not_depend_on_it(spec: str, image: str) -> None:
    told = rules(workload(spec, images=[f"main={image}"]), PC, A64)
    assert ("placement-unresolved" in told) == (spec == LATER)


def test_without_nodes_nothing_is_placed() -> None:
    assert "placement-unresolved" not in rules(workload(LATER))
