"""What pods say of architectures that is wrong in every cluster."""

import pytest

from archcheck.findings.model import Severity
from archcheck.images.availability import Availability
from tests.unit.findings.placement_cases import (
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
from tests.unit.findings.placement_cases import workload as manifest

MALFORMED = "affinity-malformed"
NOT_IN_IMAGE = "arch-not-in-image"
MORE: dict[str, Availability] = {"windows-arm:1": found("windows/arm64", "amd64")}


def workload(*lines: str, image: str = "every:1") -> str:
    return manifest(*lines, images=[f"main={image}"])


def selector(value: str, key: str = "kubernetes.io/arch") -> str:
    return f"nodeSelector: {{{key}: '{value}'}}"


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("aarch64", "arm64"),
        ("ARM64", "arm64"),
        ("arm64/v8", "arm64"),
        ("x86_64", "amd64"),
        ("x86-64", "amd64"),
        ("AMD64", "amd64"),
        ("armhf", "arm"),
        ("armel", "arm"),
        ("arm/v7", "arm"),
        ("armv7l", "arm"),
        ("armv6", "arm"),
        ("i386", "386"),
    ],
)
@pytest.mark.parametrize("key", ["kubernetes.io/arch", "beta.kubernetes.io/arch"])
def test_a_value_that_no_node_has_is_an_error_with_the_one_that_is_meant(
    value: str, meant: str, key: str
) -> None:
    text = workload(selector(value, key))
    finding = only("arch-unknown", findings(text))
    assert finding.severity is Severity.ERROR
    assert finding.message == f"no node has {key} {value}: it holds a kubelet's GOARCH"
    assert finding.remedy == f"write {meant}"
    assert (finding.workload, finding.path, finding.line) == ("Deployment/web", "input.yaml", 9)
    assert finding.column == text.splitlines()[8].index(key) + 1


@pytest.mark.parametrize("value", ["potato", "linux", "x86", "-", "riscv", "64"])
def test_a_value_that_means_nothing_gets_examples(value: str) -> None:
    assert only("arch-unknown", findings(workload(selector(value)))).remedy == "write amd64, arm64 or arm"


@pytest.mark.parametrize("value", ["amd64", "arm64", "arm", "386", "ppc64le", "s390x", "riscv64", "loong64"])
def test_what_kubelets_are_built_for_is_known(value: str) -> None:
    assert rules(workload(selector(value), image="auto")) == []


def test_another_label_may_hold_anything() -> None:
    assert rules(workload(selector("aarch64", "example.org/arch"))) == []


def test_an_affinity_is_read_too() -> None:
    text = workload(affinity(term(arch("In", "aarch64"))))
    finding = only("arch-unknown", findings(text))
    assert (finding.severity, finding.line) == (Severity.ERROR, 9)
    assert finding.column == text.splitlines()[8].index("{key: kubernetes.io/arch") + 1


@pytest.mark.parametrize(
    "spec",
    [
        affinity(term(arch("In", "amd64", "x86_64"))),
        affinity(term(arch("NotIn", "armhf"))),
        preferred(arch("In", "aarch64")),
    ],
)
def test_one_that_does_not_decide_alone_is_reported_all_the_same(spec: str) -> None:
    finding = only("arch-unknown", findings(workload(spec)))
    assert finding.severity in (Severity.ERROR, Severity.WARNING)


def test_existence_has_no_value_to_be_wrong() -> None:
    assert rules(workload(affinity(term("{key: kubernetes.io/arch, operator: Exists}")))) == []


def test_in_a_rendered_chart_there_is_no_line() -> None:
    found_ = findings(workload(selector("aarch64", "beta.kubernetes.io/arch")), rendered=True)
    assert {each.rule for each in found_} == {"arch-unknown", "arch-label-deprecated"}
    assert {(each.line, each.column) for each in found_} == {(None, None)}


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
