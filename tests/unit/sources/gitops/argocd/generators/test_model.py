"""Values that a generator adds to its parameters."""

from archcheck.sources.gitops.argocd.generators.model import generated, patterns, with_values
from archcheck.sources.gitops.argocd.templates import TemplateLanguage
from archcheck.sources.gitops.values import plain_values
from tests.support.argocd import placed_of


def test_values_name_parameters_and_not_each_other() -> None:
    parameters = {"a": generated("1")}
    values = placed_of("{values: {x: '{{ .a }}', y: '{{ .values }}'}}")
    found = with_values(parameters, values, TemplateLanguage(is_go=True))
    assert plain_values(found) == {"a": "1", "values": {"x": "1", "y": "<no value>"}}
    plain = with_values(
        parameters, placed_of("{values: {x: '{{a}}{{values.y}}'}}"), TemplateLanguage(is_go=False)
    )
    assert plain_values(plain) == {"a": "1", "values.x": "1{{values.y}}"}
    assert with_values(parameters, placed_of("{}"), TemplateLanguage(is_go=True)) is parameters


def test_patterns_that_include_and_leave_out() -> None:
    entries = placed_of("{files: [{path: a}, {path: b, exclude: true}, {path: c, exclude: false}]}")
    assert patterns(entries, "files") == (["a", "c"], ["b"])


def test_generated_parameters_stand_nowhere() -> None:
    assert plain_values(generated({"a": [1, "x", None]})) == {"a": [1, "x", None]}
