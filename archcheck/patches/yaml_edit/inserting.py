"""Additions to a document → insertions into its text: nothing that stands there is touched.

A new key goes before the first one of its mapping, with the comments that belong to that one; a new element
before the first of its list. What writes the result reads it again first (`rewriting`): anchors, aliases
and whatever else this does not see are found out there.
"""

import re
from collections import deque
from collections.abc import Iterable, Sequence
from typing import Any

from archcheck.documents.nodes import Items, Mapping, Scalar, YamlNode, elements, get, is_null
from archcheck.frozen import dataclass
from archcheck.patches.model import END, Add
from archcheck.patches.yaml_edit.rendering import HOUSE, Layout, block, flow, scalar
from archcheck.patches.yaml_edit.text import Text

_PROPERTIES = re.compile(r"(?:[&!][^\s,\[\]{}]*\s+)*")
_PROPERTIES_OF_NULL = re.compile(r"(?:[&!][^\s,\[\]{}]*(?:[ \t]+|(?=[\r\n,\]}])))*")
_ENDS_OF_VALUE = ("", " ", "\t", "\r", "\n", ",", "}", "]")
_DASH = re.compile(r"-[ \t]+$")
_GAP = re.compile(r"[ \t\r\n]*")


class CannotInsertError(ValueError):
    """A place in a text where nothing can be inserted safely, and why."""


@dataclass(frozen=True, slots=True, order=True)
class Insertion:
    """`text` goes in at `offset`, in place of the `replaced` characters behind it: those of a null."""

    offset: int
    text: str
    replaced: int = 0


def insertion(root: Mapping, addition: Add, text: Text) -> Insertion:
    """Return what makes an addition to the object at `root`, whose text is `text`.

    Raises:
        CannotInsertError: there is no safe place for it.

    """
    parent, key = _node(root, addition.path[:-1]), addition.path[-1]
    layout, json = layout_of(root), is_json(root)
    if isinstance(parent, Items):
        return _element(parent, addition.value, text, layout, json=json)
    if not isinstance(parent, Mapping):
        raise CannotInsertError(f"{addition.path[-2]} is a text, where Kubernetes takes a mapping")
    there = get(parent, key)
    if there is not None:
        _require_empty(there, key, addition.value)
        _require_colon(parent, key, there, text)
        return _filled(there, addition.value, text, quoted=json or is_json(parent))
    if opens(text, parent) == "{":
        return _in_flow(parent, text, lambda quoted: _pair(key, addition.value, quoted=quoted or json))
    lines = block({key: addition.value}, layout)
    return _before(_first(parent), lines, text)


def spliced(text: Text, insertions: Iterable[Insertion]) -> bytes:
    """Return a text with insertions in; several that are the same are one."""
    written: list[str] = []
    end = 0
    for change in sorted(dict.fromkeys(insertions), key=lambda change: change.offset):
        written += [text.whole[end : change.offset], change.text]
        end = change.offset + change.replaced
    return "".join([*written, text.whole[end:]]).encode()


def as_inserted(addition: Add) -> Add:
    """Return an addition as it is inserted: in front of a list, not at its end."""
    return Add((*addition.path[:-1], "0"), addition.value) if addition.path[-1] == END else addition


def _node(root: YamlNode, path: Sequence[str]) -> YamlNode:
    node: YamlNode | None = root
    for key in path:
        node = elements(node)[int(key)] if isinstance(node, Items) else get(node, key)
    if node is None:
        raise CannotInsertError("the place for it is not there")
    return node


def _first(mapping: Mapping) -> YamlNode:
    if not mapping.pairs:
        raise CannotInsertError("an empty mapping that is not written as {}")
    return mapping.pairs[0][0]


def opens(text: Text, node: YamlNode) -> str:
    """Return the first character of a node's text, behind anchor and tag."""
    return _character(text, behind_properties(text, text.offset(node.line, node.column)))


def _character(text: Text, offset: int) -> str:
    return text.whole[offset : offset + 1]


def behind_properties(text: Text, start: int) -> int:
    """Return where a node's own text begins, behind its anchor and tag."""
    match = _PROPERTIES.match(text.whole, start)
    return match.end() if match else start


def _before(first: YamlNode, lines: list[str], text: Text) -> Insertion:
    """Return lines that go before a node which begins a mapping or a list in block style."""
    indent = text.line(first.line)[: first.column - 1]
    newline = text.newline(first.line)
    if indent.rstrip().endswith("?"):
        raise CannotInsertError("the first key of the mapping is written with a question mark (? key)")
    if not indent.strip():
        number = _above_comments(first.line, indent, text)
        return Insertion(text.offset(number, 1), "".join(indent + line + newline for line in lines))
    margin = newline + " " * (first.column - 1)
    return Insertion(text.offset(first.line, first.column), margin.join(lines) + margin)


def _above_comments(number: int, indent: str, text: Text) -> int:
    """Return the line of the first comment that belongs to the key in a line: they stay together."""
    while number > 1 and text.line(number - 1).startswith(indent + "#"):
        number -= 1
    return number


def _element(there: Items, value: Any, text: Text, layout: Layout, *, json: bool) -> Insertion:
    if opens(text, there) == "[":
        return _in_flow(there, text, lambda quoted: flow(value, quoted=quoted or json))
    if not there.nodes:
        raise CannotInsertError("an empty list that is not written as []")
    first = there.nodes[0]
    before = text.line(first.line)[: first.column - 1]
    dash = _DASH.search(before)
    if dash is None:
        raise CannotInsertError("a list whose first element stands apart from its dash")
    item = Scalar("", first.line, dash.start() + 1, plain=True)
    return _before(item, block([value], layout), text)


def _filled(there: YamlNode, value: Any, text: Text, *, quoted: bool) -> Insertion:
    """Return a value in place of a null, `{}` or `[]`."""
    start = text.offset(there.line, there.column)
    written = flow(value, quoted=quoted)
    if isinstance(there, Scalar):
        properties = _PROPERTIES_OF_NULL.match(text.whole, start)
        begin = properties.end() if properties else start
        if "!" in text.whole[start:begin]:
            raise CannotInsertError("a tag stands before the null that it would take the place of")
        before = "" if _character(text, begin - 1).isspace() else " "
        after = "" if _character(text, begin + len(there.text)) in _ENDS_OF_VALUE else " "
        return Insertion(begin, before + written + after, len(there.text))
    begin = behind_properties(text, start)
    if _character(text, begin) != written[0]:
        raise CannotInsertError("an empty value that is not written as {} or []")
    return Insertion(begin + 1, written[1:-1])


def _require_empty(there: YamlNode, key: str, value: Any) -> None:
    """Refuse to take the place of what says something.

    Raises:
        CannotInsertError: it is no null, and nothing that is empty.

    """
    if isinstance(there, Scalar) and is_null(there):
        return
    wanted = "a mapping" if isinstance(value, dict) else "a list"
    if isinstance(there, Scalar):
        raise CannotInsertError(f"{key} is a text, where Kubernetes takes {wanted}")
    if there.pairs if isinstance(there, Mapping) else there.nodes:
        have = "a mapping" if isinstance(there, Mapping) else "a list"
        raise CannotInsertError(f"{key} is {have}, where Kubernetes takes {wanted}")


def _require_colon(parent: Mapping, key: str, there: YamlNode, text: Text) -> None:
    """Refuse a key that stands alone (`? key`, or `{key}`), behind which no value can be written.

    Raises:
        CannotInsertError: it does.

    """
    if not isinstance(there, Scalar):
        return
    for name, value in parent.pairs:
        if value is there and isinstance(name, Scalar) and name.text == key:
            start, end = (text.offset(node.line, node.column) for node in (name, there))
            if start < end and ":" not in text.whole[start + len(key) : end]:
                raise CannotInsertError(f"{key} has no colon behind it (? {key})")


def _pair(key: str, value: Any, *, quoted: bool) -> str:
    name = flow(key, quoted=True) if quoted else scalar(key)
    return f"{name}: {flow(value, quoted=quoted)}"


def _in_flow(there: Mapping | Items, text: Text, written: Any) -> Insertion:
    """Return what goes behind the opening bracket; as JSON where the text around it is JSON."""
    begin = behind_properties(text, text.offset(there.line, there.column)) + 1
    gap = _GAP.match(text.whole, begin)
    assert gap is not None
    quoted = text.whole[gap.end() : gap.end() + 1] == '"' or is_json(there)
    full = bool(there.pairs if isinstance(there, Mapping) else there.nodes)
    if not full:
        return Insertion(begin, written(quoted))
    spread = gap[0] if "\n" in gap[0] else ""
    return Insertion(begin, gap[0] + written(quoted) + "," if spread else written(quoted) + ", ")


def is_json(there: Mapping | Items) -> bool:
    """Return whether a list holds what JSON writes: its first key or text is quoted."""
    first = there.nodes[0] if isinstance(there, Items) and there.nodes else there
    if isinstance(first, Mapping) and first.pairs:
        name = first.pairs[0][0]
        return isinstance(name, Scalar) and not name.plain
    return isinstance(first, Scalar) and not first.plain


def layout_of(root: Mapping) -> Layout:
    """Return how the object's own mappings and lists are indented, from the first that tell."""
    for name, value in root.pairs:
        if isinstance(value, Mapping) and value.pairs and value.line > name.line:
            step = value.pairs[0][0].column - name.column
            if step > 0:
                return Layout(step, _dash(root, step))
    return HOUSE


def _dash(root: Mapping, step: int) -> int:
    """Return how far the dashes of a list stand behind its key: the first list below a key tells."""
    pending: deque[YamlNode] = deque([root])
    while pending:
        node = pending.popleft()
        if isinstance(node, Items):
            pending += node.nodes
        elif isinstance(node, Mapping):
            for name, value in node.pairs:
                if isinstance(value, Items) and value.nodes and value.line > name.line:
                    return max(0, value.column - name.column)
                pending.append(value)
    return step
