"""An image whose repository or tag names an architecture that it is not built for."""

from collections.abc import Iterator

from archcheck.findings.checked_images import CheckedImage, platform_list
from archcheck.findings.model import Finding, Severity
from archcheck.findings.rule import Rule
from archcheck.images.availability import Extent, Found, unique_platforms
from archcheck.images.misnaming import misnamed
from archcheck.images.reference import Reference

RULE = Rule(
    id="image-misnamed",
    severity=Severity.WARNING,
    summary="an image whose name says an architecture that it does not have",
    turn=1,
)


def check_image(image: CheckedImage) -> Iterator[Finding]:
    """Yield what the name says, and what the image has."""
    answer = image.availability
    if not isinstance(answer, Found) or not isinstance(image.image, Reference):
        return
    if answer.extent is Extent.PULLED:
        return
    if wrong := misnamed(image.image, answer):
        have = platform_list(unique_platforms(answer.platforms))
        message = f"{image.name} is named for {', '.join(wrong)}, and has {have}: one of the two is wrong"
        remedy = "see what its programs are; build it anew with --platform"
        yield from image.findings(RULE, message, remedy)
