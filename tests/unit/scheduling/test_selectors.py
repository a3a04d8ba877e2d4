"""Terms of a required affinity as a manifest writes them: empty, null, by field, malformed."""

from archcheck.scheduling.filters import Filter
from archcheck.scheduling.selectors import fault_of, term_matches
from archcheck.workloads.constraints import Requirement, Term
from tests.support.tables import walked
from tests.unit.scheduling.helpers import affinity, held_off, landing, node, pod, requirement, shape, term

NODES = [node("a", arch="amd64"), node("b", arch="arm64"), node("c")]
ARM64 = "{matchExpressions: [{key: arch, operator: In, values: [arm64]}]}"
RULE = "requiredDuringSchedulingIgnoredDuringExecution"


def by_name(operator: str, *values: str, key: str = "metadata.name") -> Term:
    return Term((), (Requirement(key, operator, values),))


@walked(
    "empty",
    [
        "{}",
        "null",
        "~",
        "{matchExpressions: []}",
        "{matchExpressions: null}",
        "{matchExpressions: [], matchFields: []}",
        "{matchFields: null}",
    ],
)
def test_an_empty_term_matches_no_node(empty: str) -> None:
    assert landing(pod(affinity(empty)), NODES) == []
    assert landing(pod(affinity(empty, ARM64)), NODES) == ["b"]
    assert landing(pod(affinity(ARM64, empty)), NODES) == ["b"]


@walked("required", ["{}", "{nodeSelectorTerms: []}", "{nodeSelectorTerms: null}", "{nodeSelectorTerms: }"])
def test_a_requirement_without_a_term_matches_no_node(required: str) -> None:
    text = pod(f"affinity: {{nodeAffinity: {{{RULE}: {required}}}}}")
    assert landing(text, NODES) == []
    assert "without a term" in held_off(text, NODES[0])[0].text


@walked(
    "spec",
    [
        "affinity: null",
        "affinity: {}",
        "affinity: {nodeAffinity: null}",
        "affinity: {nodeAffinity: {}}",
        f"affinity: {{nodeAffinity: {{{RULE}: null}}}}",
        "nodeSelector: null",
        "nodeSelector: {}",
    ],
)
def test_no_requirement_is_no_constraint(spec: str) -> None:
    assert landing(pod(spec), NODES) == ["a", "b", "c"]


def test_a_selector_is_anded_with_an_affinity() -> None:
    assert landing(pod(f"nodeSelector: {{arch: arm64}}, {affinity(ARM64)}"), NODES) == ["b"]
    assert landing(pod(f"nodeSelector: {{arch: amd64}}, {affinity(ARM64)}"), NODES) == []


def test_a_selector_wants_every_pair_exactly() -> None:
    nodes = [node("a", arch="arm", disk="ssd"), node("b", arch="arm"), node("c", arch="ARM", disk="ssd")]
    assert landing(pod("nodeSelector: {arch: arm, disk: ssd}"), nodes) == ["a"]
    assert landing(pod("nodeSelector: {disk: null}"), [*nodes, node("d", disk="")]) == ["d"]


@walked(
    "fields, landed",
    [
        (by_name("In", "a"), ["a"]),
        (by_name("In", "z"), []),
        (by_name("NotIn", "a"), ["b", "c"]),
        (by_name("NotIn", "z"), ["a", "b", "c"]),
        (by_name("In", "A"), []),
    ],
)
def test_a_node_by_its_name(fields: Term, landed: list[str]) -> None:
    assert [each.name for each in NODES if term_matches(fields, each.labels, each.name)] == landed


def test_fields_and_expressions_of_a_term_are_both_asked() -> None:
    fields = "matchFields: [{key: metadata.name, operator: In, values: [a]}]"
    mixed = f"{{{fields}, matchExpressions: [{{key: arch, operator: In, values: [arm64]}}]}}"
    assert landing(pod(affinity(f"{{{fields}}}")), NODES) == ["a"]
    assert landing(pod(affinity(mixed)), NODES) == []


def test_every_field_of_a_term_is_asked() -> None:
    both = Term((), (*by_name("NotIn", "a").fields, *by_name("NotIn", "b").fields))
    assert [each.name for each in NODES if term_matches(both, each.labels, each.name)] == ["c"]


def test_a_field_is_a_name_and_no_label_of_that_name() -> None:
    labels = {"metadata.name": "a"}
    assert not term_matches(by_name("In", "a"), labels, "z")
    assert term_matches(term("metadata.name In a"), labels, "z")


SOUND = [
    term("kubernetes.io/arch In amd64"),
    term("a NotIn x"),
    term("a Exists"),
    term("a DoesNotExist"),
    term("a Gt 1"),
    term("a Lt 007"),
    term(f"a In {'x' * 63}"),
    term(f"{'x' * 63} Exists"),
    term(f"{'a.' * 126}a/x Exists"),
    term("a.b_c-D In x.y_z-W"),
    term("a In "),
    by_name("In", "n1"),
    by_name("NotIn", "n1"),
]


@walked("sound", SOUND)
def test_a_sound_term_has_no_fault(sound: Term) -> None:
    assert fault_of(sound) == ""


FAULTS = [
    (Term(), "it is empty"),
    (Term((Requirement("a", "In"),)), "In needs values"),
    (Term((Requirement("a", "NotIn"),)), "NotIn needs values"),
    (term("a Exists x"), "Exists takes no values"),
    (term("a DoesNotExist x"), "DoesNotExist takes no values"),
    (Term((Requirement("a", "Gt"),)), "Gt needs one whole number"),
    (Term((Requirement("a", "Lt"),)), "Lt needs one whole number"),
    (term("a Gt 1 2"), "Gt needs one whole number"),
    (term("a Lt many"), "Lt needs one whole number"),
    (term("a Gt 9.5"), "Gt needs one whole number"),
    (term(f"a Gt {2**63}"), "Gt needs one whole number"),
    (term("a Gt +5"), "'+5' is no label value"),
    (term("a Lt -5"), "'-5' is no label value"),
    (term("a Bogus x"), "'Bogus' is no operator"),
    (Term((Requirement("a", "", ("x",)),)), "'' is no operator"),
    (term("a in x"), "'in' is no operator"),
    (term("kubernetes.io/arch In arm/v7"), "'arm/v7' is no label value"),
    (term("a NotIn amd64 -x"), "'-x' is no label value"),
    (term(f"a In {'x' * 64}"), "is no label value"),
    (Term((Requirement("", "Exists"),)), "'' is no label key"),
    (term("/a Exists"), "'/a' is no label key"),
    (term("a/ Exists"), "'a/' is no label key"),
    (term("a/b/c Exists"), "'a/b/c' is no label key"),
    (term("A.io/b Exists"), "'A.io/b' is no label key"),
    (term("-a Exists"), "'-a' is no label key"),
    (term("a- Exists"), "'a-' is no label key"),
    (Term((Requirement("a b", "Exists"),)), "'a b' is no label key"),
    (Term((Requirement("a\n", "Exists"),)), "is no label key"),
    (term(f"{'x' * 64} Exists"), "is no label key"),
    (term(f"{'a' * 254}/x Exists"), "is no label key"),
    (term("a..b/x Exists"), "is no label key"),
    (by_name("In", "a", key="metadata.namespace"), "only metadata.name"),
    (by_name("NotIn", "a", key="spec.unschedulable"), "only metadata.name"),
    (by_name("In", "a", key=""), "only metadata.name"),
    (by_name("Exists"), "metadata.name takes In or NotIn and one value"),
    (by_name("Gt", "1"), "metadata.name takes In or NotIn and one value"),
    (by_name("In"), "metadata.name takes In or NotIn and one value"),
    (by_name("In", "a", "b"), "metadata.name takes In or NotIn and one value"),
    (by_name("NotIn", "a", "b"), "metadata.name takes In or NotIn and one value"),
]


@walked("broken, fault", FAULTS)
def test_what_the_api_server_refuses_matches_no_node(broken: Term, fault: str) -> None:
    assert fault in fault_of(broken)
    for labels in ({}, {"a": "x"}, {"a": "100", "kubernetes.io/arch": "arm/v7"}):
        assert not term_matches(broken, labels, "a")


def test_the_first_fault_is_told_whichever_expression_has_it() -> None:
    mixed = Term((requirement("a Exists"), requirement("b Bogus x")), by_name("Exists").fields)
    assert fault_of(mixed) == "'Bogus' is no operator"


def test_the_block_names_the_term_and_its_fault() -> None:
    [block] = held_off(
        pod(affinity("{}", "{matchExpressions: [{key: arch, operator: Is}]}", ARM64)), NODES[0]
    )
    assert block.filter is Filter.AFFINITY
    assert block.key == "arch"
    assert "an empty term (it is empty)" in block.text
    assert "'Is' is no operator" in block.text
    assert "arch In [arm64]" in block.text


def test_a_null_expression_is_malformed_and_breaks_nothing() -> None:
    assert landing(pod(affinity("{matchExpressions: [null]}", ARM64)), NODES) == ["b"]


def test_preferred_terms_constrain_nothing() -> None:
    preferred = "preferredDuringSchedulingIgnoredDuringExecution"
    text = pod(f"affinity: {{nodeAffinity: {{{preferred}: [{{weight: 100, preference: {ARM64}}}]}}}}")
    assert landing(text, NODES) == ["a", "b", "c"]
    assert shape(text).required is None
