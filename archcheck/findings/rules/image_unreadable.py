"""An image that a registry did not tell of: it may have every platform, or none."""

from collections.abc import Iterator

from archcheck.findings.checked_images import CheckedImage, platform_list
from archcheck.findings.model import Finding, Severity
from archcheck.findings.rule import Rule, Unsettled
from archcheck.images.availability import Found, Reason, Unknown, unique_platforms

RULE = Rule(
    id="image-unreadable",
    severity=Severity.WARNING,
    summary="an image whose platforms could not be read",
    unsettled=Unsettled.IMAGE,
    in_baseline=False,
)

_ASK = "ask its registry, if it has one: a daemon keeps the platform that it has pulled, or built"
_REMEDIES = {
    Reason.DENIED: "log in with docker login, or check the name",
    Reason.RATE_LIMITED: "log in, or try again later",
    Reason.UNREACHABLE: "check the name, the network and the proxy, and try again",
    Reason.INVALID: "check the reference; a registry that sends this cannot be used",
    Reason.ARTIFACT: "check the reference: it names no image that a container can run",
    Reason.OFFLINE: "ask once while there is a network: the cache, a lock or a layout answers from then on",
}


def check_image(image: CheckedImage) -> Iterator[Finding]:
    """Yield why it could not be read."""
    unknown = image.availability
    if isinstance(unknown, Found) and image.undecided:
        have = platform_list(unique_platforms(unknown.platforms))
        message = f"{image.name}: {unknown.host} has pulled it for {have}; whether there is"
        yield from image.findings(RULE, f"{message} {platform_list(image.undecided)} is not known", _ASK)
    if isinstance(unknown, Unknown):
        remedy = unknown.remedy or _REMEDIES[unknown.reason]
        yield from image.findings(RULE, f"{image.name}: {unknown.message}", remedy)
