"""The input sets of ResourceSets."""

from archcheck.sources.gitops.flux.resource_inputs import inputs_of, is_selected, key_for, permutation_id
from archcheck.sources.gitops.objects import ClusterIndex
from tests.support.gitops import built_object, node_of_text
from tests.support.tables import check_rows

SET = """\
apiVersion: fluxcd.controlplane.io/v1
kind: ResourceSet
metadata: {name: tenants, namespace: apps, labels: {tier: web, zone: a}}
spec:
  inputs: [{tenant: red}, {tenant: blue}]
"""


def test_each_set_says_where_it_comes_from() -> None:
    inputs = inputs_of(built_object(SET), ClusterIndex())
    provider = {
        "apiVersion": "fluxcd.controlplane.io/v1",
        "kind": "ResourceSet",
        "name": "tenants",
        "namespace": "apps",
    }
    assert inputs.sets == (
        {"tenant": "red", "provider": provider},
        {"tenant": "blue", "provider": provider},
    )


def test_a_combination_has_an_id() -> None:
    sets = inputs_of(built_object(SET + "  inputStrategy: {name: Permute}\n"), ClusterIndex()).sets
    assert [(each["id"], each["tenants"]["tenant"]) for each in sets] == [  # type: ignore[index]
        (permutation_id(["tenants"], [0]), "red"),
        (permutation_id(["tenants"], [1]), "blue"),
    ]
    assert permutation_id(["tenants"], [0]) == "310772587"


def test_too_many_combinations_are_refused() -> None:
    provider = (
        "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSetInputProvider\n"
        "metadata: {name: many, namespace: apps}\nspec: {type: OCIArtifactTag}\n"
        "status: {exportedInputs: [" + "{tag: x}, " * 6000 + "]}\n"
    )
    index = ClusterIndex().with_objects([built_object(provider)])
    text = SET + "  inputStrategy: {name: Permute}\n  inputsFrom: [{name: many}]\n"
    inputs = inputs_of(built_object(text), index)
    assert (inputs.sets, inputs.problem) == ((), "its inputs have 12000 combinations, over 10000")


def test_keys_are_lower_case_words() -> None:
    rows = (("My-Provider", "my_provider"), ("a.b  c", "a_b_c"), ("--x--", "x"), ("é1", "1"), ("a+b", "ab"))
    check_rows(rows, lambda row: _has_key(*row))


def _has_key(name: str, key: str) -> None:
    assert key_for(name) == key


def test_selectors_are_met_by_labels() -> None:
    rows = (
        ("matchLabels: {tier: web}", True),
        ("matchLabels: {tier: db}", False),
        ("matchLabels: {other: ''}", False),
        ("matchExpressions: [{key: tier, operator: In, values: [web, db]}]", True),
        ("matchExpressions: [{key: tier, operator: NotIn, values: [web]}]", False),
        ("matchExpressions: [{key: none, operator: NotIn, values: [web]}]", True),
        ("matchExpressions: [{key: zone, operator: Exists}]", True),
        ("matchExpressions: [{key: zone, operator: DoesNotExist}]", False),
        ("matchExpressions: [{key: zone, operator: Like}]", False),
        ("{}", True),
    )
    check_rows(rows, lambda row: _is_met(*row))


def _is_met(selector: str, expected: bool) -> None:
    assert is_selected(built_object(SET), node_of_text(selector)) == expected
