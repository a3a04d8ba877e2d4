"""Generators → sets of parameters: which kinds are known, selectors, and generators that name others'."""

import pytest

from archcheck.sources.gitops.argocd.generators.evaluating import evaluated, interpolated, kinds_of
from archcheck.sources.gitops.argocd.generators.model import GeneratorError, UnknownGeneratorError
from archcheck.sources.gitops.values import plain_values
from tests.support.argocd import generator_context, parameters_of, placed_of
from tests.support.tables import walked


@walked(
    "kind, said",
    [
        ("pullRequest", "needs a Git host"),
        ("scmProvider", "needs a Git host"),
        ("clusterDecisionResource", "asks an object of the cluster"),
        ("plugin", "asks a service in the cluster"),
        ("invented", "is not known"),
    ],
)
def test_generators_that_cannot_be_known_say_why(kind: str, said: str) -> None:
    with pytest.raises(UnknownGeneratorError, match=f"generator {kind} {said}"):
        evaluated(placed_of(f"{kind}: {{}}"), kind, generator_context())


def test_one_that_is_not_known_makes_what_holds_it_unknown() -> None:
    text = "matrix: {generators: [{list: {elements: [{a: '1'}]}}, {plugin: {}}]}"
    with pytest.raises(UnknownGeneratorError, match="generator plugin"):
        evaluated(placed_of(text), "matrix", generator_context())


def test_a_selector_takes_parameters_by_dotted_names() -> None:
    text = """
list: {elements: [{a: {b: x}, n: 1}, {a: {b: y}, n: 2}, {n: 3}]}
selector: {matchLabels: {a.b: x}, matchExpressions: [{key: n, operator: Lt, values: ['2']}]}
"""
    assert parameters_of(text) == [{"a": {"b": "x"}, "n": 1}]


def test_kinds_of_a_generator() -> None:
    assert kinds_of(placed_of("{list: {}, selector: {}, git: {}}")) == ["list", "git"]
    assert kinds_of(placed_of("[]")) == []


def test_a_git_generator_names_what_it_looks_for() -> None:
    with pytest.raises(GeneratorError, match="neither directories nor files"):
        parameters_of("git: {repoURL: x}")


def test_nesting_has_an_end() -> None:
    text = "list: {elements: [{a: '1'}]}"
    for _ in range(6):
        text = f"matrix: {{generators: [{{{text}}}, {{list: {{elements: [{{b: '2'}}]}}}}]}}"
    with pytest.raises(UnknownGeneratorError, match="generator matrix"):
        evaluated(placed_of(text), "matrix", generator_context())


def test_values_that_name_what_a_generator_itself_gives_stay() -> None:
    """Source: argo-cd applicationset/utils/utils.go, RenderGeneratorParams."""
    generator = placed_of(
        "git: {repoURL: '{{ .url }}', values: {a: '{{ .url }}', b: '{{ .path.basename }}'}, template: {x: '{{ .y }}'}}"
    )
    filled = interpolated(generator, generator_context(), {"url": placed_of("https://x")})
    assert plain_values(filled) == {
        "git": {"repoURL": "https://x", "values": {"a": "https://x", "b": "{{ .path.basename }}"}}
    }
