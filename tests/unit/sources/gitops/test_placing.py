"""Members of an object with the places that a person edits."""

from dataclasses import replace

from archcheck.documents.nodes import get
from archcheck.documents.values import value_of
from archcheck.sources.gitops.objects import BuiltObject
from archcheck.sources.gitops.placing import (
    first_origin,
    is_set,
    items_at,
    lined_node,
    member,
    placed_members,
    text_at,
    texts_at,
)
from archcheck.sources.gitops.values import PlacedScalar
from archcheck.workloads.model import Origin
from tests.support.argocd import objects_of, placed_of

WRITTEN = """
apiVersion: v1
kind: X
metadata: {name: a}
spec:
  tag: "${TAG}"
  list:
    - one
"""
BUILT = """
apiVersion: v1
kind: X
metadata: {name: a}
spec: {tag: '2', list: [one, two], added: {deep: x}}
"""


def patched() -> BuiltObject:
    (written,), (built,) = objects_of(WRITTEN), objects_of(BUILT)
    return replace(written, object=built.object)


def test_what_is_written_has_its_line_and_the_rest_that_of_what_holds_it() -> None:
    spec = placed_members(patched(), "spec")
    tag, added = member(spec, "tag"), member(spec, "added", "deep")
    assert isinstance(tag, PlacedScalar)
    assert isinstance(added, PlacedScalar)
    assert (tag.text, tag.origin) == ("2", Origin("argocd/apps.yaml", 6, 8))
    assert added.origin == Origin("argocd/apps.yaml", 6)
    assert first_origin(member(spec, "list")) == Origin("argocd/apps.yaml", 8)


def test_places_of_an_object_that_several_files_made() -> None:
    placed = {"spec": placed_of("{a: x}", "other.yaml")}
    obj = replace(patched(), placed=placed)
    assert text_at(placed_members(obj, "spec"), "a") == "x"
    assert placed_members(obj, "status") == {}


def test_members() -> None:
    values = placed_of("{a: {b: x, c: null, d: [x, {y: z}], e: true, f: 'true'}}")
    assert text_at(values, "a", "b") == "x"
    assert text_at(values, "a", "d") == ""
    assert member(values, "a", "c") is None
    assert member(values, "a", "b", "deeper") is None
    assert (is_set(values, "a", "e"), is_set(values, "a", "f"), is_set(values, "a", "b")) == (
        True,
        False,
        False,
    )
    assert len(items_at(values, "a", "d")) == 2
    assert items_at(values, "a", "b") == ()
    assert [each.text for each in texts_at(values, "a", "d")] == ["x"]


def test_values_as_a_node_of_one_file() -> None:
    values = {"own": placed_of("\n\na: '1'"), "other": placed_of("[5, true, null]", "elsewhere.yaml")}
    node = lined_node(values, "argocd/apps.yaml")
    assert value_of(node) == {"own": {"a": "1"}, "other": [5, True, None]}
    own, other = get(node, "own", "a"), get(node, "other")
    assert own is not None
    assert other is not None
    assert (own.line, other.line) == (3, 0)
