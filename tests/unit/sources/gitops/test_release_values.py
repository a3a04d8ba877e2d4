"""Values of a release as helm reads them, and as they are searched for images."""

import json

from archcheck.sources.gitops.release_values import json_values, searched
from archcheck.sources.trees.charts.values import Value
from archcheck.workloads.model import Origin
from tests.support.releases import layer, layers
from tests.support.tables import walked

HERE = Origin("apps/web.yaml", 4)


@walked(
    "text, expected",
    [
        ("tag: 1.10\n", "1.1"),
        ("tag: '1.10'\n", "1.10"),
        ("tag: 5.0\n", "5"),
        ("tag: 5\n", "5"),
        ("tag: yes\n", "true"),
        ("tag: 010\n", "8"),
        ("tag: 2024-01-15\n", "2024-01-15"),
        ("tag: ''\n", ""),
    ],
)
def test_the_text_that_a_template_makes_of_a_scalar(text: str, expected: str) -> None:
    values = searched(layer(text), HERE)
    assert isinstance(values, dict)
    tag = values["tag"]
    assert isinstance(tag, Value)
    assert tag.text == expected


def test_null_takes_away() -> None:
    assert searched(layer("tag: null\n"), HERE) == {"tag": None}


def test_levels_lie_above_those_of_a_chart() -> None:
    values = searched(layers("a: 1\n", "a: 2\n"), HERE)
    assert values == {"a": Value("2", Origin("1.yaml", 1, 4), 2, frozenset({1}))}


def test_values_are_written_as_json() -> None:
    text = json_values(layer("a: 1.10\nb: yes\nc: [null, 'x: y']\nd: .inf\n"))
    assert json.loads(text) == {"a": 1.1, "b": True, "c": [None, "x: y"], "d": ".inf"}
