"""An image that its registry does not have."""

from archcheck.images.availability import Missing
from tests.unit.findings.image_cases import HERE, findings


def test_what_the_registry_says_is_an_error_at_the_image() -> None:
    [finding] = findings(Missing("docker.io has no nginx:1"), "amd64")
    assert (finding.rule, finding.severity) == ("image-missing", "error")
    assert finding.message == "docker.io has no nginx:1"
    assert "ImagePullBackOff" in finding.remedy
    assert (finding.path, finding.line, finding.column) == (HERE.path, HERE.line, HERE.column)
