"""A report is what its JSON says, in both directions, and a repository names its files from its own root."""

import json
from dataclasses import replace

import pytest

from archcheck.findings.model import Severity
from archcheck.reports.building import build_document
from archcheck.reports.document import SCHEMA, from_json, to_json
from archcheck.workloads.inventory import Loss
from tests.unit.reports.formats.documents import DOCUMENTS, GATE, document, finding, image, node, workload
from tests.unit.reports.samples import SAMPLES


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_report_is_read_back_as_it_was(sample: str) -> None:
    built = build_document(SAMPLES[sample], "deploy")
    assert from_json(json.loads(json.dumps(to_json(built)))) == built


def test_an_older_report_is_completed_once() -> None:
    for saved in DOCUMENTS.values():
        read = from_json(saved)
        assert read.schema == SCHEMA
        assert from_json(to_json(read)) == read


def test_a_finding_has_a_rule_a_severity_and_a_message() -> None:
    bare, known, later = from_json(
        document(
            findings=[{}, {"rule": "stuck", "severity": "fatal"}, {"rule": "brand-new", "severity": "note"}]
        )
    ).findings
    assert (bare.rule, bare.severity, bare.message) == ("unknown", Severity.WARNING, "unknown")
    assert (known.severity, known.message) == (Severity.ERROR, "stuck")
    assert later.severity is Severity.NOTE


def test_an_exit_code_is_one_of_a_process() -> None:
    for code in (0, 3, 255):
        assert from_json(document(exit_code=code)).exit_code == code
    for odd in (256, -1, True, "1", None, 1.5):
        assert from_json(document(exit_code=odd)).exit_code is None


def test_paths_are_those_of_the_repository() -> None:
    moved = from_json(GATE).located(lambda path: f"root/{path}")
    assert moved.workloads[0].source.path == "root/deploy/web.yaml"
    assert {each.path for each in moved.findings} >= {"root/images.txt", ""}
    assert moved.findings[2].template == "root/charts/shop/templates/shop.yaml"
    assert moved.suppressed[1].suppression.path == "root/deploy/web.yaml"
    assert (moved.errors[0].path, moved.skipped[1].path) == ("root/deploy/broken.yaml", "root/charts/other")
    assert replace(moved, workloads=(), findings=(), suppressed=(), errors=(), skipped=()) == replace(
        from_json(GATE), workloads=(), findings=(), suppressed=(), errors=(), skipped=()
    )


def test_what_is_skipped_says_what_the_run_lacks() -> None:
    parts = [{"unread": True}, {"unread": True, "kind": "HelmRelease"}, {}, {"unread": True, "loss": "chart"}]
    skipped = from_json(document(skipped=parts)).skipped
    assert [each.loss for each in skipped] == [Loss.PART, Loss.PODS, Loss.NOTHING, Loss.CHART]


def test_names_for_people() -> None:
    saved = document(
        chart={"name": "shop", "version": "2.1.0"},
        nodes=[node("a20", "linux/arm/v7", 2), node("pc", "linux/amd64")],
        images=[image("docker.io/library/nginx:1"), image("${IMAGE}", "unresolved")],
        workloads=[workload("ns/Deployment/web"), workload("Pod/a")],
        findings=[finding(remedy=""), finding()],
    )
    read = from_json(saved)
    assert read.subject == "shop 2.1.0"
    assert [each.title for each in read.nodes] == ["a20 (2)", "pc"]
    assert [(each.familiar, each.is_unknown) for each in read.images] == [
        ("nginx:1", False),
        ("${IMAGE}", True),
    ]
    assert [each.label for each in read.workloads] == ["ns/Deployment/web", "Pod/a"]
    assert [each.advice for each in read.findings] == ["", "try: choose another image or tag"]
