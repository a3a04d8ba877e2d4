"""A preference, or a taint PreferNoSchedule, where only a requirement would keep pods off a bad node."""

from collections.abc import Iterator

from archcheck.findings.model import Finding, Severity
from archcheck.findings.placed_workloads import PlacedWorkload
from archcheck.findings.rule import Need, Rule
from archcheck.findings.texts import listed, titles
from archcheck.findings.workload_finding import workload_finding
from archcheck.scheduling.node import ARCH_LABELS, PREFER_NO_SCHEDULE
from archcheck.scheduling.pools import Pool
from archcheck.scheduling.taints import untolerated
from archcheck.workloads.constraints import Term
from archcheck.workloads.model import PodSpec

RULE = Rule(
    id="preference-only",
    severity=Severity.WARNING,
    summary="a preference where a requirement would be needed to protect",
    needs=(Need.NODES,),
)

_REQUIRE = "say it in requiredDuringSchedulingIgnoredDuringExecution or nodeSelector: "


def check_placement(placed: PlacedWorkload) -> Iterator[Finding]:
    """Yield the preferences of a workload that lands where it cannot run, and could run elsewhere."""
    failing = [pool for pool, _ in placed.failing]
    if not failing or not any(placement.works for _, placement in placed.on):
        return
    planned = placed.remedy()
    remedy = _REQUIRE + planned.text if planned.is_change else planned.text
    for pod in placed.workload.pods:
        preferred = [term for term in pod.constraints.preferred if _is_about_architecture(term)]
        if preferred:
            terms = listed([str(term) for term in dict.fromkeys(preferred)], "; ")
            message = f"the preferred node affinity {terms} ranks nodes, and keeps it off none"
            position = preferred[0].expressions[0].spot
            yield workload_finding(placed.workload, RULE, message, remedy, position)
        avoided = [pool for pool in failing if _soft_taints(pool, pod)]
        if avoided:
            taints = dict.fromkeys(taint for pool in avoided for taint in _soft_taints(pool, pod))
            message = f"{listed(list(taints))} of {titles(avoided)} asks, and keeps nothing off"
            yield workload_finding(placed.workload, RULE, message, remedy)


def _is_about_architecture(term: Term) -> bool:
    return any(requirement.key in ARCH_LABELS for requirement in term.expressions)


def _soft_taints(pool: Pool, pod: PodSpec) -> list[str]:
    """Return the taints of a pool that only ask a pod to stay away."""
    soft = [taint for taint in pool.node.taints if taint.effect == PREFER_NO_SCHEDULE]
    return [str(taint) for taint in untolerated(soft, pod.constraints.tolerations)]
