"""An image whose name says an architecture that it does not have."""

import pytest

from tests.unit.findings.image_cases import findings, found


def test_the_name_and_what_the_image_has_are_both_told() -> None:
    [finding] = findings(found("amd64"), name="corp/app:1-arm64")
    assert (finding.rule, finding.severity) == ("image-misnamed", "warning")
    assert finding.message == (
        "corp/app:1-arm64 is named for arm64, and has linux/amd64: one of the two is wrong"
    )
    assert "--platform" in finding.remedy


@pytest.mark.parametrize("name", ["corp/app:1", "corp/app:1-amd64", "${IMAGE}"])
def test_a_name_that_is_right_or_says_nothing_is_fine(name: str) -> None:
    assert findings(found("amd64"), name=name) == []
