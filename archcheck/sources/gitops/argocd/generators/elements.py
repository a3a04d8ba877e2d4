"""The list generator: `elements` as they are written, and those of the text `elementsYaml`.

Source: argoproj/argo-cd applicationset/generators/list.go.
"""

from collections.abc import Iterator, Mapping

from archcheck.errors import DocumentError
from archcheck.sources.gitops.argocd.blocks import block_values
from archcheck.sources.gitops.argocd.generators.model import GeneratorContext, GeneratorError, Parameters
from archcheck.sources.gitops.placing import items_at, member
from archcheck.sources.gitops.values import PlacedScalar, PlacedValues


def list_parameters(generator: PlacedValues, context: GeneratorContext) -> list[Parameters]:
    """Return the elements of a list generator."""
    listed = [_element(each, is_go=context.language.is_go) for each in items_at(generator, "elements")]
    return [*listed, *_of_text(member(generator, "elementsYaml"))]


def _element(element: PlacedValues, *, is_go: bool) -> Parameters:
    if not isinstance(element, Mapping):
        raise GeneratorError("an element of a list generator is no mapping")
    return element if is_go else dict(_texts(element))


def _texts(element: Parameters) -> Iterator[tuple[str, PlacedScalar]]:
    """Yield the members of an element, which are texts; those of `values` one by one."""
    for key, value in element.items():
        if key == "values":
            if not isinstance(value, Mapping):
                raise GeneratorError("values of a list generator are no mapping")
            yield from ((f"values.{name}", _text(each, name)) for name, each in value.items())
        else:
            yield key, _text(value, key)


def _text(value: PlacedValues, key: str) -> PlacedScalar:
    if isinstance(value, PlacedScalar) and isinstance(value.meaning, str):
        return value
    raise GeneratorError(f"{key} of a list generator is no text, and goTemplate is not set")


def _of_text(text: PlacedValues | None) -> Iterator[Parameters]:
    """Yield the elements that a text of YAML has."""
    if not isinstance(text, PlacedScalar) or not text.text.strip():
        return
    try:
        values = block_values(text)
    except DocumentError as error:
        raise GeneratorError(f"elementsYaml is no YAML: {error}") from error
    for each in values if isinstance(values, list) else ():
        if isinstance(each, Mapping):
            yield each
