"""An image as the rules look at it, and their findings about it."""

from collections.abc import Iterator, Sequence

from archcheck.findings.model import Cause, Finding, Location, Severity
from archcheck.findings.rule import IMAGE, Rule
from archcheck.findings.rules import checks
from archcheck.frozen import dataclass
from archcheck.images.availability import Availability, Extent, Found, ManifestKind
from archcheck.images.naming import ImageName
from archcheck.images.platform import Platform
from archcheck.images.walking import lacking, undecided


@dataclass(frozen=True, slots=True)
class CheckedImage:
    """An image, what is known of it, where it is named, and what it must have."""

    image: ImageName
    availability: Availability
    locations: Sequence[Location]
    required: Sequence[Platform]

    @property
    def name(self) -> str:
        """The image as people write it."""
        return self.image.familiar

    @property
    def missing(self) -> tuple[Platform, ...]:
        """The required platforms that it is known to lack."""
        if not isinstance(self.availability, Found):
            return ()
        return tuple(lacking(self.availability, self.required))

    @property
    def undecided(self) -> tuple[Platform, ...]:
        """The required platforms of which it is not known whether it has them."""
        return undecided(self.availability, self.required)

    @property
    def pins_platform(self) -> bool:
        """Whether it is named by the digest of the manifest of a single platform."""
        answer = self.availability
        if not isinstance(answer, Found) or answer.extent is Extent.PULLED:
            return False
        return answer.kind is ManifestKind.MANIFEST and "@" in self.name

    def findings(
        self, rule: Rule, message: str, remedy: str, lacks: Sequence[Platform] = ()
    ) -> Iterator[Finding]:
        """Yield a finding for each location of the image. `lacks` are the platforms that it is about."""
        for location in self.locations:
            yield Finding(
                rule.id,
                rule.severity if location.is_started else Severity.NOTE,
                message,
                remedy,
                location.workload,
                location.container,
                self.name,
                location.path,
                location.line,
                location.column,
                location.template,
                (Cause(location.container, self.name, location.ignores),),
                tuple(map(str, lacks)),
                location.via,
                location.clusters,
            )


def image_findings(
    image: ImageName,
    availability: Availability,
    locations: Sequence[Location],
    required: Sequence[Platform],
) -> Iterator[Finding]:
    """Yield a finding for each location of an image with which something is wrong.

    Args:
        image: its name.
        availability: what is known of it.
        locations: where it is named; at least one.
        required: the platforms that it must have; nothing is required where there are none.

    """
    checked = CheckedImage(image, availability, locations, required)
    for check in checks(IMAGE):
        yield from check(checked)


def platform_list(platforms: Sequence[Platform]) -> str:
    """Return `linux/amd64, linux/arm64`."""
    return ", ".join(str(platform) for platform in platforms)
