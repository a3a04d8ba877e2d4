"""Values ↔ YAML, as sigs.k8s.io/yaml writes and reads it."""

from archcheck.documents.composing import compose
from archcheck.documents.values import value_of
from archcheck.errors import DocumentError
from archcheck.sources.gitops.go_template.errors import FunctionError
from archcheck.sources.gitops.go_template.functions.model import Parameter, TemplateFunction, function
from archcheck.sources.gitops.go_template.functions.yaml_emitting import yaml_text
from archcheck.sources.gitops.go_template.values import bytes_of, go_value


def from_yaml(text: str) -> dict[str, object]:
    """Return the map that YAML means, numbers as floats; an empty text is an empty map."""
    value = _value(text)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise FunctionError("cannot unmarshal YAML into a map")
    return value


def from_yaml_array(text: str) -> list[object]:
    """Return the list that YAML means."""
    value = _value(text)
    if value is None:
        return []
    if not isinstance(value, list):
        raise FunctionError("cannot unmarshal YAML into a list")
    return value


def _value(text: str) -> object:
    try:
        root = next(compose(bytes_of(text), 0), None)
    except DocumentError as error:
        raise FunctionError(f"error converting YAML to JSON: {error}") from error
    return go_value(value_of(root), whole_are_floats=True)


FROM_YAML: dict[str, TemplateFunction] = {
    "fromYaml": function(from_yaml, Parameter.STRING),
    "fromYamlArray": function(from_yaml_array, Parameter.STRING),
}

ARGO_TO_YAML: dict[str, TemplateFunction] = {
    "toYaml": function(lambda value: yaml_text(value).removesuffix("\n"), Parameter.ANY)
}
"""Argo CD's, without a new line at the end."""

FLUX_TO_YAML: dict[str, TemplateFunction] = {
    "toYaml": function(yaml_text, Parameter.ANY),
    "mustToYaml": function(yaml_text, Parameter.ANY),
}
"""flux-operator's."""
