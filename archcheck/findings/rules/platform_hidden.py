"""A platform that an index has in an index within it, or in an entry without a platform."""

from collections.abc import Iterator

from archcheck.findings.checked_images import CheckedImage, platform_list
from archcheck.findings.model import Finding, Severity
from archcheck.findings.rule import Rule
from archcheck.images.availability import Found, unique_platforms
from archcheck.images.walking import hidden

RULE = Rule(
    id="platform-hidden",
    severity=Severity.WARNING,
    summary="a platform that an index has where runtimes do not look",
    turn=2,
)


def check_image(image: CheckedImage) -> Iterator[Finding]:
    """Yield the platforms that no runtime finds."""
    answer = image.availability
    if isinstance(answer, Found) and (unseen := hidden(answer)):
        have = platform_list(unique_platforms(unseen))
        message = f"{image.name} has {have} where containerd and Docker do not look"
        remedy = "build the index anew with a platform on each entry, and no index within it"
        yield from image.findings(RULE, message, remedy)
