"""An image named in an argument, which a controller will run in a pod of its own making."""

from collections.abc import Iterator

from archcheck.findings.model import Finding, Severity
from archcheck.findings.placed_workloads import PlacedWorkload
from archcheck.findings.rule import Need, Rule
from archcheck.findings.texts import titles
from archcheck.findings.unseen_pods import UnseenPods
from archcheck.findings.workload_finding import workload_finding
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
        if use.role is Role.ARGUMENT or (use.role is Role.FIELD and pod.constraints.template)
    ]
    for use, lacking in UnseenPods(placed.workload, arguments, placed.pools, placed.answers).lacking():
        needs = f"lacks what {titles(lacking)} needs"
        message = f"{use.image.familiar} runs in a pod that is not seen here, and {needs}"
        yield workload_finding(placed.workload, RULE, message, _REMEDY, use)
