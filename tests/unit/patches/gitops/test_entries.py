"""Entries of a component as they stand in objects of Flux and Argo CD, and how they are known again."""

import io

from archcheck.documents.reading import Document, read
from archcheck.documents.values import value_of
from archcheck.patches.gitops.entries import inline, own_entries, value_of_entry
from archcheck.patches.kustomize.component import MARK, PatchEntry
from archcheck.patches.yaml_edit.rendering import dump
from tests.support.tables import walked

TARGET = {"group": "apps", "version": "v1", "kind": "Deployment", "name": r"a\.b"}
OPERATIONS = "- op: add\n  path: /spec\n  value: {}\n"


def entry(text: str = MARK + OPERATIONS) -> PatchEntry:
    return PatchEntry("web.yaml", text, TARGET)


def read_again(text: str) -> list[tuple[int, PatchEntry]]:
    (reading,) = read(io.BytesIO(text.encode()))
    assert isinstance(reading, Document)
    return list(own_entries(reading.root))


def test_an_entry_is_known_again_by_what_it_says() -> None:
    text = dump([{"patch": "- op: add\n", "target": TARGET}, value_of_entry(entry()), {"path": "x.yaml"}])
    assert f"patch: |\n    {MARK}" in text
    ((index, known),) = read_again(text)
    assert (index, known.text, known.target) == (1, MARK + OPERATIONS, TARGET)
    (reading,) = read(io.BytesIO(text.encode()))
    assert isinstance(reading, Document)
    assert value_of(reading.root)[1] == {"patch": MARK + OPERATIONS, "target": TARGET}


@walked(
    "text",
    [
        "[]",
        "patches: text",
        f"- target: {{kind: Pod}}\n- patch: '{MARK}'\n- patch: '{MARK}'\n  target: [Pod]\n",
        f"- patch: '{MARK}'\n  target: {{kind: 1}}\n",
        f"- patch: 'x {MARK}'\n  target: {{kind: Pod}}\n",
    ],
)
def test_what_archcheck_did_not_write_is_no_entry_of_its_own(text: str) -> None:
    assert not read_again(text)


def test_what_a_comment_quotes_is_no_variable() -> None:
    quoting = entry(f"{MARK}# ${{TAG}} of ${{arr[@]}}\n{OPERATIONS}")
    assert inline(quoting).text == f"{MARK}# $ {{TAG}} of $ {{arr[@]}}\n{OPERATIONS}"
    assert inline(entry()) == entry()
