"""A finding advises what `archcheck patch` would write, or says why it would write nothing."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archcheck.findings.checked_workloads import workload_findings
from archcheck.findings.model import Finding
from archcheck.images.availability import Availability
from archcheck.patches.describing import in_words
from archcheck.patches.model import Patch, Refusal
from archcheck.patches.search.planning import plan
from archcheck.patches.search.remedies import planned_remedies, remedy_of
from archcheck.scheduling.node import Node
from archcheck.scheduling.placement import Verdict
from archcheck.scheduling.runtime import PullRule
from archcheck.workloads.inventory import Inventory
from archcheck.workloads.model import Workload
from tests.support.answers import by_image
from tests.support.placements import A64, PC, found, node, workload
from tests.support.tables import walked
from tests.unit.patches.cases import Planned, planned
from tests.unit.patches.drawn import TOLERATE, clusters, images, objects
from tests.unit.workloads.helpers import stock

LIN, ARM, WIN = node("lin1"), node("lin-arm", "arm64"), node("win", "windows/amd64")
RKE = (
    node("lin1", "amd64", "cattle.io/os=linux:NoSchedule"),
    node("lin-arm", "arm64", "cattle.io/os=linux:NoSchedule"),
    WIN,
)
T2 = (node("lin1", "amd64", "dedicated=lin:NoSchedule"), ARM)
T3 = (node("lin1", "amd64", "dedicated=lin:NoSchedule"), node("lin2"), WIN, ARM)


def advice(text: str, nodes: tuple[Node, ...], tolerate: frozenset[str] = frozenset()) -> tuple[str, Planned]:
    """Return the remedy of the one bad finding, and what comes of the search for a patch."""
    done = planned(text, *nodes, tolerate=tolerate)
    return bad(told(done, stock(text)))[0].remedy, done


def told(done: Planned, inventory: Inventory) -> list[Finding]:
    """Return the findings of a run that keeps no objects, on the same cluster."""
    known = by_image(done.images)
    placement_report = done.cluster.schedule(inventory.workloads, known)
    remedies = planned_remedies(inventory.workloads, placement_report, known, done.cluster)
    return list(workload_findings(inventory.workloads, placement_report, known, remedies.__getitem__))


def bad(findings: list[Finding]) -> list[Finding]:
    return [each for each in findings if each.rule in ("at-risk", "stuck", "daemonset-at-risk")]


@walked(
    "nodes, key, expected",
    [
        (
            RKE,
            "cattle.io/os",
            "nodeSelector kubernetes.io/os: linux and kubernetes.io/arch: amd64",
        ),
        (
            T2,
            "dedicated",
            "nodeSelector kubernetes.io/arch: amd64",
        ),
    ],
)
def test_a_stuck_workload_is_told_what_patch_writes_once_its_taints_are_marked(
    nodes: tuple[Node, ...], key: str, expected: str
) -> None:
    remedy, done = advice(workload(), nodes)
    assert remedy == done.refusal.hint
    how = f"together with {expected}, as archcheck patch --tolerate {key} does"
    assert remedy == f"tolerate the taints of lin1, {how}, or choose other images"
    patch = planned(workload(), *nodes, tolerate=[key]).patch
    for pair in patch.change.selector:
        assert f"{pair.key}: {pair.value}" in remedy


def test_windows_and_another_architecture_are_kept_off_together() -> None:
    remedy, done = advice(workload(), T3)
    assert remedy.startswith("add nodeSelector kubernetes.io/os: linux and kubernetes.io/arch: amd64")
    assert remedy.startswith(in_words(done.patch.change))


@walked(
    "nodes",
    [
        (LIN, WIN),
        (ARM, WIN, LIN),
        (node("lin1", "amd64", "speed=slow:PreferNoSchedule"), WIN),
        (node("lin1"), node("win", "windows/arm64")),
        (node("lin1", "amd64", "cattle.io/os=linux:NoSchedule"), WIN, node("lin2")),
    ],
)
def test_the_system_is_what_tells_nodes_apart(nodes: tuple[Node, ...]) -> None:
    remedy, _ = advice(workload(), nodes)
    assert "kubernetes.io/os: linux" in remedy
    assert "does not tell" not in remedy


def test_where_no_label_separates_them_that_is_said_of_the_taints_too() -> None:
    tainted = node("a20", "linux/arm/v7", "arch:NoSchedule", count=2)
    zero = node("zero", "linux/arm/v6", "arch:NoSchedule", count=2)
    remedy, done = advice(workload(images=["main=v7:1"]), (tainted, zero, PC))
    assert remedy == done.refusal.hint
    assert remedy.startswith("give a20 (2) a label of its own (kubectl label node)")
    assert "zero (2)" in remedy


def test_a_preference_is_to_be_said_as_the_requirement_that_is_written() -> None:
    wish = (
        "affinity: {nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1, preference: "
        "{matchExpressions: [{key: kubernetes.io/arch, operator: In, values: [amd64]}]}}]}}"
    )
    text = workload(wish)
    done = planned(text, PC, A64)
    (finding,) = [each for each in told(done, stock(text)) if each.rule == "preference-only"]
    assert finding.remedy.endswith(
        f"{in_words(done.patch.change)}, or choose an image that has the others too"
    )


def test_what_is_not_to_be_patched_says_whose_it_is() -> None:
    text = workload().replace(
        "metadata: {name: web}",
        "metadata: {name: web, ownerReferences: [{kind: Argo, name: shop, controller: true}]}",
    )
    remedy, done = advice(text, (PC, A64))
    assert done.refusal.reason in remedy
    assert "patch Argo shop instead" in remedy


def test_a_pod_whose_image_is_unknown_is_not_said_to_run_nowhere() -> None:
    done = planned(workload("nodeName: nowhere", images=["main=dark:1"]), PC)
    assert "no node can run" not in done.text
    assert "nodeName nowhere" in done.text


@walked(
    "platform, rule, reason, hint",
    [
        ("linux/amd64/v3", PullRule.DOCKER, "whether the CPU of pc has that is not told", "without a level"),
        ("linux/386", PullRule.OPEN, "whether pc takes its linux/386 depends on the runtime", "pull: strict"),
    ],
)
def test_what_a_doubt_hangs_on_is_said_as_its_own_finding_says_it(
    platform: str, rule: PullRule, reason: str, hint: str
) -> None:
    known = {"odd:1": found(platform)}
    done = planned(workload(images=["main=odd:1"]), node("pc", rule=rule), images=known)
    assert reason in done.refusal.reason
    assert hint in done.refusal.hint
    (finding,) = [
        each for each in told(done, stock(workload(images=["main=odd:1"]))) if "depends" in each.rule
    ]
    assert (finding.message, finding.remedy) == (done.refusal.reason, done.refusal.hint)


def test_workloads_that_are_alike_are_planned_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from archcheck.patches.search import remedies as module

    planned_: list[int] = []
    real = plan

    def counted(workloads: list[Workload], *rest: Any) -> Any:
        planned_.append(len(workloads))
        return real(workloads, *rest)

    monkeypatch.setattr(module, "plan", counted)
    text = "---\n".join(workload().replace("name: web", f"name: web{at}") for at in range(9))
    done = planned(text, PC, A64)
    found = bad(told(done, stock(text)))
    assert (len(found), len({each.remedy for each in found}), planned_) == (9, 1, [1])


@given(
    obj=objects(), nodes=clusters(), known=images(), tolerate=st.sampled_from((frozenset[str](), TOLERATE))
)
def test_of_any_workload_on_any_cluster_the_remedy_is_what_patch_says(
    obj: dict[str, Any], nodes: tuple[Node, ...], known: dict[str, Availability], tolerate: frozenset[str]
) -> None:
    text = json.dumps(obj)
    done = planned(text, *nodes, images=known, tolerate=tolerate)
    for finding in bad(told(done, stock(text))):
        assert finding.remedy == remedy_of(done.only).text
        match done.only:
            case Patch(change=change):
                assert in_words(change) in finding.remedy
                for pair in change.selector:
                    assert f"{pair.key}: {pair.value}" in finding.remedy
            case Refusal(reason=reason, hint=hint):
                placed = done.cluster.schedule(done.inventory.workloads, by_image(done.images)).placed[0]
                stuck = placed.verdict is Verdict.STUCK
                assert hint in finding.remedy
                assert stuck or reason in finding.remedy
            case _:
                pytest.fail(f"{finding.message}, and nothing is to be patched")
