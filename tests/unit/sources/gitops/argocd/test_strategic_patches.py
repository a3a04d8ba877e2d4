"""What `templatePatch` makes of an Application."""

from archcheck.sources.gitops.argocd.strategic_patches import patched
from archcheck.sources.gitops.values import plain_values
from tests.support.argocd import placed_of
from tests.support.tables import walked


@walked(
    "below, above, result",
    [
        ("{a: {b: 1, c: 2}}", "{a: {c: 3, d: 4}}", {"a": {"b": 1, "c": 3, "d": 4}}),
        ("{a: [1, 2]}", "{a: [3]}", {"a": [3]}),
        ("{a: 1, b: 2}", "{a: null}", {"b": 2}),
        ("{a: {b: 1, c: 2}}", "{a: {$patch: replace, c: 3}}", {"a": {"c": 3}}),
        ("{a: {b: 1}, c: 2}", "{a: {$patch: delete}}", {"c": 2}),
        ("{a: 1}", "{a: {b: 2}}", {"a": {"b": 2}}),
        ("{}", "{a: {b: null}}", {"a": {}}),
    ],
)
def test_patches(below: str, above: str, result: object) -> None:
    found = patched(placed_of(below), placed_of(above))
    assert found is not None
    assert plain_values(found) == result
