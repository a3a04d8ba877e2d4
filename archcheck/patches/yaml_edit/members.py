"""A member of a file's top-level mapping, added without touching the rest of it."""

import io
from typing import Any

from archcheck.documents.marks import split_mark
from archcheck.documents.nodes import Items, Mapping, Scalar, elements, get
from archcheck.documents.reading import Document, read
from archcheck.documents.values import node_of, same
from archcheck.errors import InputError
from archcheck.patches.json6902.applying import applied
from archcheck.patches.model import END, Add
from archcheck.patches.yaml_edit.inserting import CannotInsertError, insertion
from archcheck.patches.yaml_edit.rendering import dump, flow
from archcheck.patches.yaml_edit.text import Text, text_of


def only_mapping(data: bytes, path: str, what: str) -> Mapping:
    """Return the one document of a file; an empty mapping for an empty file.

    Raises:
        InputError: it is broken, or something else than `what`.

    """
    readings = list(read(io.BytesIO(data)))
    if not readings:
        return _empty()
    root = readings[0].root if len(readings) == 1 and isinstance(readings[0], Document) else None
    if not isinstance(root, Mapping):
        raise InputError(f"no {what}", path=path, hint="one document, a mapping")
    return root


def with_elements(data: bytes, path: str, key: str, values: list[Any]) -> bytes:
    """Return a file with values in the list `key`, which is made at its end where it is not there.

    Raises:
        InputError: it cannot be read, or there is no safe place for them.

    """
    root = only_mapping(data, path, key)
    mark, behind = split_mark(data)
    text = text_of(behind)
    if text is None:
        raise InputError("not UTF-8", path=path)
    there = get(root, key)
    if there is None and _ends_in_block(root, text):
        newline = text.newline(1)
        end = "" if not text.whole or text.whole.endswith("\n") else newline
        new = text.whole + end + dump({key: values}).replace("\n", newline)
        expected = applied(root, [Add((key,), values)])
    elif isinstance(there, Items) and there.nodes:
        new, expected = text.whole, root
        at_end = isinstance(there.nodes[-1], Scalar)
        for value in values if at_end else reversed(values):
            addition = Add((key, END if at_end else "0"), value)
            new = _appended(new, path, key, value) if at_end else _inserted(new, path, addition)
            expected = applied(expected, [addition])
    else:
        new = _inserted(text.whole, path, Add((key,), values))
        expected = applied(root, [Add((key,), values)])
    changed = mark + new.encode()
    if not same(only_mapping(changed, path, key), expected):
        raise InputError(f"no safe place in it for {key}", path=path, hint="add it by hand")
    return changed


def _appended(whole: str, path: str, key: str, value: Any) -> str:
    """Return a file with one element more at the end of a list of scalars."""
    there = get(only_mapping(whole.encode(), path, key), key)
    text = text_of(whole.encode())
    last = elements(there)[-1]
    if text is None or not isinstance(there, Items) or not isinstance(last, Scalar):
        raise InputError(f"no safe place in it for {key}", path=path, hint="add it by hand")
    start = text.offset(last.line, last.column)
    if whole[text.offset(there.line, there.column) :][:1] == "[":
        end = start + len(last.text) if last.plain else whole.find(whole[start], start + 1) + 1
        return f"{whole[:end]}, {flow(value)}{whole[end:]}"
    end_of_line, newline = text.offset(last.line + 1, 1), text.newline(last.line)
    indent = text.line(last.line)[: last.column - 1].rpartition("-")[0]
    line = f"{indent}- {flow(value)}"
    if not whole[:end_of_line].endswith("\n"):
        return f"{whole}{newline}{line}"
    return f"{whole[:end_of_line]}{line}{newline}{whole[end_of_line:]}"


def _inserted(whole: str, path: str, addition: Add) -> str:
    text = text_of(whole.encode())
    assert text is not None
    try:
        change = insertion(only_mapping(whole.encode(), path, addition.path[0]), addition, text)
    except CannotInsertError as error:
        raise InputError(f"no safe place in it for {addition.path[0]}: {error}", path=path) from error
    return whole[: change.offset] + change.text + whole[change.offset + change.replaced :]


def _ends_in_block(root: Mapping, text: Text) -> bool:
    """Return whether a line at the file's end would be a member of its mapping."""
    first = root.pairs[0][0] if root.pairs else None
    if first is None:
        return not text.whole.strip()
    return (
        isinstance(first, Scalar) and first.column == 1 and "\n..." not in text.whole and not _in_flow(text)
    )


def _in_flow(text: Text) -> bool:
    return text.whole.lstrip()[:1] in ("{", "")


def _empty() -> Mapping:
    empty = node_of({})
    assert isinstance(empty, Mapping)
    return empty
