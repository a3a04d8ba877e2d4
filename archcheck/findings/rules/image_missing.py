"""An image of which its registry says that there is no such tag."""

from collections.abc import Iterator

from archcheck.findings.checked_images import CheckedImage
from archcheck.findings.model import Finding, Severity
from archcheck.findings.rule import Need, Rule
from archcheck.images.availability import Missing

RULE = Rule(
    id="image-missing",
    severity=Severity.ERROR,
    summary="an image that its registry does not have",
    needs=(Need.REGISTRY,),
)


def check_image(image: CheckedImage) -> Iterator[Finding]:
    """Yield what the registry says."""
    if isinstance(image.availability, Missing):
        remedy = "check name and tag: a pod with it ends in ImagePullBackOff"
        yield from image.findings(RULE, image.availability.message, remedy)
