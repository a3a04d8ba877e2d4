"""Taints against tolerations."""

import pytest

from archcheck.scheduling.filters import Filter
from archcheck.scheduling.node import Taint, parse_taint
from archcheck.scheduling.taints import tolerates, untolerated
from tests.support.tables import walked
from tests.unit.scheduling.helpers import held_off, landing, node, pod, toleration

VALUED = "example.org/arch=arm:NoSchedule"
BARE = "example.org/arch:NoSchedule"


@walked(
    "text, taint, met",
    [
        ("{key: example.org/arch, operator: Equal, value: arm, effect: NoSchedule}", VALUED, True),
        ("{key: example.org/arch, operator: Equal, value: arm}", VALUED, True),
        ("{key: example.org/arch, value: arm}", VALUED, True),
        ('{key: example.org/arch, operator: "", value: arm}', VALUED, True),
        ("{key: example.org/arch, operator: Exists}", VALUED, True),
        ("{key: example.org/arch, operator: Exists, effect: NoSchedule}", VALUED, True),
        ("{operator: Exists}", VALUED, True),
        ("{operator: Exists, effect: NoSchedule}", VALUED, True),
        ("{key: example.org/arch}", BARE, True),
        ("{key: example.org/arch, operator: Equal}", BARE, True),
        ("{key: example.org/arch, operator: Exists}", BARE, True),
        ("{key: example.org/arch, value: null}", BARE, True),
        ("{key: example.org/arch}", VALUED, False),
        ("{key: example.org/arch, value: arm}", BARE, False),
        ("{key: example.org/arch, value: Arm}", VALUED, False),
        ("{key: Example.org/arch, operator: Exists}", VALUED, False),
        ("{key: arch, operator: Exists}", VALUED, False),
        ("{key: example.org, operator: Exists}", VALUED, False),
        ("{key: example.org/arch, operator: Exists, effect: NoExecute}", VALUED, False),
        ("{key: example.org/arch, operator: Exists, effect: PreferNoSchedule}", VALUED, False),
        ("{operator: Exists, effect: NoExecute}", VALUED, False),
        ("{key: example.org/arch, operator: exists}", VALUED, False),
        ("{key: example.org/arch, operator: In, value: arm}", VALUED, False),
        ("{key: example.org/arch, operator: NotEqual, value: amd64}", VALUED, False),
        ("{value: arm}", VALUED, True),
        ("{value: amd64}", VALUED, False),
    ],
)
def test_a_toleration_against_a_taint(text: str, taint: str, met: bool) -> None:
    assert tolerates(toleration(text), parse_taint(taint)) is met


@walked("effect", ["NoSchedule", "NoExecute", "PreferNoSchedule"])
def test_a_toleration_without_an_effect_is_for_every_effect(effect: str) -> None:
    assert tolerates(toleration("{key: a, operator: Exists}"), Taint("a", "x", effect))


def test_every_taint_wants_a_toleration_of_its_own() -> None:
    a20 = node("a20", "arch=arm:NoSchedule", "slow=true:NoSchedule")
    arch, slow = "{key: arch, operator: Exists}", "{key: slow, value: 'true'}"
    assert landing(pod(f"tolerations: [{arch}]"), [a20]) == []
    assert landing(pod(f"tolerations: [{slow}]"), [a20]) == []
    assert landing(pod(f"tolerations: [{arch}, {slow}]"), [a20]) == ["a20"]
    assert landing(pod("tolerations: [{operator: Exists}]"), [a20]) == ["a20"]


def test_two_tolerations_never_add_up_for_one_taint() -> None:
    halves = "[{key: arch, operator: Exists, effect: NoExecute}, {key: other, effect: NoSchedule}]"
    assert landing(pod(f"tolerations: {halves}"), [node("n", "arch=arm:NoSchedule")]) == []


@walked("effect, landed", [("NoSchedule", []), ("NoExecute", []), ("PreferNoSchedule", ["n"])])
def test_which_effects_keep_a_pod_off(effect: str, landed: list[str]) -> None:
    assert landing(pod(), [node("n", f"arch=arm:{effect}")]) == landed
    assert Taint("arch", "arm", effect).repels is not bool(landed)


def test_how_long_a_toleration_lasts_decides_nothing() -> None:
    lasting = "{key: arch, operator: Exists, effect: NoExecute, tolerationSeconds: 0}"
    assert landing(pod(f"tolerations: [{lasting}]"), [node("n", "arch:NoExecute")]) == ["n"]


def test_a_toleration_attracts_nothing() -> None:
    nodes = [node("a20", "arch=arm:NoSchedule"), node("pc")]
    assert landing(pod("tolerations: [{key: arch, operator: Exists}]"), nodes) == ["a20", "pc"]


def test_every_taint_that_keeps_a_pod_off_is_named_as_kubectl_spells_it() -> None:
    found = held_off(pod(), node("n", "arch=arm:NoSchedule", "slow:NoExecute", "old:PreferNoSchedule"))
    assert [block.text for block in found] == ["taint arch=arm:NoSchedule", "taint slow:NoExecute"]
    assert {block.filter for block in found} == {Filter.TAINT}
    assert [str(block.taint) for block in found] == ["arch=arm:NoSchedule", "slow:NoExecute"]


@pytest.mark.parametrize("operator", ["Gt", "Lt"])
def test_comparisons_never_match_without_their_gate(operator: str) -> None:
    bound = toleration(f"{{key: speed, operator: {operator}, value: '500'}}")
    assert not any(tolerates(bound, Taint("speed", value)) for value in ("300", "500", "900"))


@walked(
    "operator, bound, taint, met",
    [
        ("Gt", "500", "900", True),
        ("Gt", "500", "500", False),
        ("Gt", "500", "300", False),
        ("Lt", "500", "300", True),
        ("Lt", "500", "500", False),
        ("Lt", "500", "900", False),
        ("Gt", "-5", "0", True),
        ("Lt", "0", "-1", True),
        ("Gt", str(2**63 - 2), str(2**63 - 1), True),
        ("Gt", "0", str(2**63), False),
        ("Lt", str(2**63), "0", False),
        ("Gt", "500", "0900", False),
        ("Gt", "0500", "900", False),
        ("Gt", "500", "+900", False),
        ("Gt", "+5", "900", False),
        ("Gt", "500", "900.5", False),
        ("Lt", "9.5", "1", False),
        ("Lt", "1", "-0", False),
        ("Gt", "-0", "1", False),
        ("Gt", "500", "fast", False),
        ("Gt", "500", "", False),
        ("Lt", "", "1", False),
    ],
)
def test_comparisons_with_their_gate(operator: str, bound: str, taint: str, met: bool) -> None:
    compared = toleration(f"{{key: speed, operator: {operator}, value: '{bound}'}}")
    assert tolerates(compared, Taint("speed", taint), comparisons=True) is met


def test_a_comparison_looks_at_key_and_effect_too() -> None:
    compared = toleration("{key: speed, operator: Gt, value: '1', effect: NoSchedule}")
    assert tolerates(compared, Taint("speed", "2"), comparisons=True)
    assert not tolerates(compared, Taint("weight", "2"), comparisons=True)
    assert not tolerates(compared, Taint("speed", "2", "NoExecute"), comparisons=True)


def test_the_gate_opens_nothing_else() -> None:
    assert not tolerates(toleration("{key: a, operator: Ge, value: '1'}"), Taint("a", "2"), comparisons=True)


def test_untolerated_taints_keep_their_order() -> None:
    taints = [Taint("b"), Taint("a"), Taint("c")]
    met = (toleration("{key: a, operator: Exists}"),)
    assert list(untolerated(taints, met)) == [Taint("b"), Taint("c")]


@pytest.mark.parametrize("gone", ["not-ready", "unreachable"])
def test_admission_lets_every_pod_bear_a_node_that_is_gone_for_five_minutes(gone: str) -> None:
    taint = f"node.kubernetes.io/{gone}:NoExecute"
    assert landing(pod(), [node("n", taint)]) == ["n"]
    assert landing(pod("nodeName: n"), [node("n", taint, f"node.kubernetes.io/{gone}:NoSchedule")]) == ["n"]


def test_a_node_that_is_gone_takes_no_new_pod_from_the_scheduler() -> None:
    gone = node("n", "node.kubernetes.io/not-ready:NoSchedule", "node.kubernetes.io/not-ready:NoExecute")
    assert landing(pod(), [gone]) == []
