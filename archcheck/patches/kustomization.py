"""A kustomization.yaml of the user's: what it does to names, and how a component gets into it."""

import posixpath

from archcheck.documents.nodes import elements, get, text_of
from archcheck.patches.kustomize import Renaming
from archcheck.patches.members import only_mapping, with_elements
from archcheck.patches.yaml_text import dump

_COMPONENTS = "components"
_WHAT = "kustomization"


def lines_for(component: str) -> str:
    """Return the lines that take a component into a kustomization."""
    return dump({_COMPONENTS: [component]})


def renaming_of(data: bytes, path: str) -> Renaming:
    """Return what a kustomization does to names after its components have run.

    Raises:
        InputError: it cannot be read.

    """
    root = only_mapping(data, path, _WHAT)
    prefix, suffix = (text_of(get(root, name)) or "" for name in ("namePrefix", "nameSuffix"))
    return Renaming(prefix, suffix, namespace=text_of(get(root, "namespace")) is not None)


def components_of(data: bytes, path: str) -> list[str]:
    """Return the components of a kustomization, as paths without detours.

    Raises:
        InputError: it cannot be read.

    """
    names = elements(get(only_mapping(data, path, _WHAT), _COMPONENTS))
    return [posixpath.normpath(text_of(each) or "") for each in names]


def with_component(data: bytes, path: str, component: str) -> bytes:
    """Return a kustomization with a component in it; as it was if it is there already.

    Raises:
        InputError: it cannot be read, or there is no safe place for the line.

    """
    if component in components_of(data, path):
        return data
    return with_elements(data, path, _COMPONENTS, [component])
