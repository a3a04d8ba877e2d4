"""An image named in a variable, a ConfigMap or a Secret, of which some program makes a pod."""

from collections.abc import Iterator

from archcheck.findings.model import Finding, Severity
from archcheck.findings.placed_workloads import PlacedWorkload
from archcheck.findings.rule import Need, Rule
from archcheck.findings.texts import titles
from archcheck.findings.unseen_pods import UnseenPods
from archcheck.findings.workload_finding import workload_finding
from archcheck.workloads.model import Role

RULE = Rule(
    id="named-image",
    severity=Severity.NOTE,
    summary="an image named in a variable, a ConfigMap or a Secret, which lacks the platform of a node",
    needs=(Need.NODES,),
    turn=1,
)

_REMEDY = "see whether the program that makes that pod can be told to keep it off"
_EVERYWHERE = "choose an image that has them all: such a pod runs on each node with a volume of this storage"


def check_all_pods(placed: PlacedWorkload) -> Iterator[Finding]:
    """Yield images of variables that lack the platform of a node which takes any pod."""
    uses = [use for use in placed.workload.images if use.role is Role.VARIABLE]
    if uses:
        yield from check_mention(UnseenPods(placed.workload, uses, placed.pools, placed.answers))


def check_mention(named: UnseenPods) -> Iterator[Finding]:
    """Yield such images; it is an error where it is known that a pod with it runs on each of these nodes."""
    for use, lacking in named.lacking():
        runs = use.is_started
        where = "on each node" if runs else "in a pod that is not seen here"
        message = f"{use.image.familiar} ({use.path}) runs {where}, and lacks what {titles(lacking)} needs"
        remedy, severity = (_EVERYWHERE, Severity.ERROR) if runs else (_REMEDY, Severity.NOTE)
        yield workload_finding(named.workload, RULE, message, remedy, use, severity)
