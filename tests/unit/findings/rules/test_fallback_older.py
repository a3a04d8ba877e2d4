"""A 32-bit arm node that gets an image of an older variant."""

import pytest

from archcheck.findings.model import Severity
from archcheck.images.availability import Availability, ManifestKind
from tests.support.placements import (
    A20,
    findings,
    found,
    rules,
)
from tests.support.placements import workload as manifest

MORE: dict[str, Availability] = {
    "v3:1": found("linux/amd64/v3"),
    "bothold:1": found("linux/arm/v5", "linux/arm/v6"),
    "bare:1": found("linux/arm"),
}


def workload(image: str, *lines: str, kind: str = "Deployment") -> str:
    return manifest(*lines, images=[f"main={image}"], kind=kind)


@pytest.mark.parametrize(
    ("image", "entry"), [("v6:1", "linux/arm/v6"), ("bothold:1", "linux/arm/v6")], ids=["one", "the-newest"]
)
def test_an_older_variant_runs_and_is_noted(image: str, entry: str) -> None:
    [finding] = findings(workload(image), A20, images=MORE)
    assert (finding.rule, finding.severity) == ("fallback-older", Severity.NOTE)
    assert finding.message == f"{image} has no linux/arm/v7: a20 runs its {entry}"
    assert finding.remedy.startswith("nothing")
    assert (finding.container, finding.image, finding.line) == ("main", image, 8)


def test_a_single_manifest_of_an_older_variant_runs() -> None:
    more: dict[str, Availability] = {"lone6:1": found("linux/arm/v6", kind=ManifestKind.MANIFEST)}
    assert rules(workload("lone6:1"), A20, images=more) == ["fallback-older"]
