"""An architecture that a pod selects, and that one of its images lacks."""

import pytest

from archcheck.findings.model import Severity
from archcheck.images.availability import Availability
from tests.support.placements import (
    A64,
    PC,
    affinity,
    arch,
    findings,
    found,
    only,
    preferred,
    rules,
    term,
)
from tests.support.placements import workload as manifest

NOT_IN_IMAGE = "arch-not-in-image"

MORE: dict[str, Availability] = {"windows-arm:1": found("windows/arm64", "amd64")}


def workload(*lines: str, image: str = "every:1") -> str:
    return manifest(*lines, images=[f"main={image}"])


def selector(value: str, key: str = "kubernetes.io/arch") -> str:
    return f"nodeSelector: {{{key}: '{value}'}}"


def test_a_selected_architecture_that_an_image_lacks_is_an_error_without_any_node() -> None:
    finding = only(NOT_IN_IMAGE, findings(manifest(selector("arm64"), images=["a=every:1", "b=pc:1"])))
    assert finding.severity is Severity.ERROR
    assert finding.message == "it selects arm64, and pc:1 has linux/amd64"
    assert "all its images" in finding.remedy
    assert (finding.workload, finding.container, finding.image) == ("Deployment/web", "b", "pc:1")
    assert (finding.path, finding.line, finding.column) == ("input.yaml", 9, 28)


@pytest.mark.parametrize(
    ("spec", "image", "named"),
    [
        (selector("arm64"), "lone:1", "arm64"),
        (selector("s390x"), "every:1", "s390x"),
        (selector("arm64", "beta.kubernetes.io/arch"), "pc:1", "arm64"),
        (affinity(term(arch("In", "amd64", "arm64"))), "pc:1", "arm64"),
        (affinity(term(arch("In", "amd64")), term(arch("In", "arm"))), "big:1", "arm"),
    ],
)
def test_every_way_to_select(spec: str, image: str, named: str) -> None:
    finding = only(NOT_IN_IMAGE, findings(workload(spec, image=image)))
    assert finding.message.startswith(f"it selects {named}, and {image} has ")


@pytest.mark.parametrize(
    ("spec", "image"),
    [
        (selector("amd64"), "pc:1"),
        (selector("arm64"), "v7:1"),
        (selector("arm"), "v6:1"),
        (selector("amd64"), "old:1"),
        (selector("arm64"), "dark:1"),
        (selector("arm64"), "gone:1"),
        (selector("arm64"), "auto"),
        (affinity(term(arch("NotIn", "arm64"))), "pc:1"),
        (preferred(arch("In", "arm64")), "pc:1"),
        (f"{selector('amd64')}\n{affinity(term(arch('In', 'amd64', 'arm64')))}", "pc:1"),
        (affinity(term(arch("In", "arm64"), "{key: disk, operator: Is}"), term(arch("In", "amd64"))), "pc:1"),
        ("", "pc:1"),
    ],
)
def test_what_is_offered_unknown_or_not_selected_is_fine(spec: str, image: str) -> None:
    assert NOT_IN_IMAGE not in rules(workload(*spec.splitlines(), image=image))


def test_an_image_for_another_system_is_none_for_this_one() -> None:
    assert NOT_IN_IMAGE in rules(workload(selector("arm64"), image="windows-arm:1"), images=MORE)


def test_an_image_volume_is_an_image_of_the_pod() -> None:
    volume = "volumes: [{name: model, image: {reference: 'pc:1'}}]"
    assert NOT_IN_IMAGE in rules(workload(selector("arm64"), volume))


def test_where_the_verdict_says_it_it_is_not_said_again() -> None:
    assert rules(workload(selector("arm64"), image="pc:1"), PC, A64) == ["stuck"]


def test_an_architecture_that_the_cluster_has_not_is_a_warning() -> None:
    text = workload(affinity(term(arch("In", "amd64", "s390x"))), image="pc:1")
    assert only(NOT_IN_IMAGE, findings(text, PC)).severity is Severity.WARNING
