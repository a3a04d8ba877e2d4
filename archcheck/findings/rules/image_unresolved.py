"""A placeholder where an image will be named, by a controller or another tool."""

from collections.abc import Iterator

from archcheck.findings.checked_images import CheckedImage
from archcheck.findings.model import Finding, Severity
from archcheck.findings.rule import Rule, Unsettled
from archcheck.images.availability import Unresolved

RULE = Rule(
    id="image-unresolved",
    severity=Severity.WARNING,
    summary="a placeholder where an image will be named",
    unsettled=Unsettled.IMAGE,
    in_baseline=False,
)


def check_image(image: CheckedImage) -> Iterator[Finding]:
    """Yield what stands in place of the image."""
    if isinstance(image.availability, Unresolved):
        placeholder = image.availability.message
        message = f"{image.name} is {placeholder}" if image.name else placeholder
        yield from image.findings(RULE, message, "check what is rendered, where the image is named")
