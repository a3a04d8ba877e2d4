"""What a registry may answer about one image, and the findings about it."""

from archcheck.findings.checked_images import image_findings
from archcheck.findings.model import Finding, Location
from archcheck.images.availability import Availability, Found, ManifestKind
from archcheck.images.naming import parse_image
from archcheck.images.platform import parse_platform

HERE = Location("prod/Deployment/web", "web", "web.yaml", 7, 12)


def found(*platforms: str, kind: ManifestKind = ManifestKind.INDEX, message: str = "") -> Found:
    return Found(tuple(map(parse_platform, platforms)), "sha256:0", kind, "docker.io", message)


def findings(availability: Availability, *required: str, name: str = "nginx:1") -> list[Finding]:
    platforms = [parse_platform(platform) for platform in required]
    return list(image_findings(parse_image(name), availability, [HERE], platforms))
