"""An index whose entries are not what they are listed as, which only --deep looks for."""

from collections.abc import Iterator

from archcheck.findings.checked_images import CheckedImage
from archcheck.findings.model import Finding, Severity
from archcheck.findings.rule import Need, Rule
from archcheck.images.availability import Found

RULE = Rule(
    id="index-untrue",
    severity=Severity.WARNING,
    summary="an index that lists what its registry has not, or has otherwise (--deep)",
    needs=(Need.DEEP,),
    turn=1,
)


def check_image(image: CheckedImage) -> Iterator[Finding]:
    """Yield what differs from the index."""
    answer = image.availability
    if isinstance(answer, Found) and answer.message:
        remedy = "tell the publisher of the image or the operator of the mirror"
        yield from image.findings(RULE, f"{image.name}: {answer.message}", remedy)
