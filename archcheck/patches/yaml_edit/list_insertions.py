"""A change of a list in an object → the insertions into its text that may make it, the best first."""

from collections.abc import Iterator, Sequence
from collections.abc import Mapping as MappingType
from dataclasses import field
from typing import Any

from archcheck.documents.nodes import Items, Mapping, Scalar, YamlNode, elements, get, is_null
from archcheck.frozen import dataclass
from archcheck.patches.model import Add
from archcheck.patches.yaml_edit.block_lines import BlockLines, element_lines, mapping_lines
from archcheck.patches.yaml_edit.flow_spans import flow_spans
from archcheck.patches.yaml_edit.inserting import (
    CannotInsertError,
    Insertion,
    behind_properties,
    insertion,
    is_json,
    layout_of,
    opens,
)
from archcheck.patches.yaml_edit.rendering import Layout, block, flow
from archcheck.patches.yaml_edit.text import Text

_NO_DASHES = "a list whose dashes stand beside each other, or apart from their elements"
_IN_FLOW = "it is to go from a list that is written on one line"


@dataclass(frozen=True, slots=True)
class ListChange:
    """What becomes of the list at `path` of an object; a number in the path is an element of a list.

    `others` are what stands for elements that are there, by their index; None takes one away. `appended`
    come at the end. A list that nothing is left of goes with its key, and so does a mapping below the first
    key of the path that held nothing else.
    """

    path: tuple[str, ...]
    appended: tuple[Any, ...] = ()
    others: MappingType[int, Any] = field(default_factory=dict)


def ways(root: Mapping, text: Text, change: ListChange) -> Iterator[list[Insertion]]:
    """Yield insertions that may make a change: which of them do is seen when the result is read.

    Raises:
        CannotInsertError: there is no safe place.

    """
    there = _at(root, change.path)
    layout = layout_of(root)
    if not isinstance(there, Items) or not there.nodes:
        if change.appended:
            yield from _made(root, text, change, layout)
    elif opens(text, there) == "[":
        yield _in_flow(there, text, change, is_quoted=is_json(root) or is_json(there))
    else:
        yield from _in_block(root, there, text, change, layout)


def _at(node: YamlNode | None, path: Sequence[str]) -> YamlNode | None:
    for key in path:
        if isinstance(node, Items):
            node = node.nodes[int(key)] if key.isdigit() and int(key) < len(node.nodes) else None
        else:
            node = get(node, key)
    return node


def _in_block(
    root: Mapping, there: Items, text: Text, change: ListChange, layout: Layout
) -> Iterator[list[Insertion]]:
    """Yield how a list in block style is changed: what is appended goes behind the last line of the last."""
    lines = element_lines(there, text)
    if not lines:
        raise CannotInsertError(_NO_DASHES)
    is_left = change.appended or any(
        change.others.get(number, True) is not None for number in range(len(lines))
    )
    if not is_left:
        yield [_removed(root, text, change.path, lines[-1].end)]
        return
    width = _indent(text.line(lines[0].first))
    others = [
        _replaced(text, lines[number], [] if value is None else block([value], layout), width)
        for number, value in change.others.items()
    ]
    if not change.appended:
        yield others
        return
    written = block(list(change.appended), layout)
    for line in lines[-1].ends:
        yield [*others, _lines_at(text, line, written, width)]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _replaced(text: Text, lines: BlockLines, new: Sequence[str], width: int) -> Insertion:
    """Return lines in place of those of an element."""
    if not text.line(lines.first).lstrip().startswith("-"):
        raise CannotInsertError(_NO_DASHES)
    start, end = text.offset(lines.first, 1), text.offset(lines.end, 1)
    return Insertion(start, _joined(text, lines.first, new, width), end - start)


def _lines_at(text: Text, line: int, new: Sequence[str], width: int) -> Insertion:
    """Return lines that go in before a line, which may be behind the last one."""
    offset = text.offset(line, 1)
    is_open = offset == len(text.whole) and text.whole[-1:] not in ("\n", "")
    margin = text.newline(line - 1) if is_open else ""
    return Insertion(offset, margin + _joined(text, line - 1, new, width))


def _joined(text: Text, line: int, new: Sequence[str], width: int) -> str:
    return "".join(" " * width + each + text.newline(line) for each in new)


def _removed(root: Mapping, text: Text, path: Sequence[str], end: int) -> Insertion:
    """Return that the lines of a list go, with its key, and with the keys above it that have nothing else."""
    depth = len(path) - 1
    while depth > 1 and _is_only(_at(root, path[:depth])):
        depth -= 1
    names = [_name(_at(root, path[:number]), path[number]) for number in range(depth, len(path))]
    for name in names:
        if text.line(name.line).strip() != f"{name.text}:":
            raise CannotInsertError(f"{name.text} stands with something else in its line")
    start = text.offset(names[0].line, 1)
    return Insertion(start, "", text.offset(end, 1) - start)


def _is_only(node: YamlNode | None) -> bool:
    return isinstance(node, Mapping) and len(node.pairs) == 1


def _name(parent: YamlNode | None, key: str) -> Scalar:
    """Return the key of a mapping, as it is written."""
    pairs = parent.pairs if isinstance(parent, Mapping) else ()
    found = next((name for name, _ in pairs if isinstance(name, Scalar) and name.text == key), None)
    if found is None:
        raise CannotInsertError(f"{key} comes from elsewhere (<<)")
    return found


def _in_flow(there: Items, text: Text, change: ListChange, *, is_quoted: bool) -> list[Insertion]:
    """Return how a list on one line is changed."""
    spans = flow_spans(text.whole, behind_properties(text, text.offset(there.line, there.column)))
    if spans is None or len(spans.elements) != len(there.nodes) or None in change.others.values():
        raise CannotInsertError(_IN_FLOW if spans is not None else "a bracket that is not closed")
    others = [
        Insertion(begin, flow(change.others[number], quoted=is_quoted), end - begin)
        for number, (begin, end) in enumerate(spans.elements)
        if number in change.others
    ]
    written = "".join(f", {flow(value, quoted=is_quoted)}" for value in change.appended)
    return [*others, *([Insertion(spans.elements[-1][1], written)] if written else [])]


def _made(root: Mapping, text: Text, change: ListChange, layout: Layout) -> Iterator[list[Insertion]]:
    """Yield how a list is written that is not there, or is empty, with what is missing above it."""
    depth = 0
    while depth < len(change.path) - 1 and _has_content(_at(root, change.path[: depth + 1])):
        depth += 1
    parent, key = _at(root, change.path[:depth]), change.path[depth]
    value: Any = list(change.appended)
    for name in reversed(change.path[depth + 1 :]):
        value = {name: value}
    there = get(parent, key)
    if isinstance(parent, Mapping) and opens(text, parent) != "{":
        lines = block({key: value}, layout)
        if there is None:
            yield from _behind(parent, text, lines)
        else:
            yield from _below(parent, there, text, key, lines[1:])
    yield [insertion(root, Add(change.path[: depth + 1], value), text)]


def _has_content(node: YamlNode | None) -> bool:
    return bool(node.pairs) if isinstance(node, Mapping) else bool(elements(node))


def _behind(parent: Mapping, text: Text, lines: Sequence[str]) -> Iterator[list[Insertion]]:
    """Yield lines behind the last ones of a mapping."""
    width = parent.pairs[0][0].column - 1
    for line in mapping_lines(parent, text).ends:
        yield [_lines_at(text, line, lines, width)]


def _below(
    parent: Mapping, there: YamlNode, text: Text, key: str, lines: Sequence[str]
) -> Iterator[list[Insertion]]:
    """Yield lines below a key, in place of the null or the empty brackets behind it."""
    name = _name(parent, key)
    start = behind_properties(text, text.offset(there.line, there.column))
    end = start
    if isinstance(there, Scalar) and is_null(there):
        end = start + len(there.text)
    elif not isinstance(there, Scalar) and not _has_content(there):
        spans = flow_spans(text.whole, start)
        end = spans.end + 1 if spans is not None else start
    else:
        return
    rest = text.whole[end : text.offset(name.line + 1, 1)]
    if end > text.offset(name.line + 1, 1) or (rest.strip() and rest.lstrip()[0] != "#"):
        return
    gap = len(text.whole[:start]) - len(text.whole[:start].rstrip(" \t"))
    cut = [Insertion(start - gap, "", end - start + gap)] if end > start else []
    yield [*cut, _lines_at(text, name.line + 1, lines, name.column - 1)]
