"""Lines that name what of the input was not read."""

from collections.abc import Iterable, Iterator

from archcheck.workloads.inventory import Skipped

_LOCATIONS_SHOWN = 3


def skipped_lines(skipped: Iterable[Skipped], where: str = "") -> Iterator[str]:
    """Yield what was not read and why, one line for all of a kind; `where` says in which input."""
    locations: dict[tuple[str, str], list[str]] = {}
    for part in skipped:
        location = f"{part.path}:{part.line}" if part.line else part.path
        locations.setdefault((_word(part), part.reason), []).append(location)
    for (word, reason), alike in locations.items():
        named = ", ".join(alike[:_LOCATIONS_SHOWN]) + (" …" if len(alike) > _LOCATIONS_SHOWN else "")
        yield f"{where}{word} {len(alike)}: {reason} ({named})"


def _word(skipped: Skipped) -> str:
    if skipped.accepted:
        return "not read, as accepted"
    return "not read" if skipped.unread else "skipped"
