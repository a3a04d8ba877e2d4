"""Who needs a platform that an image lost."""

from collections.abc import Sequence

from archcheck.comparing.images import Needed
from archcheck.images.availability import Availability, Found
from archcheck.images.platform import Platform
from archcheck.images.walking import lacking
from archcheck.scheduling.node import Node
from archcheck.scheduling.outcomes import Runs
from archcheck.scheduling.running import outcome

_GOOD = (Runs.NATIVE, Runs.FALLBACK)


def by_nodes(nodes: Sequence[Node]) -> Needed:
    """Return what names the pools of nodes that run the first image and not the second."""

    def needed(before: Availability, after: Availability) -> tuple[str, ...]:
        pools = {
            node.pool or node.name: None
            for node in nodes
            if outcome(before, node.machine).runs in _GOOD
            and outcome(after, node.machine).runs in (Runs.NO, Runs.DEPENDS)
        }
        return tuple(pools)

    return needed


def by_platforms(required: Sequence[Platform]) -> Needed:
    """Return what names the required platforms that the first image has and the second lacks."""

    def needed(before: Availability, after: Availability) -> tuple[str, ...]:
        if not isinstance(before, Found) or not isinstance(after, Found):
            return ()
        had = set(lacking(before, required))
        return tuple(str(platform) for platform in lacking(after, required) if platform not in had)

    return needed
