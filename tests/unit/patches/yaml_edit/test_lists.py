"""Lists in objects: elements appended, replaced and taken away, in every layout, with every other byte as it was."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from archcheck.documents.nodes import Mapping as MappingNode
from archcheck.documents.reading import Document, read
from archcheck.patches.yaml_edit.inserting import CannotInsertError
from archcheck.patches.yaml_edit.list_insertions import ListChange
from archcheck.patches.yaml_edit.lists import with_list
from archcheck.patches.yaml_edit.pieces import CHANGED, NOT_UTF8, Place, pieces_of, placed_objects
from archcheck.patches.yaml_edit.rendering import BlockText
from tests.support.tables import named_rows, walked

HEAD = "apiVersion: x/v1\nkind: K\nmetadata:\n  name: a\nspec:\n"
PATCHES = ("spec", "patches")
NEW = {"patch": BlockText("# why\n- op: add\n"), "target": {"kind": "Pod"}}
LINES = "- patch: |\n    # why\n    - op: add\n  target:\n    kind: Pod\n"
ON_ONE = r'{patch: "# why\n- op: add\n", target: {kind: Pod}}'
AS_JSON = r'{"patch": "# why\n- op: add\n", "target": {"kind": "Pod"}}'


def indented(text: str, by: int) -> str:
    return "".join(" " * by + line for line in text.splitlines(keepends=True))


TWO, FOUR = indented(LINES, 2), indented(LINES, 4)


@dataclass(frozen=True)
class Row:
    """A file before and after; the object is the one whose line has `kind: K`, or `"kind":"K"`."""

    before: str
    after: str
    path: tuple[str, ...] = PATCHES
    appended: tuple[Any, ...] = (NEW,)
    others: Mapping[int, Any] = field(default_factory=dict)


def object_in(data: bytes) -> tuple[Place, MappingNode]:
    """Return the last object of the kind K in a file."""
    found = [
        (place, root)
        for piece in pieces_of(data.removeprefix(b"\xef\xbb\xbf"))
        for place, (_, root) in placed_objects(piece).items()
        if any(getattr(value, "text", "") == "K" for _, value in root.pairs)
    ]
    return found[-1]


def changed(row: Row, data: bytes) -> bytes:
    return with_list(data, *object_in(data), ListChange(row.path, row.appended, row.others))


APPENDED = {
    "no key": Row(f"{HEAD}  path: x\n", f"{HEAD}  path: x\n  patches:\n{FOUR}"),
    "no key, and no end of the last line": Row(f"{HEAD}  path: x", f"{HEAD}  path: x\n  patches:\n{FOUR}"),
    "no key, other keys behind the object's": Row(
        f"{HEAD}  path: x\nstatus: {{}}\n", f"{HEAD}  path: x\n  patches:\n{FOUR}status: {{}}\n"
    ),
    "no key, a list without indentation at the end": Row(
        f"{HEAD}  dependsOn:\n  - name: b\n  # c\n\nstatus: {{}}\n",
        f"{HEAD}  dependsOn:\n  - name: b\n  patches:\n{TWO}  # c\n\nstatus: {{}}\n",
    ),
    "no key, a block that keeps its end": Row(
        f"{HEAD}  note: |+\n    x\n\n# end\n", f"{HEAD}  note: |+\n    x\n\n  patches:\n{FOUR}# end\n"
    ),
    "empty": Row(f"{HEAD}  patches: [] # none\n  path: x\n", f"{HEAD}  patches: # none\n{FOUR}  path: x\n"),
    "empty on two lines": Row(f"{HEAD}  patches: [\n  ]\n", f"{HEAD}  patches: [{ON_ONE}\n  ]\n"),
    "null": Row(f"{HEAD}  patches: ~\n  path: x\n", f"{HEAD}  patches:\n{FOUR}  path: x\n"),
    "nothing": Row(f"{HEAD}  patches:\n  path: x\n", f"{HEAD}  patches:\n{FOUR}  path: x\n"),
    "anchored and empty": Row(f"{HEAD}  patches: &p []\n", f"{HEAD}  patches: &p\n{FOUR}"),
    "elements, and comments": Row(
        f"{HEAD}  patches:\n    - patch: |\n        - a\n        # in it\n    # of the list\n\n  # of path\n  path: x\n",
        f"{HEAD}  patches:\n    - patch: |\n        - a\n        # in it\n{FOUR}    # of the list\n\n  # of path\n  path: x\n",
    ),
    "elements below their key": Row(
        f"{HEAD}  patches:\n  - patch: a # why\n  path: x\n",
        f"{HEAD}  patches:\n  - patch: a # why\n{TWO}  path: x\n",
    ),
    "the last block keeps its end": Row(
        f"{HEAD}  patches:\n  - patch: |+\n      - a\n\n  path: x\n",
        f"{HEAD}  patches:\n  - patch: |+\n      - a\n\n{TWO}  path: x\n",
    ),
    "no end of the last line": Row(
        f"{HEAD}  patches:\n  - patch: a", f"{HEAD}  patches:\n  - patch: a\n{TWO}"
    ),
    "dashes apart from their elements": Row(
        f"{HEAD}  patches:\n    -\n      patch: a\n", f"{HEAD}  patches:\n    -\n      patch: a\n{FOUR}"
    ),
    "an anchor at the list": Row(
        f"{HEAD}  patches: &p\n    - a: b\n", f"{HEAD}  patches: &p\n    - a: b\n{FOUR}"
    ),
    "an anchor and an alias in elements": Row(
        f"{HEAD}  patches:\n    - &a {{b: c}}\n    - *a\n",
        f"{HEAD}  patches:\n    - &a {{b: c}}\n    - *a\n{FOUR}",
    ),
    "in flow style": Row(
        f"{HEAD}  patches: [{{a: \"b, ]\"}}, {{c: 'it''s]'}}] # why\n",
        f"{HEAD}  patches: [{{a: \"b, ]\"}}, {{c: 'it''s]'}}, {ON_ONE}] # why\n",
    ),
    "in flow style over lines": Row(
        f"{HEAD}  patches: [\n    {{a: b}}, # ]\n    {{c: d}}\n  ]\n",
        f"{HEAD}  patches: [\n    {{a: b}}, # ]\n    {{c: d}}, {ON_ONE}\n  ]\n",
    ),
    "the spec in flow style": Row(
        HEAD.replace("spec:\n", "spec: {path: x}\n"),
        HEAD.replace("spec:\n", f"spec: {{patches: [{ON_ONE}], path: x}}\n"),
    ),
    "JSON": Row(
        '{"apiVersion":"x/v1","kind":"K","metadata":{"name":"a"},"spec":{"path":"x"}}\n',
        '{"apiVersion":"x/v1","kind":"K","metadata":{"name":"a"},"spec":{"patches": ['
        + AS_JSON
        + '], "path":"x"}}\n',
    ),
    "JSON with elements": Row(
        '{"apiVersion":"x/v1","kind":"K","metadata":{"name":"a"},"spec":{"patches":[{"patch":"\\"]"}]}}\n',
        '{"apiVersion":"x/v1","kind":"K","metadata":{"name":"a"},"spec":{"patches":[{"patch":"\\"]"}, '
        + AS_JSON
        + "]}}\n",
    ),
    "keys above it are missing": Row(
        f"{HEAD}  source:\n    path: x\n  project: p\n",
        f"{HEAD}  source:\n    path: x\n    kustomize:\n      patches:\n{indented(LINES, 8)}  project: p\n",
        ("spec", "source", "kustomize", "patches"),
    ),
    "the key above it is empty": Row(
        f"{HEAD}  source:\n    kustomize: {{}}\n    path: x\n",
        f"{HEAD}  source:\n    kustomize:\n      patches:\n{indented(LINES, 8)}    path: x\n",
        ("spec", "source", "kustomize", "patches"),
    ),
    "an element of another list": Row(
        f"{HEAD}  sources:\n    - path: x\n    - ref: y\n",
        f"{HEAD}  sources:\n    - path: x\n      kustomize:\n        patches:\n{indented(LINES, 10)}    - ref: y\n",
        ("spec", "sources", "0", "kustomize", "patches"),
    ),
    "one of several documents": Row(
        f"a: b\n---\n{HEAD}  path: x\n--- # next\n# end\n",
        f"a: b\n---\n{HEAD}  path: x\n  patches:\n{FOUR}--- # next\n# end\n",
    ),
    "an end of the document": Row(f"{HEAD}  path: x\n...\n", f"{HEAD}  path: x\n  patches:\n{FOUR}...\n"),
    "an item of a List": Row(
        "apiVersion: v1\nkind: List\nitems:\n- apiVersion: x/v1\n  kind: K\n  metadata: {name: a}\n  spec:\n    path: x\n- apiVersion: v1\n  kind: L\n",
        "apiVersion: v1\nkind: List\nitems:\n- apiVersion: x/v1\n  kind: K\n  metadata: {name: a}\n  spec:\n    path: x\n    patches:\n"
        + indented(LINES, 6)
        + "- apiVersion: v1\n  kind: L\n",
    ),
    "a byte order mark": Row(f"\ufeff{HEAD}  path: x\n", f"\ufeff{HEAD}  path: x\n  patches:\n{FOUR}"),
}


def test_elements_are_appended() -> None:
    def check(row: Row) -> None:
        assert changed(row, row.before.encode()).decode() == row.after

    named_rows(APPENDED, check)


def test_lines_end_as_those_around_them() -> None:
    def check(row: Row) -> None:
        before, after = (text.replace("\n", "\r\n").encode() for text in (row.before, row.after))
        assert changed(row, before) == after

    named_rows(APPENDED, check)


OTHERS = {
    "in place of another": Row(
        f"{HEAD}  patches:\n    # its own\n    - patch: a\n      # of b\n\n    - patch: b\n  path: x\n",
        f"{HEAD}  patches:\n    # its own\n{FOUR}\n    - patch: b\n  path: x\n",
        appended=(),
        others={0: NEW},
    ),
    "away": Row(
        f"{HEAD}  patches:\n    - patch: a\n    - patch: |\n        - b\n  path: x\n",
        f"{HEAD}  patches:\n    - patch: a\n  path: x\n",
        appended=(),
        others={1: None},
    ),
    "one for another, one away, one more": Row(
        f"{HEAD}  patches:\n    - patch: a\n    - patch: b\n    - patch: c\n",
        f"{HEAD}  patches:\n{FOUR}    - patch: c\n{FOUR}",
        others={0: NEW, 1: None},
    ),
    "all away, and the key": Row(
        f"{HEAD}  patches:\n    - patch: a\n\n    - patch: b\n\n  path: x\n",
        f"{HEAD}\n  path: x\n",
        appended=(),
        others={0: None, 1: None},
    ),
    "all away, and the key above": Row(
        f"{HEAD}  source:\n    path: x\n    kustomize:\n      patches:\n        - patch: a\n",
        f"{HEAD}  source:\n    path: x\n",
        ("spec", "source", "kustomize", "patches"),
        appended=(),
        others={0: None},
    ),
    "in flow style": Row(
        f"{HEAD}  patches: [{{patch: a}}, {{patch: b}}]\n",
        f"{HEAD}  patches: [{{patch: a}}, {ON_ONE}]\n",
        appended=(),
        others={1: NEW},
    ),
}


def test_elements_are_replaced_and_taken_away() -> None:
    def check(row: Row) -> None:
        assert changed(row, row.before.encode()).decode() == row.after

    named_rows(OTHERS, check)


REFUSED = {
    "shared by an alias": (Row(f"{HEAD}  old: &p\n    - a: b\n  patches: *p\n", ""), "shared by an alias"),
    "merged": (
        Row(f"base: &b\n  patches:\n    - a: b\n{HEAD}  <<: *b\n  path: x\n", ""),
        "patches is merged from line 1 (<<)",
    ),
    "a text": (Row(f"{HEAD}  patches: none\n", ""), "patches is a text, where Kubernetes takes a list"),
    "a mapping": (
        Row(f"{HEAD}  patches: {{a: b}}\n", ""),
        "patches is a mapping, where Kubernetes takes a list",
    ),
    "a text that goes on further left": (
        Row(f'{HEAD}  patches:\n    - patch: "a\n b"\n    - patch: c\n', "", appended=(), others={0: None}),
        "dashes",
    ),
    "away from a list on one line": (
        Row(f"{HEAD}  patches: [{{a: b}}, {{c: d}}]\n", "", appended=(), others={0: None}),
        "written on one line",
    ),
    "the key has a comment": (
        Row(f"{HEAD}  path: x\n  patches: # mine\n    - a: b\n", "", appended=(), others={0: None}),
        "something else in its line",
    ),
    "nothing would be left": (
        Row(f"{HEAD}  patches:\n    - a: b\n", "", appended=(), others={0: None}),
        "nothing would be left of spec",
    ),
    "no such element": (
        Row(f"{HEAD}  sources: []\n", "", ("spec", "sources", "0", "patches")),
        "is not there",
    ),
}


def test_what_has_no_safe_place_is_refused_and_why() -> None:
    def check(row: tuple[Row, str]) -> None:
        with pytest.raises(CannotInsertError) as raised:
            changed(row[0], row[0].before.encode())
        assert row[1] in str(raised.value)

    named_rows(REFUSED, check)


@walked("data, reason", [(b"\xff\xfe", NOT_UTF8), (HEAD.encode() + b"  path: y\n", CHANGED), (b"", CHANGED)])
def test_another_file_than_was_read_is_not_edited(data: bytes, reason: str) -> None:
    (reading,) = read(io.BytesIO(f"{HEAD}  path: x\n".encode()))
    assert isinstance(reading, Document)
    assert isinstance(reading.root, MappingNode)
    with pytest.raises(CannotInsertError) as raised:
        with_list(data, (1, 1), reading.root, ListChange(PATCHES, (NEW,)))
    assert str(raised.value) == reason
