"""A digest of the manifest of one platform, where the digest of the index would serve every node."""

from collections.abc import Iterator

from archcheck.findings.checked_images import CheckedImage, platform_list
from archcheck.findings.model import Finding, Severity
from archcheck.findings.placed_workloads import PlacedWorkload
from archcheck.findings.rule import Need, Rule
from archcheck.findings.texts import listed
from archcheck.findings.workload_finding import workload_finding
from archcheck.images.availability import Found, ManifestKind, unique_platforms

RULE = Rule(
    id="digest-pins-platform",
    severity=Severity.WARNING,
    summary="a digest that pins one platform where others are needed",
    needs=(Need.NODES, Need.PLATFORMS),
)

_REMEDY = "pin the digest of the index"


def check_image(image: CheckedImage) -> Iterator[Finding]:
    """Yield a digest that leaves out a required platform."""
    if image.missing and image.pins_platform and isinstance(image.availability, Found):
        pinned = platform_list(unique_platforms(image.availability.platforms))
        yield from image.findings(RULE, f"the digest of {image.name} pins {pinned}", _REMEDY)


def check_placement(placed: PlacedWorkload) -> Iterator[Finding]:
    """Yield the digests that make pods fail on a node where they may land."""
    failing = {image for _, placement in placed.failing for image in placement.images}
    for use in placed.workload.images:
        answer = placed.answers[use.image] if use.image in failing and "@" in use.text else None
        if isinstance(answer, Found) and answer.kind is ManifestKind.MANIFEST:
            have = listed([str(platform.normalized()) for platform in answer.platforms])
            message = f"the digest of {use.image.familiar} pins {have}: pulled anywhere, it fails elsewhere"
            yield workload_finding(placed.workload, RULE, message, _REMEDY, use)
