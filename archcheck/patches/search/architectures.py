"""Which architectures a workload may be let onto: those that all its images have."""

from collections.abc import Iterable

from archcheck.findings.placed_workloads import PlacedWorkload, is_chosen
from archcheck.images.availability import Found
from archcheck.images.walking import hidden
from archcheck.scheduling.outcomes import Runs
from archcheck.scheduling.pools import Pool


def suitable_architectures(case: PlacedWorkload, able: Iterable[Pool]) -> set[str]:
    """Return the architectures, by GOARCH, that all images have for the systems of nodes that can run them.

    What an index has where runtimes do not look is not counted. An image that is not known limits nothing;
    one that some node runs by a fallback, perhaps, has that node's.
    """
    pools = {pool.name: pool for pool in able}
    systems = {pool.node.platform.os for pool in pools.values()}
    common: set[str] | None = None
    for use in case.workload.images:
        answer = case.answers(use.text)
        if isinstance(answer, Found) and is_chosen(use.role, answer):
            unseen = hidden(answer)
            platforms = [each.normalized() for each in answer.platforms if each not in unseen]
            have = {each.architecture for each in platforms if each.os in systems or not each.os}
            common = have if common is None else common & have
    fallen = {
        pool.node.platform.architecture
        for pool, placement in case.on
        if pool.name in pools and placement.runs in (Runs.FALLBACK, Runs.DEPENDS)
    }
    return (common or set()) - {"", "unknown"} | fallen
