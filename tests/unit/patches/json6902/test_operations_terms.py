"""Node affinity that is there: each term that says something gains, none comes beside it, none is widened."""

from tests.support.placements import A20, A64, PC, affinity, arch, node, term, workload
from tests.support.tables import walked
from tests.unit.patches.cases import ARCH, REQUIRED, is_in, planned, terms

ZONE_A, ZONE_B = "{key: zone, operator: In, values: [a]}", "{key: zone, operator: In, values: [b]}"
NODES = (
    node("pc", labels={"zone": "a"}),
    node("pc-b", labels={"zone": "b"}),
    node("a64", "arm64", labels={"zone": "a"}),
    node("a64-b", "arm64", labels={"zone": "b"}),
    node("a20", "linux/arm/v7", labels={"zone": "a"}),
)
BIG = ("main=big:1",)
WANTED = is_in("amd64", "arm64", "s390x")


def zone(value: str) -> dict[str, object]:
    return is_in(value, key="zone")


def field(name: str, operator: str = "In") -> str:
    return f"{{matchFields: [{{key: metadata.name, operator: {operator}, values: [{name}]}}]}}"


def test_an_expression_goes_into_the_term_that_is_there() -> None:
    result = planned(workload(affinity(term(ZONE_A)), images=BIG), *NODES)
    assert terms(result.pod) == [{"matchExpressions": [zone("a"), WANTED]}]
    assert result.lands == ["pc", "a64"]


def test_every_term_gains_and_none_comes_beside_them() -> None:
    result = planned(workload(affinity(term(ZONE_A), term(ZONE_B)), images=BIG), *NODES)
    assert terms(result.pod) == [
        {"matchExpressions": [zone("a"), WANTED]},
        {"matchExpressions": [zone("b"), WANTED]},
    ]
    assert result.lands == ["pc", "pc-b", "a64", "a64-b"]


@walked("empty", ["{}", "null", "{matchExpressions: []}", "{matchFields: [], matchExpressions: null}"])
def test_an_empty_term_matches_nothing_and_stays_so(empty: str) -> None:
    result = planned(workload(affinity(empty, term(ZONE_A)), images=BIG), *NODES)
    before = planned(workload(affinity(empty, term(ZONE_A)), images=BIG), *NODES).before
    assert terms(result.pod)[0] == terms(before["spec"]["template"]["spec"])[0]
    assert terms(result.pod)[1] == {"matchExpressions": [zone("a"), WANTED]}
    assert result.lands == ["pc", "a64"]


def test_a_pod_of_empty_terms_alone_lands_nowhere_and_is_not_brought_to_life() -> None:
    refusal = planned(workload(affinity("{}", "{}"), images=BIG), *NODES).refusal
    assert "lands nowhere" in refusal.reason


def test_a_term_that_names_nodes_gets_a_list_of_expressions() -> None:
    text = workload(affinity(field("a20", "NotIn"), field("a20")), images=BIG)
    result = planned(text, *NODES)
    assert terms(result.pod) == [
        {
            "matchFields": [{"key": "metadata.name", "operator": operator, "values": ["a20"]}],
            "matchExpressions": [WANTED],
        }
        for operator in ("NotIn", "In")
    ]
    assert result.lands == ["pc", "pc-b", "a64", "a64-b"]


def test_a_term_that_asks_for_less_is_left_as_it_is() -> None:
    text = workload(affinity(term(arch("In", "amd64")), term(ZONE_A)), images=BIG)
    result = planned(text, *NODES)
    assert terms(result.pod) == [
        {"matchExpressions": [is_in("amd64")]},
        {"matchExpressions": [zone("a"), WANTED]},
    ]


def test_a_term_that_asks_for_more_gets_what_both_admit() -> None:
    text = workload(affinity(term(arch("In", "arm64", "arm"))), images=BIG)
    result = planned(text, *NODES)
    [only] = terms(result.pod)
    assert only["matchExpressions"][0] == is_in("arm64", "arm")
    assert only["matchExpressions"][1:] == [is_in("arm64")] or result.pod["nodeSelector"] == {ARCH: "arm64"}
    assert result.lands == ["a64", "a64-b"]


def test_a_term_for_what_its_images_lack_alone_is_told_of_and_not_dropped() -> None:
    text = workload(affinity(term(arch("In", "arm")), term(ZONE_A)), images=BIG)
    result = planned(text, *NODES)
    assert terms(result.pod)[0]["matchExpressions"][0] == is_in("arm")
    assert len(terms(result.pod)) == 2
    assert any("kubernetes.io/arch In [arm]" in note and "drop it" in note for note in result.patch.notes)
    assert result.lands == ["pc", "a64"]


def test_that_term_is_told_of_where_the_change_is_a_selector() -> None:
    text = workload(affinity(term(arch("In", "arm64")), term(arch("In", "amd64"))))
    result = planned(text, PC, A64)
    assert result.pod["nodeSelector"] == {ARCH: "amd64"}
    assert any("kubernetes.io/arch In [arm64]" in note for note in result.patch.notes)


def test_that_term_is_told_of_where_it_uses_the_deprecated_label() -> None:
    beta = "{key: beta.kubernetes.io/arch, operator: In, values: [arm]}"
    result = planned(workload(affinity(term(beta), term(ZONE_A)), images=BIG), *NODES)
    assert any("beta.kubernetes.io/arch In [arm]" in note for note in result.patch.notes)


def test_not_in_that_is_there_stays_and_gets_what_it_lacks() -> None:
    result = planned(workload(affinity(term(arch("NotIn", "arm")))), *NODES)
    assert terms(result.pod)[0]["matchExpressions"] == [{"key": ARCH, "operator": "NotIn", "values": ["arm"]}]
    assert result.pod["nodeSelector"] == {ARCH: "amd64"}


def test_a_pod_may_have_a_selector_and_terms() -> None:
    text = workload("nodeSelector: {zone: a}", affinity(term(arch("Exists"))), images=BIG)
    result = planned(text.replace(", values: []", ""), *NODES)
    assert result.pod["nodeSelector"] == {"zone": "a"}
    assert terms(result.pod) == [{"matchExpressions": [{"key": ARCH, "operator": "Exists"}, WANTED]}]
    assert result.lands == ["pc", "a64"]


def test_a_selector_that_pins_an_architecture_is_never_overwritten() -> None:
    refusal = planned(workload(f"nodeSelector: {{{ARCH}: arm64}}"), PC, A64).refusal
    assert "a64" in refusal.reason


def test_a_malformed_term_stays_malformed() -> None:
    malformed = f"{{key: {ARCH}, operator: Bogus, values: [x]}}"
    result = planned(workload(affinity(term(malformed), term(ZONE_A)), images=BIG), *NODES)
    assert terms(result.pod)[0]["matchExpressions"][0]["operator"] == "Bogus"
    assert result.lands == ["pc", "a64"]


def test_what_stands_beside_the_terms_survives() -> None:
    beside = (
        "podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1, "
        "podAffinityTerm: {topologyKey: kubernetes.io/hostname}}]}"
    )
    preferred = "preferredDuringSchedulingIgnoredDuringExecution: [{weight: 5, preference: {}}]"
    text = workload(
        f"affinity: {{{beside}, nodeAffinity: {{{preferred}, {REQUIRED}: {{nodeSelectorTerms: "
        f"[{term(ZONE_A)}]}}}}}}",
        images=BIG,
    )
    result = planned(text, *NODES)
    before = result.before["spec"]["template"]["spec"]["affinity"]
    after = result.pod["affinity"]
    assert after["podAntiAffinity"] == before["podAntiAffinity"]
    assert [key for key in after["nodeAffinity"] if key != REQUIRED] == [
        "preferredDuringSchedulingIgnoredDuringExecution"
    ]


@walked("absent", ["affinity: {}", "affinity: null", "affinity: {nodeAffinity: {}}"])
def test_an_affinity_without_a_requirement_gets_one(absent: str) -> None:
    result = planned(workload(absent, images=BIG), PC, A64, A20)
    assert terms(result.pod) == [{"matchExpressions": [WANTED]}]


def test_the_change_of_one_term_among_several_is_enough_where_the_others_reach_no_bad_node() -> None:
    text = workload(affinity(term(arch("In", "amd64")), term(arch("In", "arm64"))))
    result = planned(text, PC, A64)
    assert result.lands == ["pc"]
    assert len(terms(result.pod)) == 2
