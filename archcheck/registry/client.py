"""Many references → their availability, each asked once: layouts on this machine, the rest over HTTP."""

from collections.abc import Callable, Coroutine, Iterable, Mapping
from pathlib import Path
from typing import Any

from archcheck.images.availability import Availability
from archcheck.images.reference import Reference
from archcheck.registry.layout import LayoutRegistry
from archcheck.registry.lookup import look_up

ANY_REGISTRY = "*"


def look_up_all(
    references: Iterable[Reference],
    layouts: Mapping[str, Path],
    on_done: Callable[[Reference], None] = lambda _: None,
    *,
    deep: bool = False,
) -> dict[Reference, Availability]:
    """Return what is known of each reference, in the order given; duplicates by `lookup` cost nothing.

    Where layouts answer everything, no HTTP client and no event loop is made: both take longer to import
    than the answer takes to read.

    Args:
        references: what to look up.
        layouts: OCI layout directories that stand for registries, by registry host or `*` for all others.
        on_done: called after each reference that was asked for.
        deep: whether to read every manifest that an index lists.

    Raises:
        ConfigurationError: a directory is no OCI layout.

    """
    asked = list(dict.fromkeys(references))
    targets = dict.fromkeys(reference.lookup for reference in asked)
    local = {host: LayoutRegistry(path) for host, path in layouts.items()}
    known: dict[Reference, Availability] = {}
    remote: list[Reference] = []
    for target in targets:
        layout = local.get(target.registry) or local.get(ANY_REGISTRY)
        if layout is None:
            remote.append(target)
        else:
            known[target] = _finish(look_up(layout, target, deep=deep))
            on_done(target)
    if remote:
        from archcheck.registry.remote import look_up_remote

        known |= look_up_remote(remote, on_done, deep=deep)
    return {reference: known[reference.lookup] for reference in asked}


def _finish(lookup: Coroutine[Any, Any, Availability]) -> Availability:
    """Run a look-up that waits for nothing: a layout's files are read at once."""
    try:
        lookup.send(None)
    except StopIteration as end:
        answer: Availability = end.value
        return answer
    lookup.close()
    raise RuntimeError("a look-up on this machine waits")
