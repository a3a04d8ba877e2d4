"""What came of asking for many references."""

from collections.abc import Mapping

from archcheck.frozen import dataclass
from archcheck.images.availability import Availability
from archcheck.images.reference import Reference


@dataclass(frozen=True, slots=True)
class ResolvedImages:
    """What is known of each reference; `interrupted` where Ctrl-C ended it before the rest."""

    known: Mapping[Reference, Availability]
    interrupted: bool = False
