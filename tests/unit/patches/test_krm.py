"""Outcomes as the results of a KRM function."""

from typing import Any

from archcheck.patches.krm import results
from tests.support.placements import A64, PC, workload
from tests.unit.patches.cases import ARCH, planned


def results_of(text: str) -> list[dict[str, Any]]:
    found = planned(text, PC, A64)
    return results(zip(found.outcomes, found.inventory.roots, strict=True), unknown="warning")


def test_a_change_is_information_with_the_field_that_gains() -> None:
    (result,) = results_of(workload())
    assert result["severity"] == "info"
    assert result["resourceRef"] == {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}
    assert result["field"] == {"path": "spec.template.spec.nodeSelector", "proposedValue": {ARCH: "amd64"}}
    assert "file" not in result


def test_a_refusal_is_an_error_and_what_is_not_known_as_severe_as_is_asked() -> None:
    assert [each["severity"] for each in results_of(workload(images=["main=gone:1"]))] == ["error"]
    assert [each["severity"] for each in results_of(workload(images=["main=dark:1"]))] == ["warning"]
    assert results_of(workload(images=["main=every:1"])) == []


def test_the_file_that_an_object_came_from() -> None:
    path = "config.kubernetes.io/path: a.yaml"
    for annotations, file in (
        (path, {"path": "a.yaml"}),
        (f"{path}, config.kubernetes.io/index: '2'", {"path": "a.yaml", "index": 2}),
        (f"{path}, config.kubernetes.io/index: x", {"path": "a.yaml"}),
        (f"{path}, internal.config.kubernetes.io/path: b.yaml", {"path": "b.yaml"}),
    ):
        text = workload().replace("name: web", f"name: web, namespace: a, annotations: {{{annotations}}}")
        (result,) = results_of(text)
        assert result["file"] == file
        assert result["resourceRef"]["namespace"] == "a"
