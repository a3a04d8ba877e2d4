"""Preferred terms that the API server takes and the scheduler cannot parse: Pending, but for a single node.

`tests/real/kube/test_scheduler.py` holds the same against a real kube-apiserver and kube-scheduler.
"""

from archcheck.images.availability import Found, ManifestKind
from archcheck.images.platform import Platform
from archcheck.scheduling.filters import Filter
from archcheck.scheduling.node import Node
from archcheck.scheduling.placement import Verdict, WorkloadPlacement, schedule
from tests.support.answers import same_for_all
from tests.support.tables import walked
from tests.unit.scheduling.helpers import affinity, extracted, node, pod, shape

FOUND = Found((Platform("linux", "amd64"),), "sha256:0", ManifestKind.INDEX, "registry.test")
ONE, TWO = node("n1", disk="ssd"), node("n2")


def preferred(*expressions: str, required: str = "") -> str:
    """Return a node affinity with one preferred term, and beside it a required one."""
    rule = "preferredDuringSchedulingIgnoredDuringExecution"
    term = f"{{weight: 1, preference: {{matchExpressions: [{', '.join(expressions)}]}}}}"
    own = (
        f"requiredDuringSchedulingIgnoredDuringExecution: {{nodeSelectorTerms: [{required}]}}, "
        if required
        else ""
    )
    return f"affinity: {{nodeAffinity: {{{own}{rule}: [{term}]}}}}"


def placed(text: str, *nodes: Node) -> WorkloadPlacement:
    workloads, cluster_objects = extracted(text)
    return schedule(workloads, same_for_all(workloads, FOUND), nodes, cluster_objects).placed[0]


WORD = "{key: cores, operator: Gt, values: [many]}"


@walked(
    "expression",
    [
        WORD,
        "{key: cores, operator: Lt, values: ['1.5']}",
        "{key: cores, operator: Gt, values: ['']}",
        "{key: cores, operator: Gt, values: ['+5']}",
        "{key: cores, operator: Gt, values: ['-5']}",
        "{key: cores, operator: Gt, values: ['9223372036854775808']}",
        "{key: kubernetes.io/arch, operator: In, values: [arm/v7]}",
        "{key: kubernetes.io/arch, operator: In, values: [amd64, linux/arm64]}",
        "{key: kubernetes.io/arch, operator: NotIn, values: ['a b']}",
        "{key: kubernetes.io/arch, operator: In, values: [-x]}",
    ],
)
def test_it_is_pending_where_several_nodes_would_do(expression: str) -> None:
    text = pod(preferred(expression))
    several = placed(text, ONE, TWO)
    assert several.verdict is Verdict.STUCK
    assert {block.filter for each in several.placements for block in each.reasons} == {Filter.PREFERENCE}
    assert "the scheduler fails" in several.placements[0].reasons[0].text
    assert placed(text, ONE).verdict is Verdict.OK


@walked(
    "expression",
    [
        "{key: cores, operator: Gt, values: ['4']}",
        "{key: cores, operator: Gt, values: ['007']}",
        "{key: kubernetes.io/arch, operator: In, values: [arm]}",
        "{key: kubernetes.io/arch, operator: In, values: ['']}",
        "{key: kubernetes.io/arch, operator: Exists}",
        "{key: kubernetes.io/arch, operator: In, values: ['${ARCH}']}",
        "{key: cores, operator: Gt, values: ['$(params.cores)']}",
    ],
)
def test_what_can_be_parsed_keeps_nothing_off(expression: str) -> None:
    assert placed(pod(preferred(expression)), ONE, TWO).verdict is Verdict.OK


def test_a_pool_of_several_is_several_nodes() -> None:
    """Two machines that nobody names one by one are as good as two that somebody does."""
    both = Node("n", ONE.platform, ONE.pull, ONE.labels, count=2)
    assert placed(pod(preferred(WORD)), both).verdict is Verdict.STUCK


def test_a_requirement_that_leaves_one_node_saves_it() -> None:
    only = "{matchExpressions: [{key: disk, operator: In, values: [ssd]}]}"
    found = placed(pod(preferred(WORD, required=only)), ONE, TWO)
    assert found.verdict is Verdict.OK
    assert [each.lands for each in found.placements] == [True, False]
    assert [reason.filter for reason in found.placements[1].reasons] == [Filter.AFFINITY]


def test_taints_and_cordons_that_leave_one_node_save_it_too() -> None:
    tainted, cordoned = node("n3", "slow:NoSchedule"), node("n4", cordoned=True)
    assert placed(pod(preferred(WORD)), ONE, tainted, cordoned).verdict is Verdict.OK


def test_a_daemonset_and_a_pod_that_names_its_node_are_not_scored() -> None:
    assert placed(pod(preferred(WORD), "DaemonSet"), ONE, TWO).verdict is Verdict.OK
    assert placed(pod(f"nodeName: n1, {preferred(WORD)}"), ONE, TWO).verdict is Verdict.OK


def test_one_bad_term_beside_good_ones_is_enough() -> None:
    good = "{key: disk, operator: Exists}"
    assert placed(pod(preferred(good, WORD)), ONE, TWO).verdict is Verdict.STUCK


@walked(
    "expression",
    [
        "{key: cores, operator: Bogus, values: ['4']}",
        "{key: cores, operator: Gt, values: ['4', '5']}",
        "{key: cores, operator: Gt}",
        "{key: cores, operator: In}",
        "{key: cores, operator: Exists, values: [x]}",
        "{key: 'a b', operator: Exists}",
    ],
)
def test_what_the_api_server_refuses_lands_nowhere_at_all(expression: str) -> None:
    found = placed(pod(preferred(expression)), ONE)
    assert found.verdict is Verdict.STUCK
    assert [reason.filter for reason in found.placements[0].reasons] == [Filter.REFUSED]


def test_a_required_term_of_that_kind_is_skipped_as_before() -> None:
    """The scheduler is lazy with required terms, and eager with preferred ones."""
    bad, good = f"{{matchExpressions: [{WORD}]}}", "{matchExpressions: [{key: disk, operator: Exists}]}"
    assert not shape(pod(affinity(bad, good))).unscorable
    assert placed(pod(affinity(bad, good)), ONE, TWO).verdict is Verdict.OK
