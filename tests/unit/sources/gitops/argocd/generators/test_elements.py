"""The list generator."""

import pytest

from archcheck.sources.gitops.argocd.generators.elements import list_parameters
from archcheck.sources.gitops.argocd.generators.model import GeneratorError
from archcheck.sources.gitops.values import PlacedScalar
from tests.support.argocd import generator_context, parameters_of, placed_of


def test_elements_and_those_of_a_text() -> None:
    text = """
list:
  elements: [{a: 1, b: {c: [x]}}]
  elementsYaml: |
    - {a: 2}
    - name: three
"""
    assert parameters_of(text) == [{"a": 1, "b": {"c": ["x"]}}, {"a": 2}, {"name": "three"}]


def test_elements_of_a_text_have_its_lines() -> None:
    generator = placed_of("elementsYaml: |\n  - {a: '2'}\n  - name: three\n")
    first, second = list_parameters(generator, generator_context())
    places = [each.origin for each in (first["a"], second["name"]) if isinstance(each, PlacedScalar)]
    assert [each and (each.path, each.line) for each in places] == [
        ("argocd/apps.yaml", 2),
        ("argocd/apps.yaml", 3),
    ]


def test_without_go_templates_all_are_texts() -> None:
    assert parameters_of("list: {elements: [{a: x, values: {b: w}}]}", go=False) == [
        {"a": "x", "values.b": "w"}
    ]
    for element in ("{a: 1}", "{a: {b: x}}", "{values: x}", "{values: {a: 1}}"):
        with pytest.raises(GeneratorError):
            parameters_of(f"list: {{elements: [{element}]}}", go=False)


def test_a_text_that_is_no_yaml() -> None:
    with pytest.raises(GeneratorError, match="elementsYaml is no YAML"):
        parameters_of("list: {elementsYaml: '[a'}")
