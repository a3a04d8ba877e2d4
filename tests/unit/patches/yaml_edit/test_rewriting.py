"""Files of several documents: each is edited on its own, and what is between them stays."""

import math
from collections.abc import Sequence

import pytest

from archcheck.patches.model import Change
from archcheck.patches.yaml_edit import rewriting
from archcheck.patches.yaml_edit.pieces import TextPiece
from tests.support.tables import walked
from tests.unit.patches.yaml_edit.editing import ALL, CHANGES, SELECTOR, Edited, edited, good, parsed
from tests.unit.patches.yaml_edit.manifests import POD_SPEC, deployment, pod

NEW = "      nodeSelector:\n        kubernetes.io/arch: amd64\n"
SHARED = (
    "kind: List\napiVersion: v1\nitems:\n- {apiVersion: v1, kind: Pod, metadata: {name: bad}, spec: &s {containers: [{image: a}]}}\n"
    "- {apiVersion: v1, kind: Pod, metadata: {name: twin}, spec: *s}\n"
)
SEPARATORS = [
    "---\n",
    "--- # why\n",
    "---   \n",
    "\n\n---\n\n",
    "# end\n---\n# begin\n",
    "---\n---\n",
    "---\n# nothing\n---\n",
    "---\nnull\n---\n",
    "---\n{}\n---\n",
    "...\n---\n",
    "...\n# between\n---\n",
    "...\n%YAML 1.1\n---\n",
    "...\n%YAML 1.1\n%TAG ! tag:x.org,2000:\n--- # why\n",
    "---\nkind: ConfigMap\ndata: {a: |-\n    ---}\n---\n".replace("|-\n    ---", "'--- '"),
    "---\njust a text\n---\n",
    "---\n- a\n- list\n---\n",
]


@walked("between", SEPARATORS)
@walked("change", CHANGES)
def test_documents_are_edited_one_by_one(between: str, change: Change) -> None:
    other = deployment(name="other")
    found = good(deployment() + between + other, change)
    assert found.text == good(deployment(), change).text + between + good(other, change).text


@walked("between", SEPARATORS)
@walked("name", ["web", "other"])
def test_only_the_document_that_needs_it_is_edited(between: str, name: str) -> None:
    texts = {each: deployment(name=each) for each in ("web", "other")}
    after = {**texts, name: good(texts[name]).text}
    found = good(between.join(texts.values()), SELECTOR, [name])
    assert found.text == between.join(after.values())


@walked(
    "before", ["---\n", "# why\n", "\n\n", "# why\n---\n", "%YAML 1.1\n---\n", "---\n---\n", "--- # why\n"]
)
@walked("behind", ["", "---\n", "...\n", "# end", "\n\n\n", "---", "...\n# end\n", "---\n# end\n---\n"])
def test_what_is_before_and_behind_the_documents_stays(before: str, behind: str) -> None:
    assert good(before + deployment() + behind).text == before + good(deployment()).text + behind


def test_a_document_on_the_line_of_its_start() -> None:
    text = "--- {apiVersion: v1, kind: Pod, metadata: {name: %s}, spec: {containers: [{image: a}]}}\n"
    good("".join(text % name for name in "abc"), ALL)


@walked(
    "broken", ["kind: [\n", "a: b: c\n", "kind: Pod\n\tspec: x\n", "{{ template }}\n", "a: *gone\n", "\x00\n"]
)
def test_a_broken_document_beside_good_ones_stays(broken: str) -> None:
    text = f"{deployment()}---\n{broken}---\n{deployment(name='other')}"
    found = edited(text)
    assert found.refused == {}
    assert found.text == text.replace("    spec:\n", "    spec:\n" + NEW)


@walked("at", [0, 1, 2])
def test_one_that_cannot_be_edited_keeps_no_other_from_it(at: int) -> None:
    texts = [deployment(), deployment(name="other")]
    texts.insert(at, SHARED)
    found = edited("---\n".join(texts), SELECTOR, ["web", "other", "bad"])
    assert list(found.refused) == ["bad"]
    after = [text.replace("    spec:\n", "    spec:\n" + NEW) for text in texts]
    assert found.text == "---\n".join(after)


@walked("step", ["", "  "])
def test_a_list_with_several_items(step: str) -> None:
    items = [deployment(name=name) for name in ("a", "b", "c")]
    text = "apiVersion: v1\nkind: List\nitems:\n" + "".join(
        step + ("- " if at == 0 else "  ") + line
        for item in items
        for at, line in enumerate(item.splitlines(keepends=True))
    )
    assert good(text, ALL).text.count("nodeSelector:") == 3
    [after] = parsed(good(text, SELECTOR, ["b"]).after)
    assert ["nodeSelector" in each["spec"]["template"]["spec"] for each in after["items"]] == [
        False,
        True,
        False,
    ]


def test_a_list_inside_a_list() -> None:
    inner = "{kind: List, apiVersion: v1, items: [{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{image: a}]}}]}"
    text = f"kind: List\napiVersion: v1\nitems:\n- {inner}\n- {inner.replace('name: a', 'name: b')}\n"
    assert good(text, ALL).text.count("nodeSelector:") == 2


def test_two_objects_that_are_alike_to_the_letter() -> None:
    found = edited("---\n".join([deployment()] * 3))
    assert found.refused == {}
    assert found.text == "---\n".join([good(deployment()).text] * 3)


def count_readings(
    text: str, monkeypatch: pytest.MonkeyPatch, only: Sequence[str] = ()
) -> tuple[Edited, list[int]]:
    """Return a text with its changes in, and how many bytes were read again at each look at what came out."""
    looks: list[int] = []
    says = rewriting.says

    def counted(piece: TextPiece, new: bytes, additions: rewriting.Additions) -> bool:
        looks.append(len(new))
        return says(piece, new, additions)

    monkeypatch.setattr(rewriting, "says", counted)
    return edited(text, ALL, only), looks


def test_each_of_many_documents_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "---\n".join(deployment("# why\n" + POD_SPEC, f"d{at}") for at in range(100))
    found, looks = count_readings(text, monkeypatch)
    assert found.text.count("nodeSelector:") == 100
    assert len(looks) == 100
    assert sum(looks) <= len(found.after)


def test_many_items_of_one_list_are_looked_at_together(monkeypatch: pytest.MonkeyPatch) -> None:
    item = "- {apiVersion: v1, kind: Pod, metadata: {name: p%d}, spec: {containers: [{image: a}], tolerations: []}}\n"
    text = "kind: List\napiVersion: v1\nitems:\n" + "".join(item % at for at in range(100))
    found, looks = count_readings(text, monkeypatch)
    assert found.text.count("nodeSelector:") == 100
    assert len(looks) == 1


def test_one_item_that_cannot_be_edited_among_many_is_found_by_halving(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each half is looked at twice at most, as it is and with the good ones of both: 4 looks a halving."""
    item = "- {apiVersion: v1, kind: Pod, metadata: {name: p%d}, spec: {containers: [{image: a}]}}\n"
    text = SHARED + "".join(item % at for at in range(100))
    names = ["bad", *(f"p{at}" for at in range(100))]
    found, looks = count_readings(text, monkeypatch, names)
    assert list(found.refused) == ["bad"]
    assert found.text.count("nodeSelector:") == 100
    assert len(looks) <= 4 * math.ceil(math.log2(len(names))), looks


def test_other_kinds_beside_it_stay() -> None:
    service = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: []}\n"
    custom = deployment().replace("apps/v1", "example.org/v1")
    text = "---\n".join([service, deployment(), pod("{containers: [{image: a}]}", "other")])
    assert good(text, SELECTOR, ["web"]).text == text.replace("    spec:\n", "    spec:\n" + NEW)
    assert good(custom + "---\n" + pod("{containers: [{image: a}]}", "b"), SELECTOR, ["b"]).text.startswith(
        custom
    )
