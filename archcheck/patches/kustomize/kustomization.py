"""A kustomization.yaml of the user's: which components it has, and how one more gets into it."""

import json
import posixpath

from archcheck.documents.nodes import elements, get, text_of
from archcheck.documents.values import value_of
from archcheck.errors import InputError
from archcheck.patches.yaml_edit.members import only_mapping, with_elements
from archcheck.patches.yaml_edit.rendering import dump

_COMPONENTS = "components"
_WHAT = "kustomization"


def lines_for(component: str) -> str:
    """Return the lines that take a component into a kustomization."""
    return dump({_COMPONENTS: [component]})


def components_of(data: bytes, path: str) -> list[str]:
    """Return the components of a kustomization, as paths without detours.

    Raises:
        InputError: it cannot be read.

    """
    names = elements(get(only_mapping(data, path, _WHAT), _COMPONENTS))
    return [posixpath.normpath(text_of(name) or "") for name in names]


def with_component(data: bytes, path: str, component: str) -> bytes:
    """Return a kustomization with a component in it; as it was if it is there already.

    Raises:
        InputError: it cannot be read, or there is no safe place for the line.

    """
    if component in components_of(data, path):
        return data
    return with_elements(data, path, _COMPONENTS, [component])


def holding(data: bytes, path: str, component: str) -> bytes:
    """Return a kustomization with a component in it, for a look: written anew where it has no place.

    Raises:
        InputError: it cannot be read.

    """
    try:
        return with_component(data, path, component)
    except InputError:
        value = value_of(only_mapping(data, path, _WHAT))
        return json.dumps({**value, _COMPONENTS: [*components_of(data, path), component]}).encode()
