"""An image named in an argument, which a controller will run in a pod of its own making."""

from collections.abc import Iterator

from archcheck.findings.model import Finding, Severity
from archcheck.findings.placed_workloads import PlacedWorkload
from archcheck.findings.rule import Need, Rule
from archcheck.findings.texts import titles
from archcheck.findings.workload_finding import workload_finding
from archcheck.images.availability import Found
from archcheck.images.naming import ImageName
from archcheck.scheduling.effective_pods import EffectivePodSpec
from archcheck.scheduling.filters import filter_node
from archcheck.scheduling.outcomes import Runs
from archcheck.scheduling.pools import Pool
from archcheck.scheduling.running import outcome
from archcheck.workloads.model import Role

RULE = Rule(
    id="argument-image",
    severity=Severity.NOTE,
    summary="an image named in an argument, which lacks the platform of a node",
    needs=(Need.NODES,),
    turn=1,
)

_REMEDY = "see whether the controller that makes that pod can be told to keep it off"


def check_all_pods(placed: PlacedWorkload) -> Iterator[Finding]:
    """Yield such images that lack the platform of a node which takes any pod."""
    arguments = [
        use
        for pod in placed.workload.pods
        for use in pod.images
        if not use.role.is_started or (use.role is Role.FIELD and pod.constraints.template)
    ]
    if not arguments:
        return
    open_to_all = [pool for pool in placed.pools if not any(filter_node(EffectivePodSpec(), pool.node))]
    for use in arguments:
        lacking = [pool for pool in open_to_all if _cannot_run(placed, use.image, pool)]
        if lacking:
            message = (
                f"{use.image.familiar} runs in a pod that is not seen here, and lacks what "
                f"{titles(lacking)} needs"
            )
            yield workload_finding(placed.workload, RULE, message, _REMEDY, use)


def _cannot_run(placed: PlacedWorkload, image: ImageName, pool: Pool) -> bool:
    answer = placed.answers[image]
    return isinstance(answer, Found) and outcome(answer, pool.node.machine).runs is Runs.NO
