"""`helm.values` of a generated Application: each value at the parameter that fills it in, or its line."""

from collections.abc import Callable, Mapping

from archcheck.errors import DocumentError
from archcheck.sources.gitops.argocd.generators.model import Parameters
from archcheck.sources.gitops.argocd.templates import TemplateLanguage
from archcheck.sources.gitops.placing import member
from archcheck.sources.gitops.values import PlacedScalar, PlacedValues, placed_values
from archcheck.sources.gitops.written_values import yaml_in
from archcheck.workloads.model import Origin


def with_filled_blocks(
    filled: PlacedValues, template: PlacedValues, parameters: Parameters, language: TemplateLanguage
) -> PlacedValues:
    """Return a filled template whose texts of values are objects of values, which mean the same.

    Args:
        filled: the template with parameters filled in.
        template: the template itself: lists in it have the same elements.
        parameters: what was filled in.
        language: how.

    """
    if isinstance(filled, Mapping) and isinstance(template, Mapping):
        result = {
            key: with_filled_blocks(each, template.get(key, {}), parameters, language)
            for key, each in filled.items()
        }
        text = member(template, "helm", "values")
        helm = result.get("helm")
        if isinstance(text, PlacedScalar) and isinstance(helm, Mapping) and "\n" in text.text:
            result["helm"] = _with_object(helm, text, parameters, language)
        return result
    if isinstance(filled, list) and isinstance(template, list) and len(filled) == len(template):
        return [
            with_filled_blocks(each, own, parameters, language)
            for each, own in zip(filled, template, strict=True)
        ]
    return filled


def _with_object(
    helm: Mapping[str, PlacedValues], text: PlacedScalar, parameters: Parameters, language: TemplateLanguage
) -> PlacedValues:
    """Return helm's options with an object in place of the text; as they are where that cannot be."""
    place = text.origin
    if member(helm, "valuesObject") is not None or place is None or place.line is None:
        return helm
    rendered = language.with_lines(text.text, language.data_of(parameters))
    try:
        node = yaml_in(rendered.text)
    except DocumentError:
        return helm
    values = {} if node is None else placed_values(node, "")
    if not isinstance(values, Mapping) or not values:
        return helm
    written = text.text.split("\n")

    def origin_of(line: int) -> Origin:
        own = rendered.lines[min(line, len(rendered.lines)) - 1]
        places = language.places(written[min(own, len(written)) - 1], parameters)
        return places[-1] if places else Origin(place.path, (place.line or 0) + own)

    kept = {key: each for key, each in helm.items() if key != "values"}
    return {**kept, "valuesObject": _at_lines(values, origin_of)}


def _at_lines(values: PlacedValues, origin_of: Callable[[int], Origin]) -> PlacedValues:
    if isinstance(values, PlacedScalar):
        line = values.origin.line if values.origin else None
        return PlacedScalar(values.meaning, values.text, origin_of(line or 1), values.level)
    if isinstance(values, Mapping):
        return {key: _at_lines(each, origin_of) for key, each in values.items()}
    return [_at_lines(each, origin_of) for each in values]
