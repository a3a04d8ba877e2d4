"""The templates of ResourceSets with the lines of their file."""

from archcheck.documents.nodes import get
from archcheck.sources.gitops.flux.resource_templates import (
    FailedTemplate,
    MadeObject,
    made_objects,
    object_template,
    relocated,
    templates_of,
)
from archcheck.sources.gitops.go_template.functions.tables import FLUX_OPERATOR
from tests.support.gitops import built_object, node_of_text

RESOURCE = """\
kind: ConfigMap
apiVersion: v1
metadata:
  name: << inputs.name >>
data:
  script: |
    one
    << inputs.name >>
    three
  list: "x"
"""


def test_each_line_of_an_object_has_the_line_where_its_member_is_written() -> None:
    node = node_of_text(RESOURCE)
    template = object_template(node, node, 99)
    pairs = list(zip(template.text.splitlines(), template.lines, strict=False))
    assert pairs == [
        ("apiVersion: v1", 2),
        ("data:", 5),
        ("  list: x", 10),
        ("  script: |", 6),
        ("    one", 7),
        ("    << inputs.name >>", 8),
        ("    three", 9),
        ("kind: ConfigMap", 1),
        ("metadata:", 3),
        ("  name: << inputs.name >>", 4),
    ]


def test_what_is_written_nowhere_has_the_line_of_the_whole() -> None:
    template = object_template(node_of_text(RESOURCE), None, 7)
    assert set(template.lines) == {7}
    assert (template.line_of(None), template.line_of(999)) == (7, 7)


def test_templates_come_in_their_order() -> None:
    text = """\
apiVersion: fluxcd.controlplane.io/v1
kind: ResourceSet
metadata: {name: a}
spec:
  resourcesTemplate: |
    kind: B
  resources:
    - {kind: A}
"""
    templates = list(templates_of(built_object(text)))
    assert [(each.text, each.lines[0]) for each in templates] == [("kind: A\n", 8), ("kind: B\n", 6)]


def test_objects_have_the_lines_of_the_file() -> None:
    node = node_of_text(RESOURCE)
    functions = FLUX_OPERATOR.with_value("inputs", {"name": "x"})
    (made,) = made_objects(object_template(node, node, 1), functions)
    assert isinstance(made, MadeObject)
    name = get(made.object.root, "metadata", "name")
    assert name is not None
    assert (name.line, made.object.name) == (4, "x")
    (failed,) = made_objects(object_template(node, node, 1), FLUX_OPERATOR)
    assert failed == FailedTemplate('its template cannot be evaluated: function "inputs" not defined', 8)


def test_nodes_are_moved() -> None:
    moved = relocated(node_of_text("a:\n  - b\n"), (10, 20))
    value = get(moved, "a")
    assert (moved.line, value.line if value else 0) == (10, 20)
