"""Texts of values in a template, filled in, with the places of what fills them in."""

from archcheck.sources.gitops.argocd.filled_blocks import with_filled_blocks
from archcheck.sources.gitops.argocd.templates import TemplateLanguage
from archcheck.sources.gitops.placing import member
from archcheck.sources.gitops.values import PlacedScalar, plain_values
from tests.support.argocd import placed_of

TEMPLATE = """
spec:
  sources:
    - path: p
    - helm:
        values: |
          {{- range .list }}
          {{ . }}: 1
          {{- end }}
          image:
            repository: {{ .repository }}
            tag: fixed
"""
GO = TemplateLanguage(is_go=True)


def test_lines_of_a_block_and_places_of_parameters() -> None:
    template = placed_of(TEMPLATE)
    parameters = {
        "list": placed_of("[a, b]", ""),
        "repository": placed_of("\n\nghcr.io/acme/web", "clusters/one.yaml"),
    }
    found = with_filled_blocks(GO.filled(template, parameters), template, parameters, GO)
    sources = member(found, "spec", "sources")
    assert isinstance(sources, list)
    helm = member(sources[1], "helm")
    assert helm is not None
    assert plain_values(helm) == {
        "valuesObject": {"a": 1, "b": 1, "image": {"repository": "ghcr.io/acme/web", "tag": "fixed"}}
    }
    places = {}
    for key in ("repository", "tag"):
        scalar = member(helm, "valuesObject", "image", key)
        assert isinstance(scalar, PlacedScalar)
        assert scalar.origin is not None
        places[key] = (scalar.origin.path, scalar.origin.line)
    assert places == {"repository": ("clusters/one.yaml", 3), "tag": ("argocd/apps.yaml", 12)}


def test_what_is_an_object_or_no_yaml_stays() -> None:
    for helm in ('{values: "a:\\n b", valuesObject: {c: 1}}', '{values: "a: [\\n"}', "{values: 'a: 1'}"):
        template = placed_of(f"{{helm: {helm}}}")
        assert with_filled_blocks(template, template, {"x": placed_of("1")}, GO) == template
