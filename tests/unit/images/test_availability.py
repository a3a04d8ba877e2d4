from archcheck.images.availability import (
    Availability,
    Found,
    ManifestKind,
    Missing,
    Reason,
    Unknown,
    Unresolved,
    status_of,
    unique_platforms,
)
from archcheck.images.platform import Platform
from tests.support.tables import walked


@walked(
    "availability, status",
    [
        (Found((), "sha256:0", ManifestKind.INDEX, "docker.io"), "found"),
        (Missing("no such tag"), "missing"),
        (Unresolved(), "unresolved"),
        *((Unknown(reason, "why"), reason.value) for reason in Reason),
    ],
)
def test_the_status(availability: Availability, status: str) -> None:
    assert status_of(availability) == status


def test_the_reasons() -> None:
    assert {reason.value for reason in Reason} == {
        "denied",
        "rate-limited",
        "unreachable",
        "invalid",
        "artifact",
        "offline",
    }


def test_no_reason_for_unknown_reads_as_found_or_missing() -> None:
    assert {reason.value for reason in Reason}.isdisjoint({"found", "missing", "unresolved"})


def test_platforms_once_in_the_order_given() -> None:
    platforms = [
        Platform("linux", "arm64", "v8"),
        Platform("linux", "amd64"),
        Platform("linux", "aarch64"),
        Platform("linux", "arm"),
        Platform("linux", "arm", "v7"),
        Platform("linux", "arm", "v6"),
    ]
    assert [str(each) for each in unique_platforms(platforms)] == [
        "linux/arm64",
        "linux/amd64",
        "linux/arm/v7",
        "linux/arm/v6",
    ]


def test_two_variants_of_arm_are_two_platforms() -> None:
    six, seven = Platform("linux", "arm", "v6"), Platform("linux", "arm", "v7")
    assert unique_platforms([six, seven]) == (six, seven)
