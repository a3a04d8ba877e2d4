"""The two languages of templates, and the places of what is filled in."""

import pytest

from archcheck.sources.gitops.argocd.templates import FillingError, TemplateLanguage
from archcheck.sources.gitops.values import PlacedScalar, plain_values
from tests.support.argocd import placed_of
from tests.support.tables import walked

GO, PLAIN = TemplateLanguage(is_go=True), TemplateLanguage(is_go=False)
PARAMETERS = {"name": placed_of("web"), "image": placed_of("{tag: '1'}"), "n": placed_of("5")}


@walked(
    "text, filled",
    [
        ("{{name}}-x", "web-x"),
        ("{{ name }}", "web"),
        ("{{unknown}}", "{{unknown}}"),
        ("{{ n }}", "{{ n }}"),
        ("{{image.tag}}", "{{image.tag}}"),
        ("{{}}", "{{}}"),
        ("plain", "plain"),
        ("{{\nname}}", "{{\nname}}"),
        ("a {{", "a {{"),
    ],
)
def test_plain_templates(text: str, filled: str) -> None:
    assert PLAIN.text(text, PLAIN.data_of(PARAMETERS)) == filled


@walked(
    "text, filled",
    [
        ("{{ .name }}-{{ .image.tag }}", "web-1"),
        ("{{ .n }}", "5"),
        ("{{ .gone }}", "<no value>"),
        ("{{ normalize .name | upper }}", "WEB"),
        ('{{ index .image "tag" }}', "1"),
    ],
)
def test_go_templates(text: str, filled: str) -> None:
    assert GO.text(text, GO.data_of(PARAMETERS)) == filled


def test_what_cannot_be_filled_in() -> None:
    strict = TemplateLanguage(is_go=True, missing_key="error")
    with pytest.raises(FillingError, match="gone"):
        strict.text("{{ .gone }}", strict.data_of(PARAMETERS))
    with pytest.raises(FillingError, match="is not closed"):
        PLAIN.text("{{a}} {{b", {})
    assert GO.filled_or_kept(placed_of("'{{ .gone }}'"), PARAMETERS) == placed_of("'{{ .gone }}'")


def test_keys_and_texts_are_filled_in_and_numbers_stay() -> None:
    values = placed_of("{'{{ .name }}': ['{{ .n }}', 7, true, null]}")
    assert plain_values(GO.filled(values, PARAMETERS)) == {"web": ["5", 7, True, None]}


def test_what_is_filled_in_stands_where_its_parameter_does() -> None:
    parameters = {"image": placed_of("\n\ntag: '1'", "clusters/one.yaml"), "path": placed_of("x", "")}
    for language, text in ((GO, "'v{{ .image.tag }}'"), (GO, "'{{ printf \"%s\" .image.tag }}'")):
        found = language.filled(placed_of(text), parameters)
        assert isinstance(found, PlacedScalar)
        assert found.origin is not None
        assert (found.origin.path, found.origin.line) == ("clusters/one.yaml", 3)
    own = GO.filled(placed_of("'{{ .gone }}'"), parameters)
    assert isinstance(own, PlacedScalar)
    assert own.origin is not None
    assert own.origin.path == "argocd/apps.yaml"
    flat = PLAIN.filled(placed_of("'{{ tag }}'"), {"tag": placed_of("'1'", "clusters/two.yaml")})
    assert isinstance(flat, PlacedScalar)
    assert flat.origin is not None
    assert flat.origin.path == "clusters/two.yaml"
