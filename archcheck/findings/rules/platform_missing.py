"""An image that lacks a platform which the configuration or the command line requires of all images."""

from collections.abc import Iterator, Sequence

from archcheck.findings.checked_images import CheckedImage, platform_list
from archcheck.findings.model import Finding, Severity
from archcheck.findings.rule import Need, Rule
from archcheck.images.availability import Extent, Found, unique_platforms
from archcheck.images.fallback import fallbacks
from archcheck.images.platform import Platform, satisfies
from archcheck.images.walking import in_reach

RULE = Rule(
    id="platform-missing",
    severity=Severity.ERROR,
    summary="an image that lacks a required platform",
    needs=(Need.PLATFORMS,),
)

_PINNED = "; its digest pins one platform, and the index that it came from may have more"
_AVOID = "choose another image or tag, or keep the workload off such nodes with"
_EXPORT = (
    "export the image again, for all platforms of the nodes that load the archive, or keep the workload off"
)
_BY_VARIANT = "a label that tells the variants of a CPU"


def check_image(image: CheckedImage) -> Iterator[Finding]:
    """Yield what an image lacks, with what it has and which machines may run that as a fallback."""
    missing = image.missing
    if missing and isinstance(image.availability, Found):
        seen = in_reach(image.availability)
        if image.availability.extent is Extent.ARCHIVE:
            message = _of_archive(image.name, image.availability, seen, missing)
            yield from image.findings(RULE, message, _EXPORT, missing)
            return
        message = _message(image.name, seen, missing) + (_PINNED if image.pins_platform else "")
        yield from image.findings(RULE, message, f"{_AVOID} {_labels_for(seen, missing)}", missing)


def _of_archive(name: str, answer: Found, seen: Sequence[Platform], missing: Sequence[Platform]) -> str:
    """Say what an archive holds, and what of the rest its index tells of."""
    have = platform_list(unique_platforms(seen)) or "no platform at all"
    message = f"{name} lacks {platform_list(missing)} in {answer.host}; held of it is {have}"
    listed = [str(platform) for platform in missing if any(satisfies(own, platform) for own in answer.absent)]
    return f"{message}; its index lists {', '.join(listed)} too" if listed else message


def _message(name: str, platforms: Sequence[Platform], missing: Sequence[Platform]) -> str:
    have = unique_platforms(platforms)
    message = f"{name} lacks {platform_list(missing)}; it has {platform_list(have) or 'no platform at all'}"
    hints = [
        f"a {platform} machine may run its {substitute} image as a fallback"
        for platform in missing
        if (substitute := next((older for older in fallbacks(platform) if older in have), None))
    ]
    return "; ".join([message, *hints])


def _labels_for(have: Sequence[Platform], missing: Sequence[Platform]) -> str:
    """Return the labels that tell machines for which there is no image from those for which there is."""
    own = [platform.normalized() for platform in have]
    labels: dict[str, None] = {}
    for platform in missing:
        same_system = [candidate for candidate in own if candidate.os == platform.os]
        if own and not same_system:
            labels["kubernetes.io/os"] = None
        elif any(candidate.architecture == platform.architecture for candidate in same_system):
            label = "node.kubernetes.io/windows-build" if platform.os == "windows" else _BY_VARIANT
            labels[label] = None
        else:
            labels["kubernetes.io/arch"] = None
    return ", ".join(labels)
