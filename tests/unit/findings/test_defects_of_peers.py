"""What other tools conclude wrongly from what they know of an image."""

import pytest

from archcheck.errors import ExitCode
from archcheck.findings.checked_images import image_findings
from archcheck.findings.model import Finding, Location, Severity
from archcheck.findings.outcome import exit_code, is_complete
from archcheck.images.availability import Availability, Found, ManifestKind, Reason, Unknown
from archcheck.images.naming import parse_image
from archcheck.images.platform import Platform

AMD64, ARM64 = Platform("linux", "amd64"), Platform("linux", "arm64")
ARMV6, ARMV7 = Platform("linux", "arm", "v6"), Platform("linux", "arm", "v7")


def findings(availability: Availability, *required: Platform) -> list[Finding]:
    return list(image_findings(parse_image("app:1"), availability, [Location()], required))


def index(*platforms: Platform) -> Found:
    return Found(platforms, "sha256:0", ManifestKind.INDEX, "docker.io")


def test_noe_takes_a_single_manifest_for_amd64() -> None:
    single = Found((ARM64,), "sha256:0", ManifestKind.MANIFEST, "docker.io")
    assert findings(single, ARM64) == []
    assert [finding.rule for finding in findings(single, AMD64)] == ["platform-missing"]


@pytest.mark.parametrize("reason", list(Reason))
def test_noe_ignores_an_image_that_it_cannot_read(reason: Reason) -> None:
    answers: list[Availability] = [index(AMD64), Unknown(reason, "no answer")]
    found = [finding for answer in answers for finding in findings(answer, AMD64)]
    assert [finding.severity for finding in found] == [Severity.WARNING]
    code = exit_code(found, Severity.ERROR, broken=False, images=2, complete=is_complete(answers))
    assert code is ExitCode.INCOMPLETE


def test_archy_keeps_pods_on_a_32_bit_node_that_has_no_image() -> None:
    [finding] = findings(index(AMD64, ARM64), AMD64, ARM64, ARMV7)
    assert "lacks linux/arm/v7;" in finding.message


def test_archy_takes_arm_v6_and_v7_for_one() -> None:
    [finding] = findings(index(ARMV7), ARMV6, ARMV7)
    assert "lacks linux/arm/v6;" in finding.message


def test_all_of_them_call_a_fallback_impossible() -> None:
    [finding] = findings(index(ARMV7), ARM64)
    assert "linux/arm64 machine may run its linux/arm/v7 image as a fallback" in finding.message


def test_multiarch_tuning_operator_counts_windows_for_a_linux_node() -> None:
    [finding] = findings(index(Platform("windows", "arm64"), AMD64), ARM64)
    assert "lacks linux/arm64;" in finding.message


def test_kubearchinspect_calls_a_rate_limit_a_missing_image() -> None:
    [finding] = findings(Unknown(Reason.RATE_LIMITED, "unauthenticated pull rate limit"), AMD64)
    assert finding.rule == "image-unreadable"
