"""Marks that objects carry through a build, and what a component sees in its place."""

import json

from archcheck.documents.nodes import Mapping
from archcheck.documents.values import node_of
from archcheck.patches.kustomize.marking import marking, marks_of, seen_by_components


def mapping(value: dict[str, object]) -> Mapping:
    node = node_of(value)
    assert isinstance(node, Mapping)
    return node


def test_the_objects_of_each_target_get_its_number() -> None:
    made = json.loads(marking([{"name": "a"}, {"name": "b"}]))
    assert made["kind"] == "Component"
    assert [each["target"] for each in made["patches"]] == [{"name": "a"}, {"name": "b"}]
    marks: dict[str, object] = {}
    for each in made["patches"]:
        marks |= json.loads(each["patch"])["marks.archcheck.invalid"]
    assert marks_of(mapping({"marks.archcheck.invalid": marks})) == {0, 1}
    assert marks_of(mapping({"kind": "Service"})) == frozenset()


def test_a_component_sees_resources_and_the_components_before_it_and_no_transformer() -> None:
    root = mapping({"resources": ["a"], "namePrefix": "x-", "components": ["../one", "./two/", "../three"]})
    seen = [json.loads(seen_by_components(root, path)) for path in ("two", "../one", None)]
    assert [each["components"] for each in seen] == [["../one"], [], ["../one", "./two/", "../three"]]
    assert all(each["resources"] == ["a"] and "namePrefix" not in each for each in seen)
