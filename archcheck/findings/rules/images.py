"""Rules about an image alone: whether it is there, could be read, and has what is required."""

from collections.abc import Iterator, Sequence

from archcheck.findings.model import (
    DIGEST_PINS,
    IMAGE_MISNAMED,
    IMAGE_MISSING,
    IMAGE_UNREADABLE,
    IMAGE_UNRESOLVED,
    INDEX_UNTRUE,
    PLATFORM_HIDDEN,
    PLATFORM_MISSING,
    Cause,
    Finding,
    Location,
    Rule,
)
from archcheck.images.availability import (
    Availability,
    Found,
    ManifestKind,
    Missing,
    Reason,
    Unknown,
    Unresolved,
    unique_platforms,
)
from archcheck.images.fallback import fallbacks
from archcheck.images.misnaming import misnamed
from archcheck.images.naming import ImageName
from archcheck.images.platform import Platform
from archcheck.images.reference import Reference
from archcheck.images.walking import hidden, in_reach, lacking

_REMEDIES = {
    Reason.DENIED: "log in with docker login, or check the name",
    Reason.RATE_LIMITED: "log in, or try again later",
    Reason.UNREACHABLE: "check the name, the network and the proxy, and try again",
    Reason.INVALID: "check the reference; a registry that sends this cannot be used",
    Reason.ARTIFACT: "check the reference: it names no image that a container can run",
    Reason.OFFLINE: "ask once while there is a network: the cache, a lock or a layout answers from then on",
}

_PINNED = "; its digest pins one platform, and the index that it came from may have more"
_NAME_PLATFORMS = "build the index anew with a platform on each entry, and no index within it"
_AVOID = "choose another image or tag, or keep the workload off such nodes with"
_BY_VARIANT = "a label that tells the variants of a CPU"


def image_findings(
    image: ImageName, availability: Availability, places: Sequence[Location], required: Sequence[Platform]
) -> Iterator[Finding]:
    """Yield a finding for each place of an image with which something is wrong.

    Args:
        image: its name.
        availability: what is known of it.
        places: where it is named; at least one.
        required: the platforms that it must have; nothing is required where there are none.

    """
    lacks = tuple(map(str, lacking(availability, required))) if isinstance(availability, Found) else ()
    for rule, message, remedy in _verdicts(image, availability, required):
        for place in places:
            yield Finding(
                rule.id,
                rule.severity,
                message,
                remedy,
                place.workload,
                place.container,
                image.familiar,
                place.path,
                place.line,
                place.column,
                place.template,
                (Cause(place.container, image.familiar, place.ignores),),
                lacks if rule is PLATFORM_MISSING else (),
            )


def _verdicts(
    image: ImageName, availability: Availability, required: Sequence[Platform]
) -> Iterator[tuple[Rule, str, str]]:
    """Yield rule, message and remedy of everything that is wrong with an image."""
    name = image.familiar
    match availability:
        case Found():
            yield from _of_found(image, availability, required)
        case Missing(message=message):
            yield IMAGE_MISSING, message, "check name and tag: a pod with it ends in ImagePullBackOff"
        case Unknown(reason=reason, message=message, remedy=remedy):
            yield IMAGE_UNREADABLE, f"{name}: {message}", remedy or _REMEDIES[reason]
        case Unresolved(message=message):
            what = f"{name} is {message}" if name else message
            yield IMAGE_UNRESOLVED, what, "check what is rendered, where the image is named"


def _of_found(
    image: ImageName, found: Found, required: Sequence[Platform]
) -> Iterator[tuple[Rule, str, str]]:
    unseen, name = hidden(found), image.familiar
    pinned = _PINNED if found.kind is ManifestKind.MANIFEST and "@" in name else ""
    if missing := lacking(found, required):
        seen = in_reach(found)
        yield PLATFORM_MISSING, _lack(name, seen, missing) + pinned, f"{_AVOID} {_label_for(seen, missing)}"
    if missing and pinned:
        message = f"the digest of {name} pins {_listed(unique_platforms(found.platforms))}"
        yield DIGEST_PINS, message, "pin the digest of the index"
    if found.message:
        message = f"{name}: {found.message}"
        yield INDEX_UNTRUE, message, "tell the publisher of the image or the operator of the mirror"
    if isinstance(image, Reference) and (wrong := misnamed(image, found)):
        have = _listed(unique_platforms(found.platforms))
        message = f"{name} is named for {', '.join(wrong)}, and has {have}: one of the two is wrong"
        yield IMAGE_MISNAMED, message, "see what its programs are; build it anew with --platform"
    if unseen:
        message = f"{name} has {_listed(unique_platforms(unseen))} where containerd and Docker do not look"
        yield PLATFORM_HIDDEN, message, _NAME_PLATFORMS


def _lack(name: str, platforms: Sequence[Platform], missing: Sequence[Platform]) -> str:
    have = unique_platforms(platforms)
    message = f"{name} lacks {_listed(missing)}; it has {_listed(have) or 'no platform at all'}"
    hints = [
        f"a {platform} machine may run its {substitute} image as a fallback"
        for platform in missing
        if (substitute := next((each for each in fallbacks(platform) if each in have), None))
    ]
    return "; ".join([message, *hints])


def _label_for(have: Sequence[Platform], missing: Sequence[Platform]) -> str:
    """Return the labels that tell machines for which there is no image from those for which there is."""
    mine = [each.normalized() for each in have]
    found: dict[str, None] = {}
    for each in missing:
        alike = [own for own in mine if own.os == each.os]
        if mine and not alike:
            found["kubernetes.io/os"] = None
        elif any(own.architecture == each.architecture for own in alike):
            found["node.kubernetes.io/windows-build" if each.os == "windows" else _BY_VARIANT] = None
        else:
            found["kubernetes.io/arch"] = None
    return ", ".join(found)


def _listed(platforms: Sequence[Platform]) -> str:
    return ", ".join(str(platform) for platform in platforms)
