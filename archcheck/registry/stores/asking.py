"""Many references → what archives, layouts and daemons on this machine say of them, before any registry."""

from collections.abc import Iterable, Mapping

from archcheck.frozen import dataclass
from archcheck.images.availability import Availability, Extent, Found, Reason, Unknown
from archcheck.images.places import ImagePlace
from archcheck.images.reference import Reference
from archcheck.registry.client.options import ANY_REGISTRY, RegistryOptions
from archcheck.registry.stores.archive import joined_answers
from archcheck.registry.stores.opening import PlaceLookup, absent_from, open_store


@dataclass(frozen=True, slots=True)
class KeptHere:
    """What is known without a registry. `partial` counts where no registry tells more: a daemon's pulls."""

    known: Mapping[Reference, Availability]
    partial: Mapping[Reference, Found]


def ask_stores(targets: Iterable[Reference], access: RegistryOptions) -> KeptHere:
    """Return what is kept on this machine of images.

    Raises:
        InputError: an archive cannot be read, or a file in it is not what it is named.
        ConfigurationError: a folder is no OCI layout, or nothing here reads a place.

    """
    stores = _Stores(access)
    known: dict[Reference, Availability] = {}
    partial: dict[Reference, Found] = {}
    for target in targets:
        answers = [archive.answer(target) for archive in access.archives]
        answer = joined_answers([answer for answer in answers if answer is not None])
        for store in () if answer is not None else stores.before(target):
            answer = store(target)
            if isinstance(answer, Found) and answer.extent is Extent.PULLED:
                partial.setdefault(target, answer)
                answer = None
            if isinstance(answer, Unknown) and answer.reason is Reason.UNREACHABLE:
                answer = None
            if answer is not None:
                break
        if answer is None:
            answer = stores.instead(target)
        if answer is not None:
            known[target] = answer
    return KeptHere(known, partial)


class _Stores:
    """The places of a configuration, each opened once."""

    def __init__(self, access: RegistryOptions) -> None:
        self._access = access
        self._opened: dict[ImagePlace, PlaceLookup] = {}

    def before(self, target: Reference) -> list[PlaceLookup]:
        """Return what is asked before the registry of an image."""
        stores = self._access.stores
        return [self._open(place) for place in stores.get(target.registry) or stores.get(ANY_REGISTRY, ())]

    def instead(self, target: Reference) -> Availability | None:
        """Return what a place says that stands for the registry of an image; None where none does."""
        places = self._access.stand_ins
        place = places.get(target.registry)
        if place is None and target.registry not in self._access.layouts:
            place = places.get(ANY_REGISTRY)
        if place is None:
            return None
        return self._open(place)(target) or absent_from(place, target)

    def _open(self, place: ImagePlace) -> PlaceLookup:
        if place not in self._opened:
            self._opened[place] = open_store(place, deep=self._access.deep)
        return self._opened[place]
