"""Layers of a state: what lists, mappings and empty values become."""

from collections.abc import Callable
from typing import Any

from archcheck.documents.values import node_of
from archcheck.sources.gitops.helmfile.merging import inherited, with_base, with_document
from archcheck.sources.gitops.values import PlacedValues, placed_values, plain_values
from tests.support.tables import named_rows


def _values(value: Any) -> PlacedValues:
    return placed_values(node_of(value), "helmfile.yaml")


def test_layers_of_a_state() -> None:
    rows: dict[str, tuple[Callable[[PlacedValues, PlacedValues], PlacedValues], Any, Any, Any]] = {
        "a document replaces lists": (with_document, {"releases": [1]}, {"releases": [2]}, {"releases": [2]}),
        "an empty list replaces none": (
            with_document,
            {"releases": [1]},
            {"releases": []},
            {"releases": [1]},
        ),
        "a base is joined": (with_base, {"releases": [1]}, {"releases": [2]}, {"releases": [1, 2]}),
        "mappings are merged": (
            with_document,
            {"a": {"x": 1, "y": 1}},
            {"a": {"y": 2}},
            {"a": {"x": 1, "y": 2}},
        ),
        "what is empty leaves what is below": (with_document, {"a": "x"}, {"a": ""}, {"a": "x"}),
        "environments count from all documents": (
            with_document,
            {"environments": {"default": {"values": [1]}}},
            {"environments": {"default": {"values": [2]}}},
            {"environments": {"default": {"values": [1, 2]}}},
        ),
        "a template comes before the release": (
            inherited,
            {"chart": "t", "namespace": "", "values": [1], "labels": {"a": 1}},
            {"chart": "r", "namespace": "n", "values": [2], "labels": {"a": 2, "b": 2}, "name": "web"},
            {
                "chart": "t",
                "namespace": "n",
                "values": [1, 2],
                "labels": {"a": 1, "b": 2},
                "name": "web",
            },
        ),
    }

    def check(row: tuple[Callable[[PlacedValues, PlacedValues], PlacedValues], Any, Any, Any]) -> None:
        merge, below, above, wanted = row
        assert plain_values(merge(_values(below), _values(above))) == wanted

    named_rows(rows, check)
