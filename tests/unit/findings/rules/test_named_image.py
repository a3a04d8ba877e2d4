"""An image named in a variable, a ConfigMap or a Secret."""

from archcheck.findings.model import Severity
from tests.support.placements import A64, PC, findings, node, only, rules, verdict, workload

NAMED = "named-image"


def operator(image: str) -> str:
    text = workload(images=["operator=every:1"])
    return text.replace('"}', f'", env: [{{name: SIDECAR_IMAGE, value: "{image}"}}]}}')


def test_an_image_of_a_variable_is_told_with_the_nodes_that_it_lacks() -> None:
    finding = only(NAMED, findings(operator("pc:1"), PC, A64))
    assert finding.severity is Severity.NOTE
    assert finding.message == (
        "pc:1 (env.SIDECAR_IMAGE) runs in a pod that is not seen here, and lacks what a64 needs"
    )
    assert (finding.workload, finding.container, finding.image) == ("Deployment/web", "operator", "pc:1")


def test_it_does_not_count_for_the_pod_that_names_it() -> None:
    assert verdict(operator("pc:1"), PC, A64) == "ok"
    assert rules(operator("pc:1"), PC, A64) == [NAMED]


def test_nothing_is_said_where_each_node_runs_it() -> None:
    assert rules(operator("every:1"), PC, A64) == []
    assert rules(operator("pc:1"), PC, node("a64", "arm64", cordoned=True)) == []
    assert rules(operator("dark:1"), PC, A64) == []
