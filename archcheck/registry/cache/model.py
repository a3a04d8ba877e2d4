"""What is kept of an answer: what a name led to, and what is there under a digest."""

from archcheck.frozen import dataclass
from archcheck.images.availability import Found, Unknown
from archcheck.images.reference import Reference


@dataclass(frozen=True, slots=True)
class Name:
    """What a reference led to when it was last asked for.

    `location` is the address of the repository that answered, of those that were asked in turn; `checked_at`
    is in seconds since the epoch; `validator` and `states_digest` are as in `protocol.Content`.
    """

    digest: str
    location: str
    host: str
    validator: str
    states_digest: bool
    checked_at: float


@dataclass(frozen=True, slots=True)
class CacheEntry:
    """A name and what is known of its digest: platforms, or that it is an artifact."""

    name: Name
    answer: Found | Unknown


@dataclass(frozen=True, slots=True)
class CacheKey:
    """What is asked for, and where: the addresses that are asked in turn. Other mirrors are another key."""

    reference: Reference
    places: tuple[str, ...]

    @property
    def route(self) -> str:
        """The registry and the addresses as one text: a mirror may serve two registries at one address."""
        return " ".join((self.reference.registry, *self.places))


def is_tag(validator: str) -> bool:
    """Return whether an entity tag can be sent back: visible ASCII, and not too long (RFC 9110 §8.8.3)."""
    return validator.isascii() and validator.isprintable() and len(validator) <= 256
