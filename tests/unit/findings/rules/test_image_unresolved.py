"""A placeholder where an image will be named."""

from archcheck.images.availability import Unresolved
from archcheck.images.naming import LATER, NO_IMAGE
from tests.unit.findings.image_cases import findings


def test_a_placeholder_is_named() -> None:
    [finding] = findings(Unresolved(LATER), name="${IMAGE}")
    assert (finding.rule, finding.severity) == ("image-unresolved", "warning")
    assert finding.message == f"${{IMAGE}} is {LATER}"


def test_an_empty_image_has_a_name_in_its_message() -> None:
    [finding] = findings(Unresolved(NO_IMAGE), name="")
    assert finding.message == NO_IMAGE
    assert finding.image == ""
