"""Byte order marks, UTF-16, bytes that are no text, and characters of more than one byte."""

import codecs

from archcheck.patches.model import Change
from archcheck.patches.yaml_edit.rewriting import rewritten
from tests.support.tables import walked
from tests.unit.patches.yaml_edit.editing import ALL, CHANGES, SELECTOR, edited, edits_of, good
from tests.unit.patches.yaml_edit.manifests import POD_SPEC, deployment, pod

MARK = codecs.BOM_UTF8


@walked("text", [deployment(), "# why\n---\n" + deployment(), pod("{containers: [{image: a}]}")])
@walked("change", CHANGES)
def test_a_byte_order_mark_stays(text: str, change: Change) -> None:
    assert edited(MARK + text.encode(), change).after == MARK + good(text, change).after


def test_a_byte_order_mark_before_one_line() -> None:
    text = "{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {containers: [{image: a}]}}"
    assert edited(MARK + text.encode(), ALL).after == MARK + good(text, ALL).after


def test_two_byte_order_marks() -> None:
    found = edited(MARK + MARK + deployment().encode())
    assert found.after == MARK + MARK + good(deployment()).after


ABOVE = [
    b"---\n",
    b"---\r\n",
    b"--- # two\n",
    b"---\n# Source: web/templates/web.yaml\n",
    b"---\n\n  # why\n\n",
]


@walked("above", ABOVE)
@walked(
    "text",
    [
        deployment(name="other"),
        pod("{containers: [{image: a}]}", "other"),
        "# c\n" + deployment(name="other"),
    ],
)
@walked("change", CHANGES)
def test_a_mark_in_front_of_a_later_document(above: bytes, text: str, change: Change) -> None:
    found = edited(deployment().encode() + above + MARK + text.encode(), change)
    assert found.refused == {}
    assert found.after == good(deployment(), change).after + above + MARK + good(text, change).after


def test_a_mark_in_front_of_a_later_document_on_one_line() -> None:
    text = b"{apiVersion: v1, kind: Pod, metadata: {name: other}, spec: {containers: [{image: a}]}}"
    before = deployment().encode() + b"---\n" + MARK
    assert (
        edited(before + text, ALL).after
        == good(deployment(), ALL).after + b"---\n" + MARK + good(text, ALL).after
    )


def test_a_mark_in_the_middle_of_a_text_moves_nothing() -> None:
    good(pod('{hostname: "a\n\ufeffb", nodeSelector: {}, containers: [{image: a}]}'), SELECTOR)


@walked("encoding", ["utf-16", "utf-16-be", "utf-32", "utf-32-be"])
def test_other_encodings_are_refused(encoding: str) -> None:
    marks = {"utf-16-be": codecs.BOM_UTF16_BE, "utf-32-be": codecs.BOM_UTF32_BE}
    found = edited(marks.get(encoding, b"") + deployment().encode(encoding))
    assert found.after == found.before
    assert found.refused == {"web": "the file is not UTF-8"}


def test_a_document_that_is_no_utf_8_beside_a_good_one() -> None:
    latin = "kind: ConfigMap\ndata: {a: é}\n---\n".encode("latin-1")
    assert edited(latin + deployment().encode()).after == latin + good(deployment()).after


def test_a_file_that_has_another_encoding_by_now_is_refused() -> None:
    edits = edits_of(deployment("# e\n" + POD_SPEC))
    data = deployment("# é\n" + POD_SPEC).encode("latin-1")
    result = rewritten(data, edits)
    assert result.data == data
    assert [reason for _, reason in result.refused] == ["the file is not UTF-8"]


@walked("letters", ["é", "日本", "𝄞𝄞", "e\u0301", "\u200f", "🏳️‍🌈", "\u00a0", "\ufeff"])
@walked("change", CHANGES)
def test_letters_of_several_bytes_before_the_place(letters: str, change: Change) -> None:
    flow = f'{{"x{letters}": "{letters}", "containers": [{{image: a}}], tolerations: [], nodeSelector: {{}}}}'
    good(pod(flow), change)
    spec = f"# {letters}\nhostname: \"{letters}\"\ntolerations: # {letters}\n- key: '{letters}'\n"
    good(f"# {letters}\n" + deployment(spec + POD_SPEC), change)
