"""What `--set` changes in placed values."""

from archcheck.sources.gitops.model import SetValue
from archcheck.sources.gitops.release_sets import with_sets
from archcheck.sources.gitops.values import PlacedScalar, PlacedValues, plain_values
from archcheck.workloads.model import Origin
from tests.support.releases import layer
from tests.support.tables import walked

ROWS = [
    ("a: 1\n", "a=2", {"a": "2"}),
    ("a: 1\n", "b.c=x", {"a": 1, "b": {"c": "x"}}),
    ("a:\n  b: 1\n", "a.c=2,a.d=3", {"a": {"b": 1, "c": "2", "d": "3"}}),
    ("{}\n", r"a\.b=1", {"a.b": "1"}),
    ("{}\n", r"a=1\,2", {"a": "1,2"}),
    ("{}\n", "a={x,y}", {"a": ["x", "y"]}),
    ("a: [1, 2]\n", "a[1]=x", {"a": [1, "x"]}),
    ("{}\n", "a[1].b=x", {"a": [None, {"b": "x"}]}),
    ("a: 1\n", "a.b=x", {"a": {"b": "x"}}),
    ("a: 1\n", "a=null", {"a": None}),
    ("a: 1\n", "nonsense", {"a": 1}),
    ("a: 1\n", "a[99999]=1", {"a": 1}),
    ("a: 1\n", "=x", {"a": 1}),
]


@walked("values, text, expected", ROWS)
def test_pairs(values: str, text: str, expected: object) -> None:
    assert plain_values(with_sets(layer(values), [SetValue("--set", text)])) == expected


def test_a_value_is_where_it_is_set() -> None:
    origin = Origin("argocd/app.yaml", 7, 9)
    values = with_sets(
        layer("image: {tag: a, name: b}\n"), [SetValue("--set-string", "image.tag=10", origin)]
    )
    tag = scalar(values, "image", "tag")
    assert (tag.meaning, tag.origin, tag.hidden) == ("10", origin, frozenset({0}))


def test_what_comes_of_a_file_is_not_known() -> None:
    values = layer("a: 1\n")
    assert with_sets(values, [SetValue("--set-file", "a=/etc/hostname")]) == values


def scalar(values: PlacedValues, *keys: str) -> PlacedScalar:
    for key in keys:
        assert isinstance(values, dict)
        values = values[key]
    assert isinstance(values, PlacedScalar)
    return values
