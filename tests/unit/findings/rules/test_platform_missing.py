"""An image that lacks a required platform."""

import pytest

from archcheck.images.availability import ManifestKind
from tests.unit.findings.image_cases import findings, found


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


def test_a_single_manifest_has_one_platform() -> None:
    single = found("arm64", kind=ManifestKind.MANIFEST)
    assert findings(single, "arm64") == []
    assert [finding.rule for finding in findings(single, "amd64")] == ["platform-missing"]


@pytest.mark.parametrize(
    ("have", "required", "lacking"),
    [
        (["amd64", "arm64"], ["amd64", "arm64", "linux/arm/v7"], "linux/arm/v7"),
        (["linux/arm/v7"], ["linux/arm/v6", "linux/arm/v7"], "linux/arm/v6"),
        (["windows/arm64", "amd64"], ["arm64"], "linux/arm64"),
    ],
    ids=["no-32-bit-arm", "v6-is-not-v7", "windows-is-not-linux"],
)
def test_only_an_equal_platform_will_do(have: list[str], required: list[str], lacking: str) -> None:
    [finding] = findings(found(*have), *required)
    assert f"lacks {lacking};" in finding.message
    assert finding.lacks == (lacking,)


def test_a_digest_of_one_platform_is_told_as_the_reason() -> None:
    name = f"nginx:1@sha256:{'0' * 64}"
    finding, _ = findings(found("amd64", kind=ManifestKind.MANIFEST), "arm64", name=name)
    assert finding.message.endswith(
        "; its digest pins one platform, and the index that it came from may have more"
    )
