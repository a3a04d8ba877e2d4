"""What is found of an image, for every answer that a registry may give."""

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
from archcheck.images.naming import parse_image
from archcheck.images.platform import Platform
from tests.unit.findings.image_cases import HERE, findings, found
from tests.unit.registry.serving import HOST


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
    ("name", "kind", "says"),
    [
        ("app@sha256:0", ManifestKind.MANIFEST, True),
        ("app@sha256:0", ManifestKind.INDEX, False),
        ("app:1", ManifestKind.MANIFEST, False),
    ],
)
def test_a_digest_that_pins_one_platform_is_told(name: str, kind: ManifestKind, says: bool) -> None:
    amd64, arm64 = Platform("linux", "amd64"), Platform("linux", "arm64")
    findings = list(
        image_findings(parse_image(name), Found((amd64,), "sha256:0", kind, HOST), (Location(),), (arm64,))
    )
    assert ("pins one platform" in findings[0].message) == says
    assert ("digest-pins-platform" in [each.rule for each in findings]) == says
