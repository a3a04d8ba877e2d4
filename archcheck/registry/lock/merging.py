"""A lock and what registries say now → the next lock, and what has changed in it."""

from collections.abc import Iterable, Mapping
from datetime import date

from archcheck.frozen import dataclass
from archcheck.images.availability import Availability, Found, Missing, Reason, Unknown, unique_platforms
from archcheck.images.platform import Platform
from archcheck.registry.lock.charts import ChangedChart
from archcheck.registry.lock.model import AN_ARTIFACT, Lock, LockAnswer, Locked
from archcheck.registry.lock.platforms import lockable_listing, lockable_platform


@dataclass(frozen=True, slots=True)
class Changed:
    """An entry whose image is another now, with the platforms that it lost and gained."""

    name: str
    lost: tuple[Platform, ...] = ()
    gained: tuple[Platform, ...] = ()


@dataclass(frozen=True, slots=True)
class Merged:
    """The next lock; the names that are new or gone, what has changed, and what could not be found out.

    `charts` are those whose version is another now.
    """

    lock: Lock
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[Changed, ...]
    missing: Mapping[str, Missing]
    unknown: Mapping[str, Availability]
    charts: tuple[ChangedChart, ...] = ()


def merged(
    before: Lock,
    answers: Mapping[str, Availability],
    wanted: Iterable[str],
    today: date,
    *,
    checked: bool,
) -> Merged:
    """Return the next lock.

    An image that could not be read keeps its entry; one that its registry does not have loses it.

    Args:
        before: the lock as it is.
        answers: what registries said of those that were asked for.
        wanted: what the lock is to have.
        today: the day on which they were asked.
        checked: whether all of it was asked for.

    """
    entries: dict[str, Locked] = {}
    missing: dict[str, Missing] = {}
    unknown: dict[str, Availability] = {}
    for name in sorted(set(wanted)):
        old, answer = before.entries.get(name), answers.get(name)
        kept = lockable(answer) if answer is not None else None
        if kept is not None:
            entries[name] = old if old is not None and old.answer == kept else Locked(kept, today)
        elif isinstance(answer, Missing):
            missing[name] = answer
        else:
            if answer is not None:
                unknown[name] = answer
            if old is not None:
                entries[name] = old
    day = today if checked and not unknown else before.checked
    return Merged(
        Lock(entries, day if entries else None),
        tuple(name for name in entries if name not in before.entries),
        tuple(sorted(name for name in before.entries if name not in entries)),
        tuple(_changes(before, entries)),
        missing,
        unknown,
    )


def lockable(answer: Availability) -> LockAnswer | None:
    """Return an answer as a lock holds it; None for what it does not hold."""
    match answer:
        case Found(platforms=platforms, digest=digest, kind=kind, listing=listing):
            held = lockable_listing(listing) if listing else None
            return Found(tuple(map(lockable_platform, platforms)), digest, kind, "", listing=held)
        case Unknown(reason=Reason.ARTIFACT):
            return AN_ARTIFACT
        case _:
            return None


def platforms_of(answer: LockAnswer | None) -> tuple[Platform, ...]:
    """Return the platforms of an image in their normal forms; none for what is no image."""
    return unique_platforms(answer.platforms) if isinstance(answer, Found) else ()


def _changes(before: Lock, entries: Mapping[str, Locked]) -> Iterable[Changed]:
    for name, entry in entries.items():
        old = before.entries.get(name)
        if old is not None and old.answer != entry.answer:
            yield change(name, platforms_of(old.answer), platforms_of(entry.answer))


def change(name: str, old: tuple[Platform, ...], new: tuple[Platform, ...]) -> Changed:
    """Return what an image lost and gained."""
    return Changed(
        name,
        tuple(platform for platform in old if platform not in new),
        tuple(platform for platform in new if platform not in old),
    )
