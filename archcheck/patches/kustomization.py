"""A kustomization.yaml of the user's: what it does to names, and how a component gets into it."""

import io

from archcheck.documents.nodes import Mapping, Scalar, elements, get, is_null, text_of
from archcheck.documents.reading import Document, read
from archcheck.documents.values import node_of, same
from archcheck.errors import InputError
from archcheck.patches.inserting import CannotInsertError, insertion
from archcheck.patches.kustomize import Renaming
from archcheck.patches.model import Add
from archcheck.patches.operations import applied
from archcheck.patches.text import text_of as file_text
from archcheck.patches.yaml_text import dump

_COMPONENTS = "components"


def lines_for(component: str) -> str:
    """Return the lines that take a component into a kustomization."""
    return dump({_COMPONENTS: [component]})


def renaming_of(data: bytes, path: str) -> Renaming:
    """Return what a kustomization does to names after its components have run.

    Raises:
        InputError: it cannot be read.

    """
    root = _root(data, path)
    texts = [text_of(get(root, name)) or "" for name in ("namePrefix", "nameSuffix")]
    return Renaming(*texts, namespace=text_of(get(root, "namespace")) is not None)


def with_component(data: bytes, path: str, component: str) -> bytes:
    """Return a kustomization with a component in it; as it was if it is there already.

    Raises:
        InputError: it cannot be read, or there is no safe place for the line.

    """
    root = _root(data, path)
    listed = get(root, _COMPONENTS)
    names = [text_of(each) or "" for each in elements(listed)]
    if component.rstrip("/") in (name.rstrip("/").removeprefix("./") for name in names):
        return data
    text = file_text(data)
    if text is None:
        raise InputError("not UTF-8", path=path)
    addition = Add((_COMPONENTS, "0") if names else (_COMPONENTS,), component if names else [component])
    mark = data[: len(data) - len(text.whole.encode())]
    if listed is None and not is_null(root) and _is_block(root, text.whole):
        newline = text.newline(1)
        end = "" if not text.whole or text.whole.endswith("\n") else newline
        new = text.whole + end + lines_for(component).replace("\n", newline)
    else:
        try:
            place = insertion(root, addition, text)
        except CannotInsertError as error:
            raise InputError(f"no safe place for {component}: {error}", path=path) from error
        new = text.whole[: place.at] + place.text + text.whole[place.at + place.replaced :]
    changed = mark + new.encode()
    if not same(_root(changed, path), applied(root, [addition])):
        raise InputError("no safe place for the component in it", path=path, hint="add the lines by hand")
    return changed


def _is_block(root: Mapping, text: str) -> bool:
    first = root.pairs[0][0] if root.pairs else None
    return isinstance(first, Scalar) and first.column == 1 and "\n..." not in text


def _root(data: bytes, path: str) -> Mapping:
    readings = list(read(io.BytesIO(data)))
    if not readings:
        empty = node_of({})
        assert isinstance(empty, Mapping)
        return empty
    root = readings[0].root if len(readings) == 1 and isinstance(readings[0], Document) else None
    if not isinstance(root, Mapping):
        raise InputError("no kustomization", path=path, hint="one document, a mapping")
    return root
