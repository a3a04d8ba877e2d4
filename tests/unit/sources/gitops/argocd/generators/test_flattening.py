"""Nested parameters by dotted names."""

from archcheck.sources.gitops.argocd.generators.flattening import flattened
from tests.support.argocd import placed_of


def test_scalars_have_their_way_as_name_and_what_go_prints() -> None:
    values = placed_of("{a: {b: [x, {c: true}]}, n: 12345678, f: 1.5, none: null, e: {}, l: []}")
    assert {key: each.text for key, each in flattened(values).items()} == {
        "a.b.0": "x",
        "a.b.1.c": "true",
        "n": "1.2345678e+07",
        "f": "1.5",
        "none": "<nil>",
    }
