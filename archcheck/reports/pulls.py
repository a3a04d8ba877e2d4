"""What each node gets of an index, which may be less than what the index has."""

from collections.abc import Sequence

from archcheck.images.availability import Availability, Found, ManifestKind
from archcheck.reports.document import ReportPull
from archcheck.scheduling.outcomes import RunOutcome
from archcheck.scheduling.pools import Pool
from archcheck.scheduling.running import outcome
from archcheck.scheduling.runtime import Machine


def pulled_by(pools: Sequence[Pool], answer: Availability) -> tuple[ReportPull, ...]:
    """Return for each pool of nodes the platform that it pulls of an index, if any.

    A single manifest is pulled anywhere, so that there is nothing to be said of it.
    """
    if not isinstance(answer, Found) or answer.kind is ManifestKind.MANIFEST:
        return ()
    known: dict[Machine, RunOutcome] = {}
    for machine in dict.fromkeys(pool.node.machine for pool in pools):
        known[machine] = outcome(answer, machine)
    return tuple(ReportPull(pool.name, _platform(known[pool.node.machine])) for pool in pools)


def _platform(run: RunOutcome) -> str:
    return str(run.entry.normalized()) if run.entry else ""
