"""A node that could run a workload, and keeps it off by taints alone."""

from collections.abc import Iterator

from archcheck.findings.model import Finding, Severity
from archcheck.findings.placed_workloads import PlacedWorkload
from archcheck.findings.rule import Need, Rule
from archcheck.findings.texts import listed, titles
from archcheck.findings.workload_finding import workload_finding
from archcheck.scheduling.filters import Filter
from archcheck.scheduling.node import Taint
from archcheck.scheduling.outcomes import Runs
from archcheck.scheduling.placement import NodePlacement
from archcheck.scheduling.pools import Pool
from archcheck.scheduling.taints import is_of_system

RULE = Rule(
    id="kept-off-by-taints",
    severity=Severity.NOTE,
    summary="a node that could run a workload, and keeps it off by taints alone",
    needs=(Need.NODES,),
)

_IF_MEANT = "nothing, if that is meant; else archcheck patch"
_TOGETHER = "tolerates them, together with a requirement of architectures where that is needed"


def check_placement(placed: PlacedWorkload) -> Iterator[Finding]:
    """Yield such nodes, and how to tolerate their taints; the finding about a stuck workload has them."""
    is_open = any(
        pod.constraints.template or pod.constraints.operator_decides for pod in placed.workload.pods
    )
    if (
        placed.placement.is_stuck or is_open
    ):  # it is not known where values of a release land, or an operator's
        return
    pools_by_taints: dict[str, list[Pool]] = {}
    keys: set[str] = set()
    for pool, placement in placed.on:
        taints = _only_taints(placement)
        if taints and placement.runs in (Runs.NATIVE, Runs.FALLBACK):
            pools_by_taints.setdefault(listed([str(taint) for taint in taints]), []).append(pool)
            keys.update(taint.key for taint in taints)
    if pools_by_taints:
        texts = [
            f"{titles(pools)} could run it, and keeps it off by taints alone: {taints}"
            for taints, pools in pools_by_taints.items()
        ]
        options = " ".join(f"--tolerate {key}" for key in sorted(keys))
        remedy = f"{_IF_MEANT} {options} {_TOGETHER}"
        yield workload_finding(placed.workload, RULE, listed(texts, "; "), remedy)


def _only_taints(placement: NodePlacement) -> list[Taint]:
    """Return the taints that keep a pod off a node, if nothing else does and the node is well."""
    taints = [reason.taint for reason in placement.reasons if reason.filter is Filter.TAINT and reason.taint]
    alone = len(taints) == len(placement.reasons) and not any(map(is_of_system, taints))
    return taints if alone else []
