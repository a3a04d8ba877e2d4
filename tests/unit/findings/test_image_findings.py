import pytest

from archcheck.findings.checked_images import image_findings
from archcheck.findings.model import Finding, Location
from archcheck.images.availability import (
    Availability,
    Found,
    ManifestKind,
    Missing,
    Reason,
    Unknown,
    Unresolved,
)
from archcheck.images.naming import NO_IMAGE, parse_image
from archcheck.images.platform import parse_platform

HERE = Location("prod/Deployment/web", "web", "web.yaml", 7, 12)


def found(*platforms: str, kind: ManifestKind = ManifestKind.INDEX) -> Found:
    return Found(tuple(parse_platform(platform) for platform in platforms), "sha256:0", kind, "docker.io")


def findings(availability: Availability, *required: str, name: str = "nginx:1") -> list[Finding]:
    return list(
        image_findings(parse_image(name), availability, [HERE], [parse_platform(each) for each in required])
    )


@pytest.mark.parametrize(
    ("availability", "required", "rule"),
    [
        (found("linux/amd64"), ["linux/arm64"], "platform-missing"),
        (found(), ["linux/amd64"], "platform-missing"),
        (Missing("no such tag"), [], "image-missing"),
        (Missing("no such tag"), ["linux/amd64"], "image-missing"),
        (Unresolved(), [], "image-unresolved"),
        (Unresolved(), ["linux/amd64"], "image-unresolved"),
        *((Unknown(reason, "why"), [], "image-unreadable") for reason in Reason),
        *((Unknown(reason, "why"), ["linux/amd64"], "image-unreadable") for reason in Reason),
    ],
)
def test_the_rule(availability: Availability, required: list[str], rule: str) -> None:
    [finding] = findings(availability, *required)
    assert finding.rule == rule
    assert finding.message
    assert finding.remedy


@pytest.mark.parametrize(
    ("availability", "required"),
    [
        (found("linux/amd64"), []),
        (found(), []),
        (found("linux/amd64"), ["linux/amd64"]),
        (found("linux/arm64/v8", "linux/amd64"), ["amd64", "arm64"]),
        (found("linux/amd64", kind=ManifestKind.MANIFEST), ["linux/amd64"]),
    ],
)
def test_nothing_is_wrong(availability: Availability, required: list[str]) -> None:
    assert findings(availability, *required) == []


def test_one_finding_for_each_place() -> None:
    places = [HERE, Location(path="images.txt", line=3, column=1)]
    first, second = image_findings(parse_image("nginx:1"), Missing("gone"), places, [])
    assert first == Finding(
        "image-missing",
        first.severity,
        "gone",
        first.remedy,
        "prod/Deployment/web",
        "web",
        "nginx:1",
        "web.yaml",
        7,
        12,
    )
    assert (second.workload, second.path, second.line, second.column) == ("", "images.txt", 3, 1)
    assert second.message == first.message


@pytest.mark.parametrize(
    ("have", "required", "message"),
    [
        (["linux/amd64"], ["linux/arm64"], "lacks linux/arm64; it has linux/amd64"),
        (
            ["linux/amd64", "linux/arm64/v8"],
            ["linux/arm/v7", "linux/arm/v6"],
            "lacks linux/arm/v7, linux/arm/v6; it has linux/amd64, linux/arm64",
        ),
        ([], ["linux/amd64"], "lacks linux/amd64; it has no platform at all"),
    ],
)
def test_what_is_lacking_is_said(have: list[str], required: list[str], message: str) -> None:
    [finding] = findings(found(*have), *required)
    assert finding.message == f"nginx:1 {message}"


@pytest.mark.parametrize(
    ("have", "required", "fallback"),
    [
        ("linux/arm/v7", "linux/arm64", "linux/arm/v7"),
        ("linux/arm/v5 linux/arm/v6", "linux/arm/v7", "linux/arm/v6"),
        ("linux/386", "linux/amd64", "linux/386"),
        ("linux/arm/v7", "linux/arm/v6", None),
        ("linux/arm64", "linux/arm/v7", None),
        ("linux/amd64", "linux/386", None),
    ],
)
def test_a_fallback_is_said_and_still_no_native_image(have: str, required: str, fallback: str | None) -> None:
    [finding] = findings(found(*have.split()), required)
    hint = f"; a {required} machine may run its {fallback} image as a fallback" if fallback else ""
    assert finding.rule == "platform-missing"
    assert finding.message == f"nginx:1 lacks {required}; it has {', '.join(have.split())}{hint}"


@pytest.mark.parametrize(
    ("required", "rules"), [([], ["index-untrue"]), (["arm64"], ["platform-missing", "index-untrue"])]
)
def test_doubts_about_an_index_are_told_beside_what_it_lacks(required: list[str], rules: list[str]) -> None:
    doubtful = Found(
        (parse_platform("amd64"),), "sha256:0", ManifestKind.INDEX, "docker.io", "linux/amd64 is not there"
    )
    told = findings(doubtful, *required)
    assert [finding.rule for finding in told] == rules
    assert told[-1].message == "nginx:1: linux/amd64 is not there"
    assert told[-1].severity == "warning"


def test_an_unknown_image_is_named_and_not_called_missing() -> None:
    [finding] = findings(Unknown(Reason.RATE_LIMITED, "docker.io asks for a pause"))
    assert finding.message == "nginx:1: docker.io asks for a pause"
    assert "missing" not in finding.message + finding.remedy


def test_an_empty_image_has_a_name_in_its_message() -> None:
    [finding] = findings(Unresolved(NO_IMAGE), name="")
    assert finding.message == NO_IMAGE
    assert finding.image == ""


def test_every_reason_has_its_own_remedy() -> None:
    remedies = [findings(Unknown(reason, "why"))[0].remedy for reason in Reason]
    assert len(set(remedies)) == len(remedies)


@pytest.mark.parametrize(
    ("have", "required", "label"),
    [
        (["linux/amd64"], "linux/arm64", "with kubernetes.io/arch"),
        (["linux/amd64"], "windows/amd64", "with kubernetes.io/os"),
        (["linux/amd64", "linux/arm/v7"], "linux/arm/v6", "with a label that tells the variants of a CPU"),
        (["linux/amd64"], "linux/amd64/v3", "with a label that tells the variants of a CPU"),
        ([], "linux/arm64", "with kubernetes.io/arch"),
        (["windows(10.0.17763)/amd64"], "windows(10.0.20348)/amd64", "with node.kubernetes.io/windows-build"),
    ],
)
def test_the_label_that_is_named_tells_such_nodes_apart(have: list[str], required: str, label: str) -> None:
    (finding,) = findings(found(*have), required)
    assert finding.remedy.endswith(label)
